import { getTranslations } from "next-intl/server";
import { Form } from "@/components/ui/form";
import type { FormState } from "@/components/ui/form-state";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { type Locale, world } from "@/lib/context";

/** Where the code went; in the demo, where to read it. */
export async function Mailed({
  locale,
  to,
  again,
}: {
  locale: Locale;
  to: { email: string; minutes: number };
  again: boolean;
}) {
  const t = await getTranslations({ locale, namespace: "account.mailed" });
  return (
    <Notice kind={again ? "success" : "info"} title={again ? t("sentAgain") : undefined} className="max-w-xl">
      <p>{t("text", to)}</p>
      {world().config.mode === "demo" && (
        <p className="mt-2">
          {t("demo")}
          {locale === "ja" ? "：" : ": "}
          <a href={locale === "ja" ? "/demo/mail" : `/demo/mail?locale=${locale}`} target="_blank" rel="noopener">
            {t("demoMails")}
          </a>
        </p>
      )}
    </Notice>
  );
}

/** What to do while the mail has not come: look again, correct the address, or have it sent once more. */
export async function NotArrived({
  locale,
  askAgain,
  correct,
  next,
}: {
  locale: Locale;
  askAgain: (state: FormState, data: FormData) => Promise<FormState>;
  /** the page on which the address was typed; null where it is the account's own */
  correct: string | null;
  next: string | null;
}) {
  const t = await getTranslations({ locale, namespace: "account.mailed" });
  return (
    <section className="mt-12 max-w-xl border-line border-t pt-6">
      <h2 className="text-[1.125rem]">{t("notArrived")}</h2>
      <p className="mt-1">{t("notArrivedText")}</p>
      <div className="mt-4 flex flex-wrap items-center gap-x-6 gap-y-2">
        <Form action={askAgain} locale={locale}>
          {next && <input type="hidden" name="next" value={next} />}
          <SubmitButton look="secondary">{t("again")}</SubmitButton>
        </Form>
        {correct && (
          <a href={correct} className="inline-flex min-h-11 items-center text-link underline underline-offset-4">
            {t("otherAddress")}
          </a>
        )}
      </div>
    </section>
  );
}
