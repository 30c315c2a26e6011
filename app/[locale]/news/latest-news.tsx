import { getTranslations } from "next-intl/server";
import { anyoneContext } from "@/app/_server/anyone";
import type { Locale } from "@/lib/context";
import { localePath } from "@/lib/i18n/routing";
import { viewNewsList } from "@/lib/news/view-news";
import { NewsLines } from "./news-lines";

/** As many as the first page has room for; the rest are on the page of news. */
const SHOWN = 3;

/** The latest news on the first page; nothing where there is none. */
export async function LatestNews({ locale }: { locale: Locale }) {
  const items = await viewNewsList(anyoneContext(locale));
  if (items.length === 0) return null;
  const t = await getTranslations({ locale, namespace: "news.public" });
  return (
    <section aria-labelledby="news" className="mt-10 print:hidden">
      <h2 id="news" className="text-[1.25rem]">
        {t("heading")}
      </h2>
      <NewsLines items={items.slice(0, SHOWN)} locale={locale} />
      {items.length > SHOWN && (
        <p>
          <a
            href={localePath(locale, "/news")}
            className="inline-flex min-h-11 items-center text-link underline underline-offset-4"
          >
            {t("all")}
          </a>
        </p>
      )}
    </section>
  );
}
