import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PageHeading } from "@/components/ui/page-heading";
import { isLocale } from "@/lib/i18n/routing";
import { changeGroup } from "../../actions";
import { ProfileForm } from "../../profile-fields";
import { BackTo, ForRepresentatives, type GroupPageProps, groupPage } from "../group-frame";

export const dynamic = "force-dynamic";

export async function generateMetadata({ params }: GroupPageProps): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale: isLocale(locale) ? locale : "ja", namespace: "groups.profile" });
  return { title: t("editTitle"), robots: { index: false } };
}

/** What a group says of itself. */
export default async function EditGroupPage(props: GroupPageProps) {
  const { locale, view } = await groupPage(props, "/edit");
  const t = await getTranslations({ locale, namespace: "groups.profile" });
  return (
    <>
      <BackTo view={view} locale={locale} />
      <PageHeading>{t("editTitle")}</PageHeading>
      {view.isRepresentative ? (
        <ProfileForm group={view.group} action={changeGroup} locale={locale} />
      ) : (
        <ForRepresentatives locale={locale} />
      )}
    </>
  );
}
