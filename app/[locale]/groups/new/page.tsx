import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireContext } from "@/app/_server/auth";
import { PageHeading } from "@/components/ui/page-heading";
import type { Locale } from "@/lib/context";
import { isLocale, localePath } from "@/lib/i18n/routing";
import { createGroup } from "../actions";
import { ProfileForm } from "../profile-fields";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ locale: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale: isLocale(locale) ? locale : "ja", namespace: "groups.profile" });
  return { title: t("createTitle"), robots: { index: false } };
}

/** A new group; whoever makes it represents it. */
export default async function NewGroupPage({ params }: Props) {
  const { locale: asked } = await params;
  const locale: Locale = isLocale(asked) ? asked : "ja";
  await requireContext("resident", { locale, returnTo: localePath(locale, "/groups/new") });
  const t = await getTranslations({ locale, namespace: "groups.profile" });
  return (
    <>
      <PageHeading lead={t("createLead")}>{t("createTitle")}</PageHeading>
      <ProfileForm action={createGroup} locale={locale} />
    </>
  );
}
