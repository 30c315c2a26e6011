import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { anyoneContext } from "@/app/_server/anyone";
import { NewsText } from "@/components/site/news-words";
import { NoticeSign } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import type { Locale } from "@/lib/context";
import { today } from "@/lib/dates";
import { formatDate } from "@/lib/i18n/format";
import { localePath } from "@/lib/i18n/routing";
import { newsWords } from "@/lib/news/rules";
import { viewNews } from "@/lib/news/view-news";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ locale: Locale; id: string }> };

async function load({ params }: Props) {
  const { locale, id } = await params;
  const item = await viewNews(anyoneContext(locale), { id });
  if (!item) notFound();
  return { locale, item, words: newsWords(item, locale) };
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: (await load(props)).words.title };
}

/** One piece of news, while it is told. */
export default async function NewsItemPage(props: Props) {
  const { locale, item, words } = await load(props);
  const t = await getTranslations({ locale, namespace: "news.public" });
  const since = today(item.showFrom);
  return (
    <article>
      <PageHeading>
        {item.tone === "warning" && (
          <>
            <NoticeSign kind="warning" className="mr-2 inline-block size-7 align-[-0.2em]" />
            <VisuallyHidden>{t("warning")} </VisuallyHidden>
          </>
        )}
        <span lang={words.lang} className="wrap-anywhere">
          {words.title}
        </span>
      </PageHeading>
      <p className="text-ink-soft">
        <time dateTime={since}>{formatDate(locale, since)}</time>
      </p>
      {words.text && <NewsText words={words} className="text-width mt-4" />}
      <p className="mt-8 print:hidden">
        <a
          href={localePath(locale, "/news")}
          className="inline-flex min-h-11 items-center text-link underline underline-offset-4"
        >
          {t("back")}
        </a>
      </p>
    </article>
  );
}
