import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { currentContext } from "@/app/_server/auth";
import { nextOf, pathWithNext } from "@/app/[locale]/_account/paths";
import { addressField, personFields } from "@/app/[locale]/_account/person-fields";
import { ShowPassword } from "@/app/[locale]/_account/show-password";
import { TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { PageHeading } from "@/components/ui/page-heading";
import { Steps } from "@/components/ui/steps";
import { SubmitButton } from "@/components/ui/submit-button";
import { mayEnter } from "@/lib/accounts/rules";
import type { Locale } from "@/lib/context";
import { localePath } from "@/lib/i18n/routing";
import { begin } from "./actions";

export const dynamic = "force-dynamic";

type Props = {
  params: Promise<{ locale: Locale }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale, namespace: "account.register" });
  return { title: t("title") };
}

export default async function RegisterPage({ params, searchParams }: Props) {
  const { locale } = await params;
  const next = nextOf(await searchParams);
  const ctx = await currentContext(locale);
  if (mayEnter(ctx.actor, "resident")) redirect(next ?? localePath(locale, "/account"));

  const t = await getTranslations({ locale, namespace: "account" });
  return (
    <>
      <Steps
        label={t("register.steps")}
        steps={[{ text: t("register.step1") }, { text: t("register.step2") }]}
        current={0}
      />
      <PageHeading lead={t("register.lead")}>{t("register.title")}</PageHeading>
      <p>
        {t("register.have")}
        <a href={pathWithNext(locale, "/sign-in", next)}>{t("register.haveLink")}</a>
      </p>
      <Form action={begin} locale={locale} className="mt-6 max-w-xl">
        {next && <input type="hidden" name="next" value={next} />}
        {personFields(t, undefined, addressField(t("email"), t("emailHint")))}
        <TextField
          name="password"
          type="password"
          label={t("password")}
          hint={t("passwordHint")}
          autoComplete="new-password"
          required
        />
        <ShowPassword words={t("showPassword")} />
        <p className="mt-8 mb-3 text-ink-soft">{t("register.privacy")}</p>
        <SubmitButton>{t("register.submit")}</SubmitButton>
      </Form>
    </>
  );
}
