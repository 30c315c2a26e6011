import { getTranslations } from "next-intl/server";
import { correctEntry } from "@/app/staff/money/actions";
import { TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { SubmitButton } from "@/components/ui/submit-button";
import { Table } from "@/components/ui/table";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import { Wide } from "@/components/ui/wide";
import type { Booking } from "@/lib/bookings/rules";
import type { Locale } from "@/lib/context";
import { today } from "@/lib/dates";
import { formatInstant, formatShortDate, formatYen } from "@/lib/i18n/format";
import { isCorrectable, type LedgerReason } from "@/lib/payments/rules";
import type { GIVE_REASONS } from "@/lib/payments/take-counter-payment";
import type { BookingMoney } from "@/lib/payments/view-money";
import { changeOf, tenderOf } from "@/lib/till/rules";

type Entry = Booking["ledger"][number];

/** Every row of a booking's ledger and what they come to; a slip at the counter is taken back here. */
export async function LedgerSection({ view, locale }: { view: BookingMoney; locale: Locale }) {
  const { booking, balance } = view;
  const t = await getTranslations({ locale, namespace: "staff" });
  const till = await getTranslations({ locale, namespace: "till.ledger" });
  const yen = (amount: number) => formatYen(locale, amount);
  const canCorrect = booking.ledger.some((entry) => isCorrectable(entry, booking.ledger));
  return (
    <section aria-labelledby="ledger" className="mt-10">
      <h2 id="ledger" className="text-[1.25rem]">
        {t("booking.ledger")}
      </h2>
      {booking.ledger.length === 0 ? (
        <p className="mt-2 text-ink-soft">{t("booking.ledgerNone")}</p>
      ) : (
        <Wide label={t("booking.ledger")}>
          <Table
            caption={<VisuallyHidden>{t("booking.ledger")}</VisuallyHidden>}
            heads={[
              t("columns.when"),
              t("columns.what"),
              t("columns.by"),
              t("columns.yen"),
              ...(canCorrect ? [till("correction")] : []),
            ]}
            rows={[
              ...booking.ledger.map((entry) => ({
                key: entry.id,
                cells: [
                  formatInstant(locale, entry.at),
                  <What key="what" entry={entry} view={view} locale={locale} />,
                  <By key="by" entry={entry} view={view} locale={locale} />,
                  <span key="yen" className="whitespace-nowrap tabular-nums">
                    {yen(entry.yen)}
                  </span>,
                  ...(canCorrect ? [<Correction key="correct" entry={entry} booking={booking} locale={locale} />] : []),
                ],
              })),
              {
                key: "total",
                cells: [
                  t("booking.total"),
                  "",
                  "",
                  <span key="yen" className="whitespace-nowrap font-700 tabular-nums">
                    {yen(balance.due)}
                  </span>,
                  ...(canCorrect ? [""] : []),
                ],
              },
            ]}
          />
        </Wide>
      )}
    </section>
  );
}

/** What a row is, whether it was taken back or takes back another, and what staff wrote of it. */
async function What({ entry, view, locale }: { entry: Entry; view: BookingMoney; locale: Locale }) {
  const reasons = await getTranslations({ locale, namespace: "payment.reasons" });
  const t = await getTranslations({ locale, namespace: "till.ledger" });
  const whys = await getTranslations({ locale, namespace: "till.give.whys" });
  const { ledger } = view.booking;
  const corrected = ledger.find(({ id }) => id === entry.correctsId);
  const { why, note } = view.notes.get(entry.key) ?? { why: null, note: null };
  return (
    <>
      {reasons(entry.reason as LedgerReason)}
      {ledger.some(({ correctsId }) => correctsId === entry.id) && (
        <span className="block font-700">{t("isCorrected")}</span>
      )}
      {corrected && <span className="block">{t("corrects", { at: formatInstant(locale, corrected.at) })}</span>}
      {why && why !== "other" && (
        <span className="block text-ink-soft">{whys(why as (typeof GIVE_REASONS)[number])}</span>
      )}
      {note && <span className="wrap-anywhere block text-ink-soft">{note}</span>}
    </>
  );
}

/** How money moved: the tender, what was handed over of it, and another day of the till than that of the entry. */
async function By({ entry, view, locale }: { entry: Entry; view: BookingMoney; locale: Locale }) {
  const by = await getTranslations({ locale, namespace: "staff.by" });
  const t = await getTranslations({ locale, namespace: "till.ledger" });
  if (!entry.method) return null;
  const { tender, handedYen, tillDay } = entry;
  const yen = (amount: number) => formatYen(locale, amount);
  return (
    <>
      {by(entry.method)}
      {tender && <span className="block">{tenderOf(view.tenders, tender)[locale]}</span>}
      {handedYen && (
        <span className="block text-ink-soft tabular-nums">
          {t("handed", { handed: yen(handedYen), change: yen(changeOf(-entry.yen, handedYen).changeYen) })}
        </span>
      )}
      {tillDay && tillDay !== today(entry.at) && (
        <span className="block text-ink-soft">{t("tillDay", { date: formatShortDate(locale, tillDay) })}</span>
      )}
    </>
  );
}

async function Correction({ entry, booking, locale }: { entry: Entry; booking: Booking; locale: Locale }) {
  if (!isCorrectable(entry, booking.ledger)) return null;
  const t = await getTranslations({ locale, namespace: "till.ledger" });
  const reasons = await getTranslations({ locale, namespace: "payment.reasons" });
  return (
    // Opened first: the press moves money in the books.
    <details>
      <summary className="inline-flex min-h-11 cursor-pointer items-center text-link underline underline-offset-4">
        {t("open")}
        <VisuallyHidden>
          {" "}
          {t("openNamed", {
            what: reasons(entry.reason as LedgerReason),
            yen: formatYen(locale, Math.abs(entry.yen)),
          })}
        </VisuallyHidden>
      </summary>
      <p className="mt-2 max-w-sm text-[0.9375rem]">{t("text")}</p>
      <Form action={correctEntry} locale={locale}>
        <input type="hidden" name="number" value={booking.number} />
        <input type="hidden" name="entry" value={entry.id} />
        <TextField
          name="note"
          label={t("note")}
          hint={t("noteHint")}
          maxLength={300}
          autoComplete="off"
          className="mt-3"
          required
        />
        <div className="mt-3">
          <SubmitButton look="danger">{t("button")}</SubmitButton>
        </div>
      </Form>
    </details>
  );
}
