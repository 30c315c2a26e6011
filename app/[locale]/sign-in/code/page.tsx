import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { codeRequest, currentContext } from "@/app/_server/auth";
import { Mailed, NotArrived } from "@/app/[locale]/_account/mailed";
import { nextOf, pathWithNext } from "@/app/[locale]/_account/paths";
import { TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { viewCodeRequest } from "@/lib/accounts/ask-again";
import type { Locale } from "@/lib/context";
import { byCode, sendCodeAgain } from "../actions";

export const dynamic = "force-dynamic";

type Props = {
  params: Promise<{ locale: Locale }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale, namespace: "account.signIn" });
  return { title: t("codeTitle") };
}

export default async function SignInCodePage({ params, searchParams }: Props) {
  const { locale } = await params;
  const query = await searchParams;
  const next = nextOf(query);
  const asked = await viewCodeRequest(await currentContext(locale), {
    request: await codeRequest(),
    purpose: "sign_in",
  });
  if (!asked) redirect(pathWithNext(locale, "/sign-in", next));

  const t = await getTranslations({ locale, namespace: "account" });
  return (
    <>
      <PageHeading>{t("signIn.codeTitle")}</PageHeading>
      <Mailed locale={locale} to={asked} again={query.again === "1"} />
      <Form action={byCode} locale={locale} className="mt-6 max-w-xl">
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
        <div className="mt-6">
          <SubmitButton>{t("signIn.codeSubmit")}</SubmitButton>
        </div>
      </Form>
      <NotArrived
        locale={locale}
        askAgain={sendCodeAgain}
        correct={pathWithNext(locale, "/sign-in", next)}
        next={next}
      />
    </>
  );
}
