import { getTranslations } from "next-intl/server";
import { closeBooking, reopenSlots, waivePoints } from "@/app/staff/actions";
import { Checkbox, RadioGroup, TextArea } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Locale } from "@/lib/context";
import { slotId } from "@/lib/facility/rules";
import { formatYen } from "@/lib/i18n/format";
import type { BookingMoney } from "@/lib/payments/view-money";
import { slotWords } from "./slot-words";

/** What the counter can do with a booking beside its money: cancel it for a reason, and what follows from that. */
export async function MovesSection({ view, locale }: { view: BookingMoney; locale: Locale }) {
  const { booking, closing, closed, penalties } = view;
  const t = await getTranslations({ locale, namespace: "staff.moves" });
  if (closing.offers.length + closed.length + penalties === 0) return null;
  const closable = view.slots.flatMap((slot) => {
    const found = closing.slots.find(({ id }) => id === slotId(slot));
    return found ? [{ ...found, words: slotWords(slot, locale) }] : [];
  });
  return (
    <section aria-labelledby="moves" className="mt-10">
      <h2 id="moves" className="text-[1.25rem]">
        {t("title")}
      </h2>
      {penalties > 0 && (
        <div className="mt-6 max-w-xl rounded-8 border-2 border-line p-4">
          <p>{t("points", { count: penalties })}</p>
          <Form action={waivePoints} locale={locale} className="mt-4">
            <input type="hidden" name="number" value={booking.number} />
            <SubmitButton look="secondary">{t("waivePoints")}</SubmitButton>
          </Form>
        </div>
      )}
      {closed.length > 0 && (
        <div className="mt-6 max-w-xl rounded-8 border-2 border-line p-4">
          <h3>{t("closed")}</h3>
          <p className="mt-2">{t("closedText")}</p>
          <ul className="mt-2">
            {closed.map((slot) => (
              <li key={slotId(slot)}>{slotWords(slot, locale)}</li>
            ))}
          </ul>
          <Form action={reopenSlots} locale={locale} className="mt-4">
            <input type="hidden" name="number" value={booking.number} />
            <SubmitButton look="secondary">{t("reopen")}</SubmitButton>
          </Form>
        </div>
      )}
      {closing.offers.length > 0 && (
        <div className="mt-6 max-w-xl rounded-8 border-2 border-line p-4">
          <h3>{t("close")}</h3>
          <p className="mt-2">{t("closeText")}</p>
          <Form action={closeBooking} locale={locale} className="mt-4 grid gap-4">
            <input type="hidden" name="number" value={booking.number} />
            <input type="hidden" name="version" value={booking.version} />
            {closing.offers.map(({ reason, refundYen }) => (
              <input key={reason} type="hidden" name="shown" value={`${reason}:${refundYen}`} />
            ))}
            <fieldset>
              <legend className="font-700">{t("closeSlots")}</legend>
              {closable.map(({ id, isChosen, words }) => (
                <Checkbox key={id} name="slots" value={id} label={words} defaultChecked={isChosen} className="mt-1" />
              ))}
            </fieldset>
            <RadioGroup
              name="reason"
              label={t("reason")}
              hint={t("reasonHint")}
              required
              options={closing.offers.map(({ reason, refundYen }) => ({
                value: reason,
                label: t(`reasons.${reason}`),
                hint: t("backYen", { yen: formatYen(locale, refundYen) }),
              }))}
            />
            <TextArea name="note" label={t("note")} hint={t("noteHint")} />
            <div>
              <SubmitButton look="danger">{t("closePress")}</SubmitButton>
            </div>
          </Form>
        </div>
      )}
    </section>
  );
}
