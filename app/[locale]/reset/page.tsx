import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { nextOf } from "@/app/[locale]/_account/paths";
import { addressField } from "@/app/[locale]/_account/person-fields";
import { Form } from "@/components/ui/form";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Locale } from "@/lib/context";
import { sendCode } from "./actions";

export const dynamic = "force-dynamic";

type Props = {
  params: Promise<{ locale: Locale }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale, namespace: "account.reset" });
  return { title: t("title") };
}

export default async function ResetPage({ params, searchParams }: Props) {
  const { locale } = await params;
  const next = nextOf(await searchParams);
  const t = await getTranslations({ locale, namespace: "account" });
  return (
    <>
      <PageHeading lead={t("reset.lead")}>{t("reset.title")}</PageHeading>
      <Form action={sendCode} locale={locale} className="max-w-xl">
        {next && <input type="hidden" name="next" value={next} />}
        {addressField(t("email"))}
        <div className="mt-6">
          <SubmitButton>{t("reset.submit")}</SubmitButton>
        </div>
      </Form>
    </>
  );
}
