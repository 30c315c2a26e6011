import { getTranslations } from "next-intl/server";
import { LinkButton } from "@/components/ui/button";
import { PageHeading } from "@/components/ui/page-heading";
import { type Locale, localePath } from "@/lib/i18n/routing";

/** What stands at an address that leads nowhere: why that may be, and where to go on. */
export async function NotFoundPage({ locale }: { locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "common.notFound" });
  return (
    <>
      <PageHeading lead={t("text")}>{t("title")}</PageHeading>
      <p className="flex flex-wrap gap-4">
        <LinkButton href={localePath(locale, "/")}>{t("toAvailability")}</LinkButton>
        <LinkButton href={localePath(locale, "/guide")} look="secondary">
          {t("toGuide")}
        </LinkButton>
        <LinkButton href={localePath(locale, "/bookings")} look="quiet">
          {t("toBookings")}
        </LinkButton>
      </p>
    </>
  );
}
