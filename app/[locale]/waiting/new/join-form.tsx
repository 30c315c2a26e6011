import { getTranslations } from "next-intl/server";
import { PledgeRules } from "@/app/[locale]/book/pledge-rules";
import { purposeWords } from "@/app/[locale]/book/purpose-words";
import { Checkbox, Select, TextArea, TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Locale } from "@/lib/context";
import type { NewWish, WishForm } from "@/lib/waiting/join-line";
import { writeSearch } from "@/lib/waiting/rules";
import { joinLine } from "../actions";

/** All that a booking needs, asked for now, so that one press is enough when something becomes free. */
export async function JoinForm({ view, form, locale }: { view: NewWish; form: WishForm; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "booking.form" });
  const words = await getTranslations({ locale, namespace: "waiting.new" });
  const purposes = await purposeWords(locale);
  return (
    <Form action={joinLine} locale={locale} className="[&>:first-child]:mt-0">
      <input type="hidden" name="search" value={writeSearch(view.search)} />
      <input type="hidden" name="actingFor" value={form.group?.id ?? ""} />
      {view.free.count > 0 && <Checkbox name="passFree" label={words("passFree")} required />}
      <Select
        name="purpose"
        label={t("purpose")}
        hint={t("purposeHint")}
        placeholder={t("purposeChoose")}
        options={form.purposes.map(({ code }) => ({ value: code, label: purposes(code) }))}
        required
      />
      <TextArea name="purposeNote" label={t("purposeNote")} hint={t("purposeNoteHint")} maxLength={500} rows={3} />
      {form.group ? (
        <p className="wrap-anywhere mt-6 font-700">{words("asGroup", { name: form.group.name })}</p>
      ) : (
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
        hint={
          view.capacity === null
            ? t("peopleUnit")
            : words(view.search.rooms.length === 1 ? "peopleHintOne" : "peopleHint", { capacity: view.capacity })
        }
        inputMode="numeric"
        autoComplete="off"
        width="short"
        required
      />
      <div className="mt-8 rounded-8 border-2 border-line p-4">
        <h3 className="text-[1.0625rem]">{t("pledgeTitle")}</h3>
        <PledgeRules locale={locale} />
        <Checkbox name="pledge" label={t("pledge")} className="mt-2" required />
      </div>
      <div className="mt-8">
        <SubmitButton waiting={words("waiting")}>{words("submit")}</SubmitButton>
      </div>
    </Form>
  );
}
