import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { requireContext } from "@/app/_server/auth";
import { ShowPassword } from "@/app/[locale]/_account/show-password";
import { LinkButton } from "@/components/ui/button";
import { RadioGroup, TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { viewAccount } from "@/lib/accounts/account";
import { RESIDENCES } from "@/lib/accounts/rules";
import type { Locale } from "@/lib/context";
import { LOCALES, localePath } from "@/lib/i18n/routing";
import { everywhere, leave, newPassword, save } from "./actions";

export const dynamic = "force-dynamic";

type Props = {
  params: Promise<{ locale: Locale }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** Languages in their own words, as on the switch. */
const LANGUAGES: Record<Locale, string> = { ja: "日本語", en: "English" };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale, namespace: "account.account" });
  return { title: t("title") };
}

export default async function AccountPage({ params, searchParams }: Props) {
  const { locale } = await params;
  const { welcome, changed } = await searchParams;
  const ctx = await requireContext("resident", { locale, returnTo: localePath(locale, "/account") });
  const account = await viewAccount(ctx);
  if (!account.ok) notFound();

  const user = account.value;
  const t = await getTranslations({ locale, namespace: "account" });
  return (
    <>
      <PageHeading>{t("account.title")}</PageHeading>
      {welcome && (
        <Notice kind="success" live="status" title={t("account.welcome")} className="mb-8">
          <div className="mt-3 flex flex-wrap gap-3">
            <LinkButton href={localePath(locale, "/")}>{t("account.toAvailability")}</LinkButton>
          </div>
        </Notice>
      )}
      {changed && (
        <Notice kind="success" live="status" className="mb-8">
          {changed === "password" ? t("account.passwordChanged") : t("account.saved")}
        </Notice>
      )}
      <div className="grid gap-x-16 gap-y-12 lg:grid-cols-2">
        <section>
          <h2 className="text-[1.25rem]">{t("account.contact")}</h2>
          <dl className="mt-4">
            <dt className="font-700">{t("email")}</dt>
            <dd>
              {user.email}
              <span className="block text-[0.9375rem] text-ink-soft">{t("account.emailNote")}</span>
            </dd>
          </dl>
          <Form action={save} locale={locale}>
            <TextField name="name" label={t("name")} autoComplete="name" defaultValue={user.name} required />
            <TextField name="kana" label={t("kana")} hint={t("kanaHint")} defaultValue={user.kana} required />
            <TextField
              name="phone"
              type="tel"
              label={t("phone")}
              hint={t("phoneHint")}
              autoComplete="tel"
              width="medium"
              defaultValue={user.phone}
              required
            />
            <RadioGroup
              name="residence"
              label={t("residence")}
              hint={t("residenceHint")}
              options={RESIDENCES.map((residence) => ({ value: residence, label: t(`residences.${residence}`) }))}
              defaultValue={user.residence}
              required
            />
            <RadioGroup
              name="mailLocale"
              label={t("account.mailLocale")}
              options={LOCALES.map((language) => ({
                value: language,
                label: <span lang={language}>{LANGUAGES[language]}</span>,
              }))}
              defaultValue={user.locale}
              required
            />
            <div className="mt-6">
              <SubmitButton>{t("account.save")}</SubmitButton>
            </div>
          </Form>
        </section>
        <div className="grid content-start gap-12">
          <section>
            <h2 className="text-[1.25rem]">{t("account.signOutTitle")}</h2>
            <Form action={leave} locale={locale} className="mt-3">
              <p className="mb-3">{t("account.signOutText")}</p>
              <SubmitButton look="secondary">{t("account.signOut")}</SubmitButton>
            </Form>
            <Form action={everywhere} locale={locale} className="mt-8">
              <p className="mb-3">{t("account.everywhereText")}</p>
              <SubmitButton look="danger">{t("account.everywhere")}</SubmitButton>
            </Form>
          </section>
          <section>
            <h2 className="text-[1.25rem]">{t("account.passwordTitle")}</h2>
            <Form action={newPassword} locale={locale}>
              <input type="text" name="username" autoComplete="username" value={user.email} readOnly hidden />
              <TextField
                name="currentPassword"
                type="password"
                label={t("currentPassword")}
                autoComplete="current-password"
                required
              />
              <TextField
                name="newPassword"
                type="password"
                label={t("newPassword")}
                hint={t("passwordHint")}
                autoComplete="new-password"
                required
              />
              <ShowPassword words={t("showPassword")} />
              <p className="mt-6 mb-3 text-ink-soft">{t("reset.codeNote")}</p>
              <SubmitButton look="secondary">{t("account.changePassword")}</SubmitButton>
            </Form>
          </section>
        </div>
      </div>
    </>
  );
}
