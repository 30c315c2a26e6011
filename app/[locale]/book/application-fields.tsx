import { getTranslations } from "next-intl/server";
import { Checkbox, Select, TextArea, TextField } from "@/components/ui/field";
import type { BookingForm } from "@/lib/bookings/book-slots";
import type { Locale } from "@/lib/context";
import { purposeWords } from "./purpose-words";

/**
 * For what and for how many somebody books, or waits: asked for by both forms, for a group by its own
 * name. Called as functions, so that the form sees the fields and can name them in its list of mistakes.
 */
export async function applicationFields({
  form,
  peopleHint,
  locale,
}: {
  form: Pick<BookingForm, "purposes" | "group" | "individualsAllowed">;
  peopleHint: string;
  locale: Locale;
}) {
  const t = await getTranslations({ locale, namespace: "booking.form" });
  const purposes = await purposeWords(locale);
  return (
    <>
      <input type="hidden" name="actingFor" value={form.group?.id ?? ""} />
      <Select
        name="purpose"
        label={t("purpose")}
        hint={t("purposeHint")}
        placeholder={t("purposeChoose")}
        options={form.purposes.map(({ code, review }) => ({
          value: code,
          label: review ? t("purposeReviewed", { purpose: purposes(code) }) : purposes(code),
        }))}
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
        hint={peopleHint}
        inputMode="numeric"
        autoComplete="off"
        width="short"
        required
      />
    </>
  );
}

const PLEDGE_RULES = ["purpose", "lending", "time", "staff"] as const;

/** What one promises when one books. */
export async function pledge({ heading: Heading, locale }: { heading: "h2" | "h3"; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "booking.form" });
  return (
    <div className="mt-8 rounded-8 border-2 border-line p-4">
      <Heading className="text-[1.0625rem]">{t("pledgeTitle")}</Heading>
      <ul className="mt-2 ml-5 list-disc">
        {PLEDGE_RULES.map((rule) => (
          <li key={rule}>{t(`pledgeRules.${rule}`)}</li>
        ))}
      </ul>
      <Checkbox name="pledge" label={t("pledge")} className="mt-2" required />
    </div>
  );
}
