import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { LinkButton } from "@/components/ui/button";
import { PageHeading } from "@/components/ui/page-heading";
import { localePath } from "@/lib/i18n/routing";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("common.notFound");
  return { title: t("title") };
}

export default async function NotFound() {
  const locale = await getLocale();
  const t = await getTranslations({ locale, namespace: "common.notFound" });
  return (
    <>
      <PageHeading lead={t("text")}>{t("title")}</PageHeading>
      <p className="flex flex-wrap gap-4">
        <LinkButton href={localePath(locale, "/")}>{t("toAvailability")}</LinkButton>
        <LinkButton href={localePath(locale, "/guide")} look="secondary">
          {t("toGuide")}
        </LinkButton>
      </p>
    </>
  );
}
