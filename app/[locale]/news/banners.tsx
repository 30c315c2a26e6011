import { getTranslations } from "next-intl/server";
import { anyoneContext } from "@/app/_server/anyone";
import { NewsBanner } from "@/components/site/news-words";
import type { Locale } from "@/lib/context";
import { newsWords } from "@/lib/news/rules";
import { viewBanners } from "@/lib/news/view-news";

/** What the centre tells everybody above every public page; nothing where there is nothing to tell. */
export async function Banners({ locale }: { locale: Locale }) {
  const banners = await viewBanners(anyoneContext(locale));
  if (banners.length === 0) return null;
  const t = await getTranslations({ locale, namespace: "news.public" });
  return (
    <section aria-label={t("banner")} className="page-width mt-4 grid gap-3 print:hidden">
      {banners.map((item) => (
        <NewsBanner
          key={item.id}
          words={newsWords(item, locale)}
          warning={item.tone === "warning" ? t("warning") : null}
        />
      ))}
    </section>
  );
}
