import { getTranslations } from "next-intl/server";
import { RadioGroup } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { SubmitButton } from "@/components/ui/submit-button";
import type { BookingForm } from "@/lib/bookings/book-slots";
import type { Hold } from "@/lib/bookings/rules";
import type { Locale } from "@/lib/context";
import { timeOfDay } from "@/lib/dates";
import { formatInstant, formatTime } from "@/lib/i18n/format";
import { bookSlots } from "./actions";
import { applicationFields, pledge } from "./application-fields";
import { FeeOfPurpose } from "./fee-island";
import { reductionFields } from "./reduction-fields";

/** The id of the form, for the button beside the clock. */
export const APPLICATION = "application";

/** The application itself. What is typed stays, whatever the answer is. */
export async function ApplicationForm({ hold, form, locale }: { hold: Hold; form: BookingForm; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "booking.form" });
  const { deadline } = form;
  const facts = { at: formatInstant(locale, deadline.at), counterAt: formatTime(timeOfDay(deadline.counterAt)) };
  const counter = {
    value: "counter",
    label: t("counter"),
    hint: deadline.late
      ? t("counterHintLate", facts)
      : form.days.length > 1
        ? t("counterHintDays", facts)
        : t("counterHint", facts),
  };
  const card = { value: "card", label: t("card"), hint: t("cardHint", { minutes: form.checkoutMinutes }) };
  return (
    <Form id={APPLICATION} action={bookSlots} locale={locale} className="[&>:first-child]:mt-0">
      <input type="hidden" name="holdId" value={hold.id} />
      {
        await applicationFields({
          form,
          peopleHint: form.capacity === null ? t("peopleUnit") : t("peopleHint", { capacity: form.capacity }),
          locale,
        })
      }
      <FeeOfPurpose fees={form.fees} locale={locale} words={t.raw("feeOfPurpose")} />
      <RadioGroup
        name="payBy"
        label={t("payBy")}
        hint={form.cards ? undefined : t("noCard")}
        options={form.cards ? [counter, card] : [counter]}
        defaultValue={form.cards ? undefined : "counter"}
        required
      />
      {await reductionFields({ kinds: form.reductions, fees: form.fees, attachments: form.attachments, locale })}
      {await pledge({ heading: "h2", locale })}
      <div className="mt-8">
        <SubmitButton waiting={t("waiting")}>{t("submit")}</SubmitButton>
      </div>
    </Form>
  );
}
