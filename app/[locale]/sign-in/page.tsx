import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { currentContext } from "@/app/_server/auth";
import { nextOf, pathWithNext } from "@/app/[locale]/_account/paths";
import { ShowPassword } from "@/app/[locale]/_account/show-password";
import { LinkButton } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { viewAccount } from "@/lib/accounts/account";
import { DEMO_PASSWORD, type Door, demoMail, mayEnter, ROLES } from "@/lib/accounts/rules";
import { type Locale, world } from "@/lib/context";
import { localePath } from "@/lib/i18n/routing";
import { byPassword, sendCode } from "./actions";

export const dynamic = "force-dynamic";

type Props = {
  params: Promise<{ locale: Locale }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale, namespace: "account.signIn" });
  return { title: t("title") };
}

export default async function SignInPage({ params, searchParams }: Props) {
  const { locale } = await params;
  const query = await searchParams;
  const next = nextOf(query);
  const door: Door = ROLES.find((role) => role === query.door) ?? "resident";
  const ctx = await currentContext(locale);
  if (mayEnter(ctx.actor, door)) redirect(next ?? localePath(locale, "/bookings"));

  const t = await getTranslations({ locale, namespace: "account" });
  const mine = await getTranslations({ locale, namespace: "myAccount.erase" });
  const account = await viewAccount(ctx);
  const keepNext = next && <input type="hidden" name="next" value={next} />;
  return (
    <>
      <PageHeading lead={t(door === "resident" ? "signIn.lead" : "signIn.leadStaff")}>{t("signIn.title")}</PageHeading>
      {query.left && (
        <Notice kind="success" live="status" className="mb-6">
          {query.left === "everywhere"
            ? t("signedOutEverywhere")
            : query.left === "erased"
              ? mine("erased")
              : t("signedOut")}
        </Notice>
      )}
      {door !== "resident" && (
        <Notice kind="warning" title={t("signIn.forStaff")} className="mb-6">
          {account.ok && t("signIn.signedInAs", { name: account.value.name, role: t(`roles.${account.value.role}`) })}
        </Notice>
      )}
      <div className="grid gap-x-16 gap-y-12 lg:grid-cols-2">
        <Form action={byPassword} locale={locale} className="[&>div:first-of-type]:mt-0">
          {keepNext}
          <TextField
            name="email"
            type="email"
            label={t("email")}
            autoComplete="username"
            inputMode="email"
            autoCapitalize="none"
            spellCheck={false}
            required
          />
          <TextField name="password" type="password" label={t("password")} autoComplete="current-password" required />
          <ShowPassword words={t("showPassword")} />
          <div className="mt-6 flex flex-wrap items-center gap-x-6 gap-y-3">
            <SubmitButton>{t("signIn.submit")}</SubmitButton>
            <a
              href={pathWithNext(locale, "/reset", next)}
              className="inline-flex min-h-11 items-center text-link underline underline-offset-4"
            >
              {t("signIn.forgotten")}
            </a>
          </div>
        </Form>
        <div className="grid content-start gap-10">
          <section className="rounded-8 bg-surface p-5 md:p-6">
            <h2 className="text-[1.25rem]">{t("signIn.newHere")}</h2>
            <p className="mt-1 mb-4">{t("signIn.newHereText")}</p>
            <LinkButton href={pathWithNext(locale, "/register", next)} look="secondary" className="max-sm:w-full">
              {t("signIn.register")}
            </LinkButton>
          </section>
          <section id="by-code">
            <h2 className="text-[1.25rem]">{t("signIn.byCodeTitle")}</h2>
            <p className="mt-1">{t("signIn.byCodeText")}</p>
            <Form action={sendCode} locale={locale}>
              {keepNext}
              <TextField
                name="email"
                type="email"
                label={t("email")}
                autoComplete="email"
                inputMode="email"
                autoCapitalize="none"
                spellCheck={false}
                required
                className="mt-3"
              />
              <div className="mt-4">
                <SubmitButton look="secondary">{t("signIn.sendCode")}</SubmitButton>
              </div>
            </Form>
          </section>
        </div>
      </div>
      {world().config.mode === "demo" && <DemoAccounts locale={locale} next={next} />}
    </>
  );
}

/** One account a role, each to be used by one press. */
async function DemoAccounts({ locale, next }: { locale: Locale; next: string | null }) {
  const t = await getTranslations({ locale, namespace: "account" });
  return (
    <section className="mt-14 border-line border-t pt-8">
      <h2 className="text-[1.25rem]">{t("signIn.demoTitle")}</h2>
      <p className="mt-1">
        {t.rich("signIn.demoText", { password: DEMO_PASSWORD, strong: (words) => <strong>{words}</strong> })}
      </p>
      <ul className="mt-4 grid gap-3 md:grid-cols-2">
        {ROLES.map((role) => (
          <li
            key={role}
            className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-8 border border-line p-4"
          >
            <div className="min-w-0">
              <p className="font-700">{t(`roles.${role}`)}</p>
              <p className="text-ink-soft">{demoMail(role)}</p>
            </div>
            <Form action={byPassword} locale={locale}>
              {next && <input type="hidden" name="next" value={next} />}
              <input type="hidden" name="email" value={demoMail(role)} />
              <input type="hidden" name="password" value={DEMO_PASSWORD} />
              <SubmitButton look="secondary">{t("signIn.demoUse", { role: t(`roles.${role}`) })}</SubmitButton>
            </Form>
          </li>
        ))}
      </ul>
    </section>
  );
}
