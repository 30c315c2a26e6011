import { getTranslations } from "next-intl/server";
import { giveCash, takeCash } from "@/app/staff/actions";
import { printReceipt } from "@/app/staff/money/actions";
import { RadioGroup, Select, TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { SubmitButton } from "@/components/ui/submit-button";
import { isStanding } from "@/lib/bookings/rules";
import type { Locale } from "@/lib/context";
import { formatYen } from "@/lib/i18n/format";
import { GIVE_REASONS } from "@/lib/payments/take-counter-payment";
import type { BookingMoney } from "@/lib/payments/view-money";
import { ChangeField } from "./change-field";

/** Nothing is taken while nobody can say yet how much it will be. */
export function canTakeCash({ booking, balance, bill }: BookingMoney): boolean {
  return isStanding(booking.status) && balance.due > 0 && bill.pending === null;
}

/** Taking what a booking owes with its change, the receipt of it, and handing out what it is owed. */
export async function MoneySection({ view, locale }: { view: BookingMoney; locale: Locale }) {
  return (
    <>
      {view.lastTaken && <Taken view={view} taken={view.lastTaken} locale={locale} />}
      {canTakeCash(view) && <Take view={view} locale={locale} />}
      {view.balance.due < 0 && <Give view={view} locale={locale} />}
    </>
  );
}

/** What was just taken: the change to hand out, and the receipt in one press. */
async function Taken(props: { view: BookingMoney; taken: NonNullable<BookingMoney["lastTaken"]>; locale: Locale }) {
  const { view, taken, locale } = props;
  const t = await getTranslations({ locale, namespace: "till.taken" });
  const yen = (amount: number) => formatYen(locale, amount);
  return (
    <section aria-labelledby="taken" className="mt-8 rounded-8 border-2 border-success bg-success-soft p-4">
      <h2 id="taken" className="text-[1.25rem]">
        {t("title")}
      </h2>
      <p className="mt-1 tabular-nums">
        {t("what", { tender: taken.tender[locale], yen: yen(taken.yen) })}
        {taken.handedYen !== null && (
          <span className="ml-4 inline-block">{t("handed", { handed: yen(taken.handedYen) })}</span>
        )}
      </p>
      {taken.handedYen !== null && (
        <p className="font-700 text-[1.5rem] tabular-nums leading-150">
          {t("change", { change: yen(taken.changeYen) })}
        </p>
      )}
      <Form action={printReceipt} locale={locale} className="mt-3">
        <input type="hidden" name="number" value={view.booking.number} />
        <SubmitButton look="secondary">{t("receipt")}</SubmitButton>
      </Form>
    </section>
  );
}

async function Take({ view, locale }: { view: BookingMoney; locale: Locale }) {
  const { booking, balance, tenders } = view;
  const staff = await getTranslations({ locale, namespace: "staff.booking" });
  const t = await getTranslations({ locale, namespace: "till.take" });
  return (
    <section aria-labelledby="take" className="mt-8 rounded-8 border-2 border-accent p-4">
      <h2 id="take" className="text-[1.25rem]">
        {staff("take")}
      </h2>
      <p className="mt-1 font-700">{staff("takeText", { yen: formatYen(locale, balance.due) })}</p>
      <Form action={takeCash} locale={locale}>
        <input type="hidden" name="number" value={booking.number} />
        <input type="hidden" name="yen" value={balance.due} />
        <input type="hidden" name="key" value={crypto.randomUUID()} />
        <RadioGroup
          name="tender"
          label={t("tender")}
          options={tenders.map((tender) => ({ value: tender.code, label: tender[locale] }))}
          defaultValue={tenders[0]?.code ?? ""}
          required
          className="mt-4"
        />
        <ChangeField
          name="handed"
          label={t("handed")}
          hint={t("handedHint")}
          dueYen={balance.due}
          locale={locale}
          words={{ change: t.raw("change"), missing: t.raw("missing") }}
        />
        <div className="mt-4">
          <SubmitButton>{staff("takeButton")}</SubmitButton>
        </div>
      </Form>
    </section>
  );
}

async function Give({ view, locale }: { view: BookingMoney; locale: Locale }) {
  const { booking, balance, tenders } = view;
  const staff = await getTranslations({ locale, namespace: "staff.booking" });
  const t = await getTranslations({ locale, namespace: "till.give" });
  return (
    <section aria-labelledby="give" className="mt-8 rounded-8 border-2 border-accent p-4">
      <h2 id="give" className="text-[1.25rem]">
        {staff("give")}
      </h2>
      <p className="mt-1 font-700">{staff("giveText", { yen: formatYen(locale, -balance.due) })}</p>
      <Form action={giveCash} locale={locale}>
        <input type="hidden" name="number" value={booking.number} />
        <input type="hidden" name="yen" value={-balance.due} />
        <input type="hidden" name="key" value={crypto.randomUUID()} />
        <RadioGroup
          name="tender"
          label={t("tender")}
          options={tenders.map((tender) => ({ value: tender.code, label: tender[locale] }))}
          defaultValue={tenders[0]?.code ?? ""}
          required
          className="mt-4"
        />
        <Select
          name="why"
          label={t("why")}
          options={GIVE_REASONS.map((why) => ({ value: why, label: t(`whys.${why}`) }))}
          required
        />
        <TextField name="note" label={t("note")} hint={t("noteHint")} maxLength={300} autoComplete="off" />
        <div className="mt-4">
          <SubmitButton>{staff("giveButton")}</SubmitButton>
        </div>
      </Form>
    </section>
  );
}
