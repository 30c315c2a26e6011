import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { requireContext } from "@/app/_server/auth";
import { addressField } from "@/app/[locale]/_account/person-fields";
import { ShowPassword } from "@/app/[locale]/_account/show-password";
import { TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { viewAccount } from "@/lib/accounts/account";
import { hasPassword } from "@/lib/accounts/change-email";
import type { Locale } from "@/lib/context";
import { localePath } from "@/lib/i18n/routing";
import { askAddressCode } from "../actions";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ locale: Locale }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale, namespace: "myAccount.email" });
  return { title: t("title") };
}

export default async function NewAddressPage({ params }: Props) {
  const { locale } = await params;
  const ctx = await requireContext("resident", { locale, returnTo: localePath(locale, "/account/email") });
  const account = await viewAccount(ctx);
  if (!account.ok) notFound();
  const t = await getTranslations({ locale, namespace: "account" });
  const mine = await getTranslations({ locale, namespace: "myAccount.email" });
  return (
    <>
      <PageHeading lead={mine("lead")}>{mine("title")}</PageHeading>
      <dl>
        <dt className="font-700">{mine("now")}</dt>
        <dd className="wrap-anywhere">{account.value.email}</dd>
      </dl>
      <Form action={askAddressCode} locale={locale} className="max-w-xl">
        {addressField(mine("new"))}
        {(await hasPassword(ctx)) && (
          <>
            <TextField
              name="currentPassword"
              type="password"
              label={t("currentPassword")}
              autoComplete="current-password"
              required
            />
            <ShowPassword words={t("showPassword")} />
          </>
        )}
        <div className="mt-6 flex flex-wrap items-center gap-x-6 gap-y-3">
          <SubmitButton>{mine("submit")}</SubmitButton>
          <a
            href={localePath(locale, "/account")}
            className="inline-flex min-h-11 items-center text-link underline underline-offset-4"
          >
            {mine("back")}
          </a>
        </div>
      </Form>
    </>
  );
}
