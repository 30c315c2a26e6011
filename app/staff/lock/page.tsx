import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { enter } from "@/app/_server/auth";
import { deskLocale } from "@/app/_server/desk-locale";
import { nextOf } from "@/app/[locale]/_account/paths";
import { leave } from "@/app/[locale]/account/actions";
import { LinkButton } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { viewAccount } from "@/lib/accounts/account";
import { unlock } from "./actions";

export const dynamic = "force-dynamic";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "trust.lock" });
  return { title: t("title") };
}

/** A desk that was left: whose it is, and the password that opens it. */
export default async function LockPage({ searchParams }: Props) {
  const query = await searchParams;
  const next = nextOf(query);
  const locale = await deskLocale();
  const { ctx, gate } = await enter("worker", { locale: "ja", returnTo: "/staff/lock" });
  if (gate === "elsewhere") redirect("/staff/elsewhere");
  const account = await viewAccount(ctx);
  if (!account.ok) notFound();
  const t = await getTranslations({ locale, namespace: "trust.lock" });
  if (gate !== "lock") {
    if (!query.open) redirect(next ?? "/staff");
    return (
      <>
        <PageHeading>{t("openTitle")}</PageHeading>
        <Notice kind="success" live="status" title={t("open")} />
        <p className="mt-6">
          <LinkButton href="/staff" look="secondary">
            {t("toDesk")}
          </LinkButton>
        </p>
      </>
    );
  }
  return (
    <>
      <PageHeading lead={t("lead")}>{t("title")}</PageHeading>
      <p className="wrap-anywhere font-700">{t("who", { name: account.value.name })}</p>
      <Form action={unlock} locale={locale} className="max-w-xl">
        {next && <input type="hidden" name="next" value={next} />}
        <input type="text" name="username" autoComplete="username" value={account.value.email} readOnly hidden />
        <TextField
          name="password"
          type="password"
          label={t("password")}
          autoComplete="current-password"
          width="medium"
          required
        />
        <div className="mt-6">
          <SubmitButton>{t("press")}</SubmitButton>
        </div>
      </Form>
      <section aria-labelledby="other" className="mt-12">
        <h2 id="other" className="text-[1.25rem]">
          {t("other")}
        </h2>
        <Form action={leave} locale={locale} className="mt-3">
          <SubmitButton look="secondary">{t("signOut")}</SubmitButton>
        </Form>
      </section>
    </>
  );
}
