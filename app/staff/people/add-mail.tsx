import { getTranslations } from "next-intl/server";
import { addMail } from "@/app/staff/book/actions";
import { TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Locale } from "@/lib/context";

/** Gives somebody without mail an address. To be shown for those alone (accounts/rules `isPhoneAddress`). */
export async function AddMail({ userId, locale }: { userId: string; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "counter.addMail" });
  return (
    <section aria-labelledby="add-mail" className="mt-10 max-w-xl">
      <h2 id="add-mail" className="text-[1.25rem]">
        {t("title")}
      </h2>
      <p className="mt-2">{t("text")}</p>
      <Form action={addMail} locale={locale}>
        <input type="hidden" name="userId" value={userId} />
        <TextField name="email" type="email" label={t("email")} hint={t("emailHint")} autoComplete="off" required />
        <div className="mt-4">
          <SubmitButton>{t("submit")}</SubmitButton>
        </div>
      </Form>
    </section>
  );
}
