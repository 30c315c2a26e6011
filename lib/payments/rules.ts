import type { Money } from "@/lib/bookings/changes";
import type { Booking, BookingCheckout, LedgerEntry } from "@/lib/bookings/rules";
import type { CalendarDate } from "@/lib/dates";
import type { Yen } from "@/lib/money";

/** Codes of what payments refuse; each has a sentence in `problems-payments`. */
export type PaymentProblem =
  | "unknown_booking"
  | "nothing_due"
  | "not_payable"
  | "cards_unavailable"
  | "provider_unreachable"
  | "hold_ran_out"
  | "amount_differs"
  | "nothing_to_give_back"
  | "bad_signature";

/** What a booking's ledger comes to, each amount 0 or more but for `due`. */
export type Balance = {
  charged: Yen;
  waived: Yen;
  paid: Yen;
  refunded: Yen;
  /** what is still owed; negative: what the centre has yet to give back */
  due: Yen;
};

/** Why a row of the ledger stands there; the words are in the namespace `payment`. */
export type LedgerReason =
  | "booking"
  | "changed"
  | "cancelled"
  | "declined"
  | "deadline_passed"
  | "hold_ran_out"
  | "late_payment_booked"
  | "card_payment"
  | "counter_payment"
  | "late_payment"
  | "paid_twice"
  | "amount_mismatch"
  | "counter_refund"
  | "reduced"
  | "split"
  | "correction";

/** A row to add to the ledger; `key` is unique per event, so that what arrives twice is entered once. */
export type NewLedgerEntry = {
  bookingId: string;
  kind: LedgerEntry["kind"];
  yen: Yen;
  method: LedgerEntry["method"];
  key: string;
  reason: LedgerReason;
  actorId: string | null;
  checkoutId: string | null;
  at: Date;
} & Partial<AtTheTill> & { correctsId?: string };

/** Of money at the counter: what was handed over, how much of it where it was cash, and the day of the till. */
export type AtTheTill = { tender: string; handedYen: Yen | null; tillDay: CalendarDate };

type Amounts = Pick<LedgerEntry, "kind" | "yen">;

/**
 * What a booking owes, derived from its rows and never stored: charges and refunds are positive,
 * waivers and payments negative, so their plain sum is what is still owed.
 * @example balanceOf([{ kind: "charge", yen: 320 }, { kind: "payment", yen: -320 }]) // → { charged: 320, waived: 0, paid: 320, refunded: 0, due: 0 }
 */
export function balanceOf(ledger: readonly Amounts[]): Balance {
  const total = (kind: LedgerEntry["kind"]) =>
    ledger.reduce((sum, entry) => (entry.kind === kind ? sum + entry.yen : sum), 0);
  const [charged, waived, paid, refunded] = [total("charge"), -total("waiver"), -total("payment"), total("refund")];
  // `+ 0` turns the −0 of an empty sum into 0
  return { charged, waived: waived + 0, paid: paid + 0, refunded, due: charged - waived - paid + refunded };
}

type Given = { bookingId: string; yen: Yen; key: string; at: Date; actorId?: string | null; till?: AtTheTill };

/** What a booking is to pay. `yen` is positive.
 *  @example chargeEntry({ bookingId, yen: 320, key: `charge:${bookingId}`, reason: "booking", at }) */
export function chargeEntry(given: Given & { reason: "booking" | "changed" | "late_payment_booked" }): NewLedgerEntry {
  return entry("charge", 1, null, given);
}

/** What is no longer to be paid: cancelled, declined, or the hold ran out. `yen` is positive, the row negative. */
export function waiverEntry(
  given: Given & {
    reason: "cancelled" | "changed" | "declined" | "deadline_passed" | "hold_ran_out" | "late_payment" | "reduced";
  },
): NewLedgerEntry {
  return entry("waiver", -1, null, given);
}

/** Money received. `yen` is positive, the row negative. */
export function paymentEntry(
  given: Given & { reason: "card_payment" | "counter_payment"; checkoutId?: string | null },
): NewLedgerEntry {
  return entry("payment", -1, given.reason === "card_payment" ? "card" : "counter", given);
}

/** Money given back. `yen` is positive, and so is the row. */
export function refundEntry(
  given: Given & {
    method: "card" | "counter";
    reason:
      | "cancelled"
      | "changed"
      | "declined"
      | "late_payment"
      | "paid_twice"
      | "amount_mismatch"
      | "counter_refund"
      | "reduced";
    checkoutId?: string | null;
  },
): NewLedgerEntry {
  return entry("refund", 1, given.method, given);
}

function entry(
  kind: LedgerEntry["kind"],
  sign: 1 | -1,
  method: LedgerEntry["method"],
  given: Given & { reason: LedgerReason; checkoutId?: string | null },
): NewLedgerEntry {
  if (!Number.isSafeInteger(given.yen) || given.yen < 0) throw new Error("a ledger amount is whole yen, 0 or more");
  return {
    bookingId: given.bookingId,
    kind,
    yen: sign * given.yen + 0,
    method,
    key: given.key,
    reason: given.reason,
    actorId: given.actorId ?? null,
    checkoutId: given.checkoutId ?? null,
    at: given.at,
    ...given.till,
  };
}

/**
 * What takes back a row of money at the counter that was a slip: the same with the opposite sign, on the day of
 * the till on which it is noticed. The row itself stays as it was.
 * @example correctionEntry({ id: "e1", kind: "payment", yen: -320, … }, given).yen // → 320
 */
export function correctionEntry(
  row: Pick<LedgerEntry, "id" | "kind" | "yen" | "method" | "tender">,
  given: { bookingId: string; actorId: string | null; tillDay: CalendarDate; at: Date },
): NewLedgerEntry {
  const { bookingId, actorId, tillDay, at } = given;
  return {
    bookingId,
    kind: row.kind,
    yen: 0 - row.yen,
    method: row.method,
    key: `correction:${row.id}`,
    reason: "correction",
    actorId,
    checkoutId: null,
    at,
    ...(row.tender && { tender: row.tender }),
    tillDay,
    correctsId: row.id,
  };
}

/**
 * The rows of a ledger that count as money that moved: without those that were taken back and without what took
 * them back.
 * @example withoutCorrected([payment "p1", correction of "p1"]) // → []
 */
export function withoutCorrected<Row extends Pick<LedgerEntry, "id" | "correctsId">>(ledger: readonly Row[]): Row[] {
  const corrected = new Set(ledger.flatMap(({ correctsId }) => correctsId ?? []));
  return ledger.filter(({ id, correctsId }) => !correctsId && !corrected.has(id));
}

/** Whether a row may be taken back: money that moved at the counter and was not taken back yet.
 *  @example isCorrectable({ method: "card", … }, ledger) // → false */
export function isCorrectable(
  row: Pick<LedgerEntry, "id" | "method" | "reason" | "correctsId">,
  ledger: readonly Pick<LedgerEntry, "id" | "correctsId">[],
): boolean {
  const moved = row.reason === "counter_payment" || row.reason === "counter_refund";
  return row.method === "counter" && moved && !ledger.some(({ correctsId }) => correctsId === row.id);
}

/**
 * How an amount to give back is spread over the card payments of a booking: newest first, none
 * more than it brought in; what is left over was paid at the counter and is given back there.
 * @example splitRefund(500, [{ id: "a", yen: 320, refunded: 0 }]) // → { cards: [{ checkoutId: "a", yen: 320 }], counterYen: 180 }
 */
export function splitRefund(
  yen: Yen,
  paid: readonly { id: string; yen: Yen; refunded: Yen }[],
): { cards: { checkoutId: string; yen: Yen }[]; counterYen: Yen } {
  const cards: { checkoutId: string; yen: Yen }[] = [];
  let left = yen;
  for (const checkout of paid.toReversed()) {
    const part = Math.min(left, checkout.yen - checkout.refunded);
    if (part <= 0) continue;
    cards.push({ checkoutId: checkout.id, yen: part });
    left -= part;
  }
  return { cards, counterYen: left };
}

/**
 * How much of what a booking gives back goes to cards, and how much waits at the counter.
 * @example splitBack({ ledger: [] }, 320) // → { cardYen: 0, counterYen: 320 }
 */
export function splitBack(
  { ledger }: { ledger: readonly Pick<LedgerEntry, "kind" | "yen" | "checkoutId">[] },
  yen: Yen,
): { cardYen: Yen; counterYen: Yen } {
  const { counterYen } = splitRefund(yen, cardsIn(ledger));
  return { cardYen: yen - counterYen, counterYen };
}

/**
 * What each card payment brought to a booking and has given back, the oldest first. By the ledger, since a
 * booking that was split has a share of a payment that the other made.
 * @example cardsIn([{ kind: "payment", yen: -640, checkoutId: "a" }, { kind: "payment", yen: 320, checkoutId: "a" }])
 * // → [{ id: "a", yen: 320, refunded: 0 }]
 */
export function cardsIn(
  ledger: readonly Pick<LedgerEntry, "kind" | "yen" | "checkoutId">[],
): { id: string; yen: Yen; refunded: Yen }[] {
  const ids = [...new Set(ledger.flatMap(({ checkoutId }) => (checkoutId ? [checkoutId] : [])))];
  return ids.map((id) => {
    const { paid, refunded } = balanceOf(ledger.filter((row) => row.checkoutId === id));
    return { id, yen: paid, refunded };
  });
}

/**
 * The rows that carry a part of a booking to another that is split from it: what it owes for the slots that go,
 * and what is paid of them. Each amount is entered once the other way round and once as it was, so that every
 * kind of money comes to what it came to before. What is paid counts for the slots that stay first; what
 * waits to be handed out stays with them.
 * @param yen the fees of the slots that go
 * @example splitEntries([charge 640, payment 640], { yen: 320, … }) // → charge −320 and payment +320 here, charge 320 and payment −320 there
 */
export function splitEntries(
  ledger: readonly Pick<LedgerEntry, "kind" | "yen" | "checkoutId">[],
  { fromId, toId, yen, actorId, at }: { fromId: string; toId: string; yen: Yen; actorId: string | null; at: Date },
): NewLedgerEntry[] {
  const { charged, waived, paid, refunded } = balanceOf(ledger);
  const owed = charged - waived;
  const goes = Math.min(yen, Math.max(0, owed));
  const paidOfIt = Math.min(goes, Math.max(0, paid - refunded - (owed - goes)));
  const { cards, counterYen } = splitRefund(paidOfIt, cardsIn(ledger));
  const rows = [
    { kind: "charge", yen: goes, method: null, checkoutId: null },
    ...cards.map((card) => ({ kind: "payment", yen: -card.yen, method: "card", checkoutId: card.checkoutId }) as const),
    { kind: "payment", yen: -counterYen, method: "counter", checkoutId: null },
  ] as const;
  const shared = { reason: "split", actorId, at } as const;
  return rows
    .filter((row) => row.yen !== 0)
    .flatMap((row, index) => [
      { ...row, ...shared, yen: -row.yen, bookingId: fromId, key: `split:${toId}:${index}:from` },
      { ...row, ...shared, bookingId: toId, key: `split:${toId}:${index}:to` },
    ]);
}

/** What became of a page at the provider. */
export type Outcome =
  | { kind: "paid"; providerRef: string; paymentRef: string; amount: number; currency: string }
  | { kind: "ended"; providerRef: string | null };

/**
 * Whether a payment is the one we asked for: our page, our amount, in yen. Anything else is not booked.
 * @example isAsAsked({ providerRef: "cs_1", yen: 320 }, { kind: "paid", providerRef: "cs_1", paymentRef: "pi_1", amount: 320, currency: "jpy" }) // → true
 */
export function isAsAsked(
  checkout: Pick<BookingCheckout, "providerRef" | "yen">,
  paid: Extract<Outcome, { kind: "paid" }>,
): boolean {
  // no page is known yet when the provider's answer was lost on the way
  const isOurPage = checkout.providerRef === null || checkout.providerRef === paid.providerRef;
  return isOurPage && paid.amount === checkout.yen && paid.currency.toLowerCase() === "jpy";
}

/** How a payment is used for what a booking owes: the rest goes back.
 *  @example splitPayment(320, 0) // → { keepYen: 0, backYen: 320 } */
export function splitPayment(yen: Yen, due: Yen): { keepYen: Yen; backYen: Yen } {
  const keepYen = Math.min(yen, Math.max(0, due));
  return { keepYen, backYen: yen - keepYen };
}

/** How long after a failed try a card refund is asked for again: 1 minute, doubling, at most 6 hours; in milliseconds.
 *  @example refundRetryMs(2) // → 240_000 */
export function refundRetryMs(attempts: number): number {
  return Math.min(60_000 * 2 ** attempts, 6 * 60 * 60_000);
}

/** Tries after which a card refund is left to staff: about two days with the waits of `refundRetryMs`. */
export const REFUND_ATTEMPTS = 16;

/** The card payment of a booking that can still be finished, if there is one. */
export function openCheckoutOf<C extends Pick<BookingCheckout, "status" | "expiresAt">>(
  checkouts: readonly C[],
  now: Date,
): C | null {
  return checkouts.find((checkout) => checkout.status === "open" && checkout.expiresAt > now) ?? null;
}

/** Yen charged and paid of a booking, less what was waived and given back. */
export function moneyOf({ ledger }: Pick<Booking, "ledger">): Money {
  const { charged, waived, paid, refunded } = balanceOf(ledger);
  return { charged: charged - waived, paid: paid - refunded };
}
