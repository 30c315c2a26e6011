import { getTranslations } from "next-intl/server";
import { applicationFields, pledge } from "@/app/[locale]/book/application-fields";
import { Checkbox } from "@/components/ui/field";
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
  return (
    <Form action={joinLine} locale={locale} className="[&>:first-child]:mt-0">
      <input type="hidden" name="search" value={writeSearch(view.search)} />
      {view.free.count > 0 && <Checkbox name="passFree" label={words("passFree")} required />}
      {form.group && <p className="wrap-anywhere mt-6 font-700">{words("asGroup", { name: form.group.name })}</p>}
      {
        await applicationFields({
          form,
          peopleHint:
            view.capacity === null
              ? t("peopleUnit")
              : words(view.search.rooms.length === 1 ? "peopleHintOne" : "peopleHint", { capacity: view.capacity }),
          locale,
        })
      }
      {await pledge({ heading: "h3", locale })}
      <div className="mt-8">
        <SubmitButton waiting={words("waiting")}>{words("submit")}</SubmitButton>
      </div>
    </Form>
  );
}
