import { getTranslations } from "next-intl/server";
import { Form } from "@/components/ui/form";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Context, Locale } from "@/lib/context";
import { localePath } from "@/lib/i18n/routing";
import { viewCallsOfBooking } from "@/lib/mail/view-calls";
import { tellByPhone } from "./actions";

/** What the person of a booking, who has no mail, is still to be told: on paper at the counter, or by telephone. */
export async function HandedOver({
  ctx,
  userId,
  number,
  locale,
}: {
  ctx: Context;
  userId: string;
  /** as people read it out */
  number: string;
  locale: Locale;
}) {
  const calls = await viewCallsOfBooking(ctx, { userId, number });
  if (!calls.ok || calls.value.length === 0) return null;
  const t = await getTranslations({ locale, namespace: "counter.paper" });
  return (
    <section aria-labelledby="to-tell" className="mt-8 rounded-8 border-2 border-accent p-4 md:p-6">
      <h2 id="to-tell" className="text-[1.25rem]">
        {t("title")}
      </h2>
      <p className="mt-1">{t("text")}</p>
      <ul className="mt-2 ml-5 list-disc">
        {calls.value.map(({ id, subject }) => (
          <li key={id}>{subject}</li>
        ))}
      </ul>
      <Form action={tellByPhone} locale={locale} className="mt-4">
        {calls.value.map(({ id }) => (
          <input key={id} type="hidden" name="calls" value={id} />
        ))}
        <input type="hidden" name="number" value={number} />
        <div className="flex flex-wrap gap-3">
          <SubmitButton name="told" value="paper">
            {t("handed")}
          </SubmitButton>
          <SubmitButton name="told" value="phone" look="secondary">
            {t("told")}
          </SubmitButton>
        </div>
      </Form>
      <p className="mt-3 flex flex-wrap gap-x-6 gap-y-2">
        <a href={localePath(locale, `/bookings/${number}/papers/all`)}>{t("print")}</a>
        <a href="/staff/calls">{t("list")}</a>
      </p>
    </section>
  );
}
