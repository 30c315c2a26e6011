import {
  type Booking,
  isLiveHold,
  isReductionPending,
  isStanding,
  readNumber,
  showNumber,
  standingSlots,
} from "@/lib/bookings/rules";
import { bookingByNumber } from "@/lib/bookings/store";
import { isTheirs } from "@/lib/bookings/transitions";
import type { Context } from "@/lib/context";
import { NURSERY, type SlotChoice } from "@/lib/facility/rules";
import type { Yen } from "@/lib/money";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";
import { balanceOf, openCheckoutOf, withoutCorrected } from "./rules";
import { holdEnd } from "./store";

/**
 * How the payment of a booking stands: "paid", "waiting" for what the provider's page brings,
 * "ready" to be paid while its slots are held, "unpaid" though it stands, "returned" because it
 * came too late, "ended" without a payment, or "undecided" while staff decide.
 */
export type PaymentState = "paid" | "waiting" | "ready" | "unpaid" | "returned" | "ended" | "undecided";

export type PaymentView = {
  number: string;
  shownNumber: string;
  state: PaymentState;
  /** what is or was to be paid */
  yen: Yen;
  /** of what is paid now, the payment that came last, where it was not all of it */
  restYen: Yen | null;
  /** until when the slots are held for the payment; null where they are booked or gone */
  heldUntil: Date | null;
  payDeadline: Date | null;
  /** the slots stood without a hold for a while, and were still free */
  wasLate: boolean;
  /** gone back because it was paid before */
  twiceYen: Yen;
  canPayByCard: boolean;
};

/** How the payment of one's own booking stands; null for a number that is not one's own. */
export async function viewPayment(ctx: Context, input: { number: string }): Promise<PaymentView | null> {
  const number = readNumber(input.number);
  const booking = number ? await bookingByNumber(ctx.db.reader, number) : null;
  if (!booking || !isTheirs(booking, ctx.actor)) return null;
  const end = booking.status === "held" ? await holdEnd(ctx.db.reader, booking.holdId) : null;
  const heldUntil = end && isLiveHold({ expiresAt: end }, ctx.now) ? end : null;
  const { due, charged, waived, paid, refunded } = balanceOf(booking.ledger);
  const lastYen = -(
    withoutCorrected(booking.ledger).findLast(({ kind, yen }) => kind === "payment" && yen < 0)?.yen ?? 0
  );
  const state = stateOf(booking, heldUntil, ctx.now);
  return {
    number: booking.number,
    shownNumber: showNumber(booking.number),
    state,
    yen: state === "returned" ? backYen(booking, LATE) : due > 0 ? due : charged - waived || charged,
    restYen: state === "paid" && lastYen < paid - refunded ? lastYen : null,
    heldUntil,
    payDeadline: booking.payDeadline,
    wasLate: booking.ledger.some(({ reason }) => reason === "late_payment_booked"),
    twiceYen: backYen(booking, ["paid_twice"]),
    canPayByCard:
      ctx.cards !== null && due > 0 && state !== "undecided" && (heldUntil !== null || isStanding(booking.status)),
  };
}

/** What a booking was made of, to be chosen again after its payment came to nothing. */
export async function chooseAgain(
  ctx: Context,
  input: { number: string },
): Promise<Result<SlotChoice[], Refusal<"unknown_booking">>> {
  const number = readNumber(input.number);
  const booking = number ? await bookingByNumber(ctx.db.reader, number) : null;
  if (!booking || !isTheirs(booking, ctx.actor)) return refuse("unknown_booking");
  const isNursery = ({ roomId }: { roomId: string }) => roomId === NURSERY;
  const slots = standingSlots(booking);
  return ok(
    slots
      .filter((slot) => !isNursery(slot))
      .map(({ roomId, date, slot, tariff }) => ({
        roomId,
        date,
        slot,
        tariff,
        nursery: slots.some((other) => isNursery(other) && other.date === date && other.slot === slot),
      })),
  );
}

const LATE = ["late_payment", "amount_mismatch"];

function stateOf(booking: Booking, heldUntil: Date | null, now: Date): PaymentState {
  const { due } = balanceOf(booking.ledger);
  const isOpen = openCheckoutOf(booking.checkouts, now) !== null;
  switch (booking.status) {
    case "requested":
      return "undecided";
    case "confirmed":
    case "used":
    case "no_show":
      if (due <= 0) return "paid";
      if (isReductionPending(booking)) return "undecided";
      return isOpen ? "waiting" : "unpaid";
    case "held":
      if (heldUntil === null) return "ended";
      return isOpen ? "waiting" : "ready";
    default:
      return backYen(booking, LATE) > 0 ? "returned" : "ended";
  }
}

function backYen(booking: Booking, reasons: readonly string[]): Yen {
  return booking.ledger.reduce(
    (sum, { kind, reason, yen }) => (kind === "refund" && reasons.includes(reason) ? sum + yen : sum),
    0,
  );
}
