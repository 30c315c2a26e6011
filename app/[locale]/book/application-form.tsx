import { getTranslations } from "next-intl/server";
import { Checkbox, RadioGroup, Select, TextArea, TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { SubmitButton } from "@/components/ui/submit-button";
import type { BookingForm } from "@/lib/bookings/book-slots";
import type { Hold } from "@/lib/bookings/rules";
import type { Locale } from "@/lib/context";
import { timeOfDay } from "@/lib/dates";
import { formatInstant, formatTime } from "@/lib/i18n/format";
import { bookSlots } from "./actions";
import { PledgeRules } from "./pledge-rules";
import { purposeWords } from "./purpose-words";
import { ReductionFields } from "./reduction-fields";

/** The id of the form, for the button beside the clock. */
export const APPLICATION = "application";

/** The application itself. What is typed stays, whatever the answer is. */
export async function ApplicationForm({ hold, form, locale }: { hold: Hold; form: BookingForm; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "booking.form" });
  const purposes = await purposeWords(locale);
  const { deadline } = form;
  const facts = { at: formatInstant(locale, deadline.at), counterAt: formatTime(timeOfDay(deadline.counterAt)) };
  const counter = {
    value: "counter",
    label: t("counter"),
    hint: deadline.late ? t("counterHintLate", facts) : t("counterHint", facts),
  };
  const card = { value: "card", label: t("card"), hint: t("cardHint", { minutes: form.checkoutMinutes }) };
  return (
    <Form id={APPLICATION} action={bookSlots} locale={locale} className="[&>:first-child]:mt-0">
      <input type="hidden" name="holdId" value={hold.id} />
      <input type="hidden" name="actingFor" value={form.group?.id ?? ""} />
      <Select
        name="purpose"
        label={t("purpose")}
        hint={t("purposeHint")}
        placeholder={t("purposeChoose")}
        options={form.purposes.map(({ code }) => ({ value: code, label: purposes(code) }))}
        required
      />
      <TextArea name="purposeNote" label={t("purposeNote")} hint={t("purposeNoteHint")} maxLength={500} rows={3} />
      {!form.group && (
        <TextField
          name="groupName"
          label={t("groupName")}
          hint={form.individualsAllowed ? t("groupNameHint") : t("groupNameHintRequired")}
          required={!form.individualsAllowed}
          maxLength={80}
          autoComplete="organization"
        />
      )}
      <TextField
        name="people"
        label={t("people")}
        hint={form.capacity === null ? t("peopleUnit") : t("peopleHint", { capacity: form.capacity })}
        inputMode="numeric"
        autoComplete="off"
        width="short"
        required
      />
      <RadioGroup
        name="payBy"
        label={t("payBy")}
        hint={form.cards ? undefined : t("noCard")}
        options={form.cards ? [counter, card] : [counter]}
        defaultValue={form.cards ? undefined : "counter"}
        required
      />
      <ReductionFields kinds={form.reductions} fees={form.fees} attachments={form.attachments} locale={locale} />
      <div className="mt-8 rounded-8 border-2 border-line p-4">
        <h2 className="text-[1.0625rem]">{t("pledgeTitle")}</h2>
        <PledgeRules locale={locale} />
        <Checkbox name="pledge" label={t("pledge")} className="mt-2" required />
      </div>
      <div className="mt-8">
        <SubmitButton waiting={t("waiting")}>{t("submit")}</SubmitButton>
      </div>
    </Form>
  );
}
