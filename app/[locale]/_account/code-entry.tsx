import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { codeRequest, currentContext } from "@/app/_server/auth";
import { TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import type { FormState } from "@/components/ui/form-state";
import { PageHeading } from "@/components/ui/page-heading";
import { SubmitButton } from "@/components/ui/submit-button";
import { viewCodeRequest } from "@/lib/accounts/ask-again";
import type { CodePurpose } from "@/lib/accounts/rules";
import type { Locale } from "@/lib/context";
import { Mailed, NotArrived } from "./mailed";
import { nextOf, pathWithNext } from "./paths";

type FormAction = (state: FormState, data: FormData) => Promise<FormState>;

/**
 * The page on which a mailed code is typed: where it went, the code with what else there is to say, and what
 * to do while the mail has not come. Without a code on its way it leads back to where one asks for it.
 */
export async function CodeEntry({
  locale,
  query,
  purpose,
  from,
  confirm,
  askAgain,
  words,
  above,
  fields,
  look,
}: {
  locale: Locale;
  query: Record<string, string | string[] | undefined>;
  purpose: CodePurpose;
  /** the page on which the code is asked for */
  from: { path: string; isAddressTyped: boolean };
  confirm: FormAction;
  askAgain: FormAction;
  words: { title: string; note?: string; submit: string };
  above?: ReactNode;
  /** what is typed beside the code */
  fields?: ReactNode;
  look?: "danger";
}) {
  const next = nextOf(query);
  const back = pathWithNext(locale, from.path, next);
  const asked = await viewCodeRequest(await currentContext(locale), { request: await codeRequest(), purpose });
  if (!asked) redirect(back);

  const t = await getTranslations({ locale, namespace: "account" });
  return (
    <>
      {above}
      <PageHeading>{words.title}</PageHeading>
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
        {fields}
        {words.note && <p className="mt-8 -mb-3 text-ink-soft">{words.note}</p>}
        <div className="mt-6">
          <SubmitButton look={look}>{words.submit}</SubmitButton>
        </div>
      </Form>
      <NotArrived locale={locale} askAgain={askAgain} correct={from.isAddressTyped ? back : null} next={next} />
    </>
  );
}
