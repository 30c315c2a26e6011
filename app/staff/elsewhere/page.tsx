import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireContext } from "@/app/_server/auth";
import { deskLocale } from "@/app/_server/desk-locale";
import { leave } from "@/app/[locale]/account/actions";
import { Form } from "@/components/ui/form";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";

export const dynamic = "force-dynamic";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "trust.elsewhere" });
  return { title: t("title") };
}

/** What whoever works here reads where the desks do not answer. */
export default async function ElsewherePage() {
  await requireContext("worker", { locale: "ja", returnTo: "/staff", gate: "elsewhere" });
  const locale = await deskLocale();
  const t = await getTranslations({ locale, namespace: "trust.elsewhere" });
  const lock = await getTranslations({ locale, namespace: "trust.lock" });
  return (
    <>
      <PageHeading>{t("title")}</PageHeading>
      <p className="text-width">{t("text")}</p>
      <Form action={leave} locale={locale} className="mt-8">
        <SubmitButton look="secondary">{lock("signOut")}</SubmitButton>
      </Form>
    </>
  );
}
