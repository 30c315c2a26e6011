import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { deskContext } from "@/app/_server/desk";
import { deskLocale } from "@/app/_server/desk-locale";
import { PageHeading } from "@/components/ui/page-heading";
import { NewsForm } from "../news-form";

export const dynamic = "force-dynamic";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "news.form" });
  return { title: t("newTitle") };
}

export default async function NewNewsPage() {
  const ctx = await deskContext("/staff/news/new");
  const t = await getTranslations({ locale: ctx.locale, namespace: "news.form" });
  return (
    <>
      <PageHeading>{t("newTitle")}</PageHeading>
      <NewsForm item={null} now={ctx.now} locale={ctx.locale} />
    </>
  );
}
