import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { codeRequest, currentContext } from "@/app/_server/auth";
import { Mailed, NotArrived } from "@/app/[locale]/_account/mailed";
import { nextOf, pathWithNext } from "@/app/[locale]/_account/paths";
import { ShowPassword } from "@/app/[locale]/_account/show-password";
import { TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { viewCodeRequest } from "@/lib/accounts/ask-again";
import type { Locale } from "@/lib/context";
import { sendCodeAgain, setPassword } from "../actions";

export const dynamic = "force-dynamic";

type Props = {
  params: Promise<{ locale: Locale }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale, namespace: "account.reset" });
  return { title: t("codeTitle") };
}

export default async function ResetCodePage({ params, searchParams }: Props) {
  const { locale } = await params;
  const query = await searchParams;
  const next = nextOf(query);
  const asked = await viewCodeRequest(await currentContext(locale), {
    request: await codeRequest(),
    purpose: "reset",
  });
  if (!asked) redirect(pathWithNext(locale, "/reset", next));

  const t = await getTranslations({ locale, namespace: "account" });
  return (
    <>
      <PageHeading>{t("reset.codeTitle")}</PageHeading>
      <Mailed locale={locale} to={asked} again={query.again === "1"} />
      <Form action={setPassword} locale={locale} className="mt-6 max-w-xl">
        {next && <input type="hidden" name="next" value={next} />}
        <TextField
          name="code"
          label={t("code")}
          hint={t("codeHint")}
          inputMode="numeric"
          autoComplete="one-time-code"
          width="short"
          required
        />
        <TextField
          name="password"
          type="password"
          label={t("newPassword")}
          hint={t("passwordHint")}
          autoComplete="new-password"
          required
        />
        <ShowPassword words={t("showPassword")} />
        <p className="mt-8 mb-3 text-ink-soft">{t("reset.codeNote")}</p>
        <SubmitButton>{t("reset.codeSubmit")}</SubmitButton>
      </Form>
      <NotArrived locale={locale} askAgain={sendCodeAgain} correct={pathWithNext(locale, "/reset", next)} next={next} />
    </>
  );
}
