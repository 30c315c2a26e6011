import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { codeRequest, currentContext } from "@/app/_server/auth";
import { Mailed, NotArrived } from "@/app/[locale]/_account/mailed";
import { nextOf, pathWithNext } from "@/app/[locale]/_account/paths";
import { TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { PageHeading } from "@/components/ui/page-heading";
import { Steps } from "@/components/ui/steps";
import { SubmitButton } from "@/components/ui/submit-button";
import { viewCodeRequest } from "@/lib/accounts/ask-again";
import type { Locale } from "@/lib/context";
import { confirm, sendCodeAgain } from "../actions";

export const dynamic = "force-dynamic";

type Props = {
  params: Promise<{ locale: Locale }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale, namespace: "account.register" });
  return { title: t("codeTitle") };
}

export default async function RegisterCodePage({ params, searchParams }: Props) {
  const { locale } = await params;
  const query = await searchParams;
  const next = nextOf(query);
  const asked = await viewCodeRequest(await currentContext(locale), {
    request: await codeRequest(),
    purpose: "register",
  });
  if (!asked) redirect(pathWithNext(locale, "/register", next));

  const t = await getTranslations({ locale, namespace: "account" });
  return (
    <>
      <Steps
        label={t("register.steps")}
        steps={[
          { text: t("register.step1"), href: pathWithNext(locale, "/register", next) },
          { text: t("register.step2") },
        ]}
        current={1}
      />
      <PageHeading>{t("register.codeTitle")}</PageHeading>
      <Mailed locale={locale} to={asked} again={query.again === "1"} />
      <Form action={confirm} locale={locale} className="mt-6 max-w-xl">
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
          <SubmitButton>{t("register.codeSubmit")}</SubmitButton>
        </div>
      </Form>
      <NotArrived
        locale={locale}
        askAgain={sendCodeAgain}
        correct={pathWithNext(locale, "/register", next)}
        next={next}
      />
    </>
  );
}
