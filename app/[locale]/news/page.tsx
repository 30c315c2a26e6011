import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { anyoneContext } from "@/app/_server/anyone";
import { PageHeading } from "@/components/ui/page-heading";
import type { Locale } from "@/lib/context";
import { viewNewsList } from "@/lib/news/view-news";
import { NewsLines } from "./news-lines";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ locale: Locale }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations({ locale: (await params).locale, namespace: "news.public" });
  return { title: t("heading") };
}

/** お知らせ: everything the centre tells now. The same for everybody. */
export default async function NewsPage({ params }: Props) {
  const { locale } = await params;
  const items = await viewNewsList(anyoneContext(locale));
  const t = await getTranslations({ locale, namespace: "news.public" });
  return (
    <>
      <PageHeading>{t("heading")}</PageHeading>
      {items.length === 0 ? <p>{t("none")}</p> : <NewsLines items={items} locale={locale} />}
    </>
  );
}
