import type { Money } from "@/lib/bookings/changes";
import type { Booking, BookingCheckout, LedgerEntry } from "@/lib/bookings/rules";
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
  | "reduced";

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
};

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

type Given = { bookingId: string; yen: Yen; key: string; at: Date; actorId?: string | null };

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
  };
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
 * @example splitBack({ checkouts: [], ledger: [] }, 320) // → { cardYen: 0, counterYen: 320 }
 */
export function splitBack(
  { checkouts, ledger }: { checkouts: readonly BookingCheckout[]; ledger: readonly LedgerEntry[] },
  yen: Yen,
): { cardYen: Yen; counterYen: Yen } {
  const paid = checkouts
    .filter(({ status }) => status === "paid")
    .map(({ id, yen: brought }) => ({
      id,
      yen: brought,
      refunded: balanceOf(ledger.filter((row) => row.checkoutId === id)).refunded,
    }));
  const { counterYen } = splitRefund(yen, paid);
  return { cardYen: yen - counterYen, counterYen };
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
