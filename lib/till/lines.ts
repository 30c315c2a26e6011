import { type CalendarDate, daysBetween, today } from "@/lib/dates";
import type { Yen } from "@/lib/money";
import { CASH, sumsOf, type TillSums } from "./rules";

// ── The month's list of what came in (収納) ──────────────────────────────────────────────────

/** How money came or went: the code of a tender, or "card". */
export type Column = string;

/** The column of card payments, beside the codes of tenders. */
export const CARD: Column = "card";

/** A row of the ledger that moved money, with the day it counts for. */
export type MonthEntry = {
  kind: "payment" | "refund";
  yen: Yen;
  method: string;
  tender: string | null;
  correctsId: string | null;
  tillDay: CalendarDate | null;
  at: Date;
};

/** The day a row counts for: that of the till, and of cards the day of the entry.
 *  @example dayOf({ tillDay: "2026-12-02", at }) // → "2026-12-02" */
function dayOf({ tillDay, at }: Pick<MonthEntry, "tillDay" | "at">): CalendarDate {
  return tillDay ?? today(at);
}

/** What came and went on a day in one way. */
export type MonthRow = TillSums & { day: CalendarDate; column: Column };

export type MonthList = {
  /** by day, then in the order of the columns; only where something moved */
  rows: MonthRow[];
  /** of the month by column, only those in use */
  totals: (TillSums & { column: Column })[];
  total: TillSums;
};

/**
 * What came in and went out by day and way, for the treasury. A correction stands on its own day, apart from
 * what was taken and given, so that a closed day never changes.
 * @example monthList([aPaymentOf320OnTheFirst], ["cash", "card"]).total.netYen // → 320
 */
export function monthList(entries: readonly MonthEntry[], order: readonly Column[]): MonthList {
  const columnOf = ({ method, tender }: MonthEntry) => (method === "card" ? CARD : (tender ?? CASH));
  const columns = [...new Set([...order, ...entries.map(columnOf)])];
  const days = [...new Set(entries.map(dayOf))].sort();
  const of = (column: Column) => entries.filter((entry) => columnOf(entry) === column);
  return {
    rows: days.flatMap((day) =>
      columns.flatMap((column) => {
        const found = of(column).filter((entry) => dayOf(entry) === day);
        return found.length > 0 ? [{ day, column, ...sumsOf(found) }] : [];
      }),
    ),
    totals: columns.flatMap((column) => (of(column).length > 0 ? [{ column, ...sumsOf(of(column)) }] : [])),
    total: sumsOf(entries),
  };
}

// ── Card payments against what the provider told ─────────────────────────────────────────────

/** A payment that the provider told us of. */
export type ToldPayment = {
  eventId: string;
  checkoutId: string | null;
  amount: number | null;
  currency: string | null;
  outcome: string | null;
  at: Date;
};

/** A card payment in the ledger. */
export type BookedPayment = { checkoutId: string | null; yen: Yen; number: string; at: Date };

/** A card payment as we asked for it. */
export type AskedPayment = { id: string; yen: Yen; status: string; number: string };

/** Money on its way back to a card. */
export type CardReturn = { id: string; yen: Yen; status: string; number: string; at: Date };

/** What does not match, by what is to be done about it. */
export type CardMismatch = {
  what: "told_not_booked" | "booked_not_told" | "amount_differs" | "paid_not_booked" | "refund_waits" | "refund_failed";
  /** of the booking, as far as it is known */
  number: string | null;
  at: Date;
  /** what the provider told, in the smallest unit of its currency */
  told: { amount: number; currency: string } | null;
  /** what stands in our books */
  yen: Yen | null;
  /** a name for it at the provider, or of our own */
  reference: string;
};

/** A refund that the provider has not made after so many days is looked at. */
const REFUND_DAYS = 1;

/**
 * Lays what the provider told beside the ledger and beside what we asked for. A payment matches where all
 * three say the same yen. One that staff have settled as a mismatch (its checkout is ended) is no longer listed.
 * @example matchCards({ told: [], booked: [aPayment], asked: [], returns: [], now }).open[0].what // → "booked_not_told"
 */
export function matchCards(given: {
  told: readonly ToldPayment[];
  booked: readonly BookedPayment[];
  asked: readonly AskedPayment[];
  returns: readonly CardReturn[];
  now: Date;
}): { matched: number; open: CardMismatch[] } {
  const { told, booked, asked, returns, now } = given;
  const checkout = (id: string | null) => asked.find((row) => row.id === id) ?? null;
  const payment = (id: string | null) => (id === null ? null : booked.find((row) => row.checkoutId === id)) ?? null;
  const amountOf = ({ amount, currency }: ToldPayment) =>
    amount === null || currency === null ? null : { amount, currency };
  // several events tell of one payment: completed, and then paid
  const events = told.filter(
    ({ checkoutId }, index) =>
      checkoutId === null || told.findIndex((other) => other.checkoutId === checkoutId) === index,
  );
  const open: CardMismatch[] = [];
  let matched = 0;
  for (const event of events) {
    const page = checkout(event.checkoutId);
    const entry = payment(event.checkoutId);
    const isSettled = event.outcome === "mismatched" && page?.status === "ended";
    const facts = { at: event.at, told: amountOf(event), reference: event.eventId, number: page?.number ?? null };
    if (isSettled) continue;
    if (!entry) open.push({ what: "told_not_booked", ...facts, yen: null });
    else if (!saysTheSame(event, entry, page))
      open.push({ what: "amount_differs", ...facts, yen: page?.yen ?? entry.yen });
    else matched++;
  }
  for (const entry of booked)
    if (!events.some(({ checkoutId }) => checkoutId !== null && checkoutId === entry.checkoutId))
      open.push({
        what: "booked_not_told",
        number: entry.number,
        at: entry.at,
        told: null,
        yen: entry.yen,
        reference: entry.checkoutId ?? "",
      });
  for (const page of asked) {
    if (page.status !== "paid" || payment(page.id) || events.some(({ checkoutId }) => checkoutId === page.id)) continue;
    open.push({ what: "paid_not_booked", number: page.number, at: now, told: null, yen: page.yen, reference: page.id });
  }
  for (const back of returns) {
    const facts = { number: back.number, at: back.at, told: null, yen: back.yen, reference: back.id };
    if (back.status === "failed") open.push({ what: "refund_failed", ...facts });
    else if (back.status === "due" && daysBetween(today(back.at), today(now)) >= REFUND_DAYS)
      open.push({ what: "refund_waits", ...facts });
  }
  return { matched, open: open.toSorted((a, b) => a.at.getTime() - b.at.getTime()) };
}

function saysTheSame(event: ToldPayment, entry: BookedPayment, page: AskedPayment | null): boolean {
  const isYen = event.currency?.toLowerCase() === "jpy";
  return isYen && event.amount === entry.yen && page !== null && page.yen === entry.yen;
}

// ── As a table of its own ────────────────────────────────────────────────────────────────────

/**
 * Rows as CSV that tables of offices open by a double press: UTF-8 with its mark, CRLF. A text that such a table
 * would take for a formula is kept from being one.
 * @example csvOf([["日", 320]]) // → "\ufeff日,320\r\n"
 */
export function csvOf(rows: readonly (readonly (string | number)[])[]): string {
  const cell = (value: string | number) => {
    if (typeof value === "number") return String(value);
    const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  };
  return `\ufeff${rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("")}`;
}
