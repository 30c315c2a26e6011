import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { requireContext } from "@/app/_server/auth";
import { PageHeading } from "@/components/ui/page-heading";
import { Table } from "@/components/ui/table";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import { ROLES } from "@/lib/accounts/rules";
import type { Locale } from "@/lib/context";
import { formatDate } from "@/lib/i18n/format";
import { localePath } from "@/lib/i18n/routing";
import { VIEWED_PAGES } from "@/lib/staff/rules";
import { viewOwnLooks } from "@/lib/staff/view-looks";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ locale: Locale }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale, namespace: "trust.views" });
  return { title: t("title") };
}

/** When somebody of the centre looked at what is kept of whoever asks. */
export default async function ViewsPage({ params }: Props) {
  const { locale } = await params;
  const ctx = await requireContext("resident", { locale, returnTo: localePath(locale, "/account/views") });
  const looks = await viewOwnLooks(ctx);
  if (!looks.ok) notFound();
  const t = await getTranslations({ locale, namespace: "trust.views" });
  const pages = await getTranslations({ locale, namespace: "trust.pages" });
  const roles = await getTranslations({ locale, namespace: "account.roles" });
  const pageOf = (code: string) => {
    const known = VIEWED_PAGES.find((page) => page === code);
    return known ? pages(known) : code;
  };
  const roleOf = (code: string) => {
    const known = ROLES.find((role) => role === code);
    return known ? roles(known) : code;
  };
  return (
    <>
      <PageHeading lead={t("lead")}>{t("title")}</PageHeading>
      {looks.value.length === 0 ? (
        <p>{t("none")}</p>
      ) : (
        <Table
          caption={<VisuallyHidden>{t("caption")}</VisuallyHidden>}
          heads={[t("date"), t("role"), t("page")]}
          rows={looks.value.map(({ date, viewerRole, page }) => ({
            key: `${date} ${viewerRole} ${page}`,
            cells: [formatDate(locale, date), roleOf(viewerRole), pageOf(page)],
          }))}
        />
      )}
      <p className="mt-8">
        <a
          href={localePath(locale, "/account")}
          className="inline-flex min-h-11 items-center text-link underline underline-offset-4"
        >
          {t("back")}
        </a>
      </p>
    </>
  );
}
