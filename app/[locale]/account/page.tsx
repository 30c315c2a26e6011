import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { rememberedFeedKey, requireContext } from "@/app/_server/auth";
import { personFields } from "@/app/[locale]/_account/person-fields";
import { ShowPassword } from "@/app/[locale]/_account/show-password";
import { LinkButton } from "@/components/ui/button";
import { Checkbox, RadioGroup, TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { viewAccount, viewReminderDays } from "@/lib/accounts/account";
import { hasPassword } from "@/lib/accounts/change-email";
import { viewFeedState } from "@/lib/accounts/renew-feed";
import { viewDevices } from "@/lib/accounts/sign-out";
import type { Locale } from "@/lib/context";
import { LOCALES, localePath } from "@/lib/i18n/routing";
import { everywhere, leave, newPassword, save, saveNotices } from "./actions";
import { CalendarFeed } from "./calendar-feed";
import { Devices } from "./devices";

export const dynamic = "force-dynamic";

type Props = {
  params: Promise<{ locale: Locale }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** Languages in their own words, as on the switch. */
const LANGUAGES: Record<Locale, string> = { ja: "日本語", en: "English" };

const LINK = "inline-flex min-h-11 items-center text-link underline underline-offset-4";

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale, namespace: "account.account" });
  return { title: t("title") };
}

export default async function AccountPage({ params, searchParams }: Props) {
  const { locale } = await params;
  const { welcome, changed } = await searchParams;
  const ctx = await requireContext("resident", { locale, returnTo: localePath(locale, "/account") });
  const feedKey = await rememberedFeedKey();
  const [account, devices, feed, reminderDays, isByPassword] = await Promise.all([
    viewAccount(ctx),
    viewDevices(ctx),
    viewFeedState(ctx, feedKey),
    viewReminderDays(ctx),
    hasPassword(ctx),
  ]);
  if (!account.ok || !devices.ok) notFound();

  const user = account.value;
  const t = await getTranslations({ locale, namespace: "account" });
  const mine = await getTranslations({ locale, namespace: "myAccount" });
  const common = await getTranslations({ locale, namespace: "common.account" });
  const trust = await getTranslations({ locale, namespace: "trust" });
  const done = (what: string, words: string) =>
    changed === what && (
      <Notice kind="success" live="status" className="mt-4">
        {words}
      </Notice>
    );
  return (
    <>
      <PageHeading>{t("account.title")}</PageHeading>
      {(ctx.actor.role === "staff" || ctx.actor.role === "admin") && (
        // Also for browsers without scripts, whose header knows nobody.
        <p className="mb-6">
          <a href="/staff" className={LINK}>
            {common("desk")}
          </a>
        </p>
      )}
      {ctx.actor.role !== "resident" && (
        <p className="mb-6">
          <a href="/staff/second-factor" className={LINK}>
            {trust("factor.link")}
          </a>
        </p>
      )}
      {welcome && (
        <Notice kind="success" live="status" title={t("account.welcome")} className="mb-8">
          <div className="mt-3 flex flex-wrap gap-3">
            <LinkButton href={localePath(locale, "/")}>{t("account.toAvailability")}</LinkButton>
          </div>
        </Notice>
      )}
      <div className="grid gap-x-16 gap-y-12 lg:grid-cols-2">
        <Part title={t("account.contact")}>
          {done("details", t("account.saved"))}
          {done("email", mine("email.changed"))}
          <dl className="mt-4">
            <dt className="font-700">{t("email")}</dt>
            <dd>
              <span className="wrap-anywhere">{user.email}</span>
              <span className="block text-[0.9375rem] text-ink-soft">{t("account.emailNote")}</span>
              <a href={localePath(locale, "/account/email")} className={LINK}>
                {mine("emailChange")}
              </a>
            </dd>
          </dl>
          <Form action={save} locale={locale}>
            {personFields(t, user)}
            <div className="mt-6">
              <SubmitButton>{t("account.save")}</SubmitButton>
            </div>
          </Form>
        </Part>
        <div className="grid content-start gap-12">
          <Part id="notices" title={mine("notices.title")}>
            {done("notices", mine("notices.saved"))}
            <Form action={saveNotices} locale={locale} className="[&>fieldset]:mt-4">
              <RadioGroup
                name="mailLocale"
                label={mine("notices.language")}
                options={LOCALES.map((language) => ({
                  value: language,
                  label: <span lang={language}>{LANGUAGES[language]}</span>,
                }))}
                defaultValue={user.locale}
                required
              />
              <fieldset className="min-w-0">
                <legend className="font-700">{mine("notices.reminders")}</legend>
                <p className="text-width text-[0.9375rem] text-ink-soft">{mine("notices.remindersHint")}</p>
                <div className="mt-2 grid gap-2">
                  {reminderDays.map((days) => (
                    <Checkbox
                      key={days}
                      name="reminders"
                      value={String(days)}
                      label={mine("notices.before", { days })}
                      defaultChecked={user.reminders.includes(days)}
                      className="mt-0!"
                    />
                  ))}
                </div>
              </fieldset>
              <div className="mt-4">
                <SubmitButton look="secondary">{mine("notices.save")}</SubmitButton>
              </div>
            </Form>
          </Part>
          <Part title={t("account.passwordTitle")}>
            {done("password", t("account.passwordChanged"))}
            {isByPassword ? (
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
            ) : (
              <>
                <p className="mt-3">{t("account.noPassword")}</p>
                <a href={localePath(locale, "/reset")} className={LINK}>
                  {t("account.setPassword")}
                </a>
              </>
            )}
          </Part>
        </div>
        <div className="grid content-start gap-12">
          <Part id="devices" title={mine("devices.title")}>
            {done("device", mine("devices.ended"))}
            {done("others", mine("devices.othersEnded"))}
            <Devices locale={locale} devices={devices.value} />
          </Part>
          <Part title={t("account.signOutTitle")}>
            <Form action={leave} locale={locale} className="mt-3">
              <p className="mb-3">{t("account.signOutText")}</p>
              <SubmitButton look="secondary">{t("account.signOut")}</SubmitButton>
            </Form>
            <Form action={everywhere} locale={locale} className="mt-8">
              <p className="mb-3">{t("account.everywhereText")}</p>
              <SubmitButton look="danger">{t("account.everywhere")}</SubmitButton>
            </Form>
          </Part>
        </div>
        <div className="grid content-start gap-12">
          <Part id="calendar" title={mine("feed.title")}>
            {done("feed", mine("feed.made"))}
            {done("no-feed", mine("feed.revoked"))}
            <CalendarFeed
              locale={locale}
              exists={feed.exists}
              address={feed.isKey ? `${ctx.config.url}/feeds/${feedKey}.ics` : null}
            />
          </Part>
          <Part title={mine("records.title")}>
            <p className="mt-3 mb-3">{mine("records.text")}</p>
            <LinkButton href={localePath(locale, "/account/data")} download look="secondary" className="max-sm:w-full">
              {mine("records.download")}
            </LinkButton>
          </Part>
          <Part title={trust("views.title")}>
            <p className="mt-3">{trust("views.linkLead")}</p>
            <a href={localePath(locale, "/account/views")} className={LINK}>
              {trust("views.link")}
            </a>
          </Part>
          <Part title={mine("erase.title")}>
            <p className="mt-3">{mine("erase.linkText")}</p>
            <a href={localePath(locale, "/account/delete")} className={LINK}>
              {mine("erase.link")}
            </a>
          </Part>
        </div>
      </div>
    </>
  );
}

function Part({ id, title, children }: { id?: string; title: string; children: ReactNode }) {
  return (
    <section id={id} className="min-w-0 scroll-mt-4">
      <h2 className="text-[1.25rem]">{title}</h2>
      {children}
    </section>
  );
}
