import { z } from "zod";
import type { Context } from "@/lib/context";
import { today } from "@/lib/dates";
import { type Tx, transaction } from "@/lib/db";
import { type Centre, type Policy, policyOn, type RefundReason } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import type { Yen } from "@/lib/money";
import { endPages } from "@/lib/payments/provider";
import { balanceOf, moneyOf, splitBack } from "@/lib/payments/rules";
import { ok, type Result, refuse } from "@/lib/result";
import { applyChange, planChange } from "./change-booking";
import { type Cancellation, cancellationOf, givingUpAll, type SlotWish } from "./changes";
import { type BookedSlot, type Booking, graceEnds, type SlotDay, showNumber, slotDays } from "./rules";
import { theirBooking } from "./store";
import { isCorrection, mayMove, statesBefore } from "./transitions";

export type CancelPreview = {
  booking: Booking;
  days: SlotDay<BookedSlot>[];
  cancellation: Cancellation;
  refunds: Policy["refunds"];
  /** to cards first, the rest at the counter */
  cardYen: Yen;
  counterYen: Yen;
  /** received and not given back */
  paidYen: Yen;
  /** until when everything comes back whatever the day; null when that time is over */
  correctUntil: Date | null;
  /** whether slots can still be moved, which keeps what was paid for them */
  canMove: boolean;
};

/** What cancelling one's booking now would come to; null for a number that is not one's own. */
export async function previewCancel(ctx: Context, number: string): Promise<Result<CancelPreview> | null> {
  const booking = await theirBooking(ctx.db.reader, ctx.actor, number);
  if (!booking) return null;
  const centre = await loadCentre(ctx.db.reader);
  const cancellation = mayCancel(ctx, centre, booking);
  if (!cancellation.ok) return cancellation;
  const { paid, refunded } = balanceOf(booking.ledger);
  const policy = policyOn(centre, today(ctx.now));
  const standing = booking.slots.filter(({ cancelledAt }) => cancelledAt === null);
  return ok({
    booking,
    days: slotDays(centre, standing),
    cancellation: cancellation.value,
    ...splitBack(booking, cancellation.value.refundYen),
    refunds: policy.refunds,
    paidYen: paid - refunded,
    correctUntil: isCorrection(centre, booking, ctx.now)
      ? graceEnds(policyOn(centre, today(booking.createdAt)), booking)
      : null,
    canMove: mayMove(centre, booking, ctx.actor, "change", ctx.now),
  });
}

export const cancelBookingInput = z.object({
  number: z.string().max(40),
  /** what the page said would come back; another amount is not taken for granted */
  backYen: z.coerce.number().int().optional().catch(undefined),
});

/**
 * Cancels what has not begun of one's booking: frees its slots, waives what is not owed any more,
 * sends card money back and leaves cash to be fetched at the counter. A second press changes nothing.
 */
export async function cancelBooking(
  ctx: Context,
  input: z.output<typeof cancelBookingInput>,
): Promise<Result<{ number: string }>> {
  return cancelFor(ctx, input, (tx) => theirBooking(tx, ctx.actor, input.number));
}

/** Cancels the booking that `find` answers in the transaction: whether it is theirs to cancel is asked there.
 *  @param link the version of the link by which it was answered */
export async function cancelFor(
  ctx: Context,
  input: { backYen?: number | undefined; link?: string },
  find: (tx: Tx) => Promise<Booking | null>,
): Promise<Result<{ number: string }>> {
  return giveUp(ctx, find, { reason: "own", note: null, link: input.link }, async (_tx, centre, booking) => {
    const allowed = mayCancel(ctx, centre, booking);
    if (!allowed.ok) return allowed;
    const { refundYen } = allowed.value;
    if (input.backYen !== undefined && input.backYen !== refundYen)
      return refuse("refund_changed", { number: showNumber(booking.number), yen: refundYen });
    return ok(givingUpAll(centre, booking, ctx.now));
  });
}

/** Gives up what `choose` says of a booking; one that is cancelled already stays so. */
export async function giveUp(
  ctx: Context,
  find: (tx: Tx) => Promise<Booking | null>,
  { reason, ...by }: { reason: RefundReason; note: string | null; link?: string | undefined },
  choose: (tx: Tx, centre: Centre, booking: Booking) => Promise<Result<SlotWish[]>>,
): Promise<Result<{ number: string }>> {
  const cancelled = await transaction(ctx.db, async (tx): Promise<Result<{ number: string; pages: string[] }>> => {
    const booking = await find(tx);
    if (!booking) return refuse("unknown_booking");
    const { number } = booking;
    if (booking.status === "cancelled") return ok({ number, pages: [] });
    const centre = await loadCentre(tx);
    const wishes = await choose(tx, centre, booking);
    if (!wishes.ok) return wishes;
    const plan = await planChange(ctx, tx, centre, booking, wishes.value, reason);
    if (!plan.ok) return plan;
    const applied = await applyChange(ctx, tx, centre, booking, plan.value, by);
    return applied.ok ? ok({ number, pages: applied.value.pages }) : applied;
  });
  if (!cancelled.ok) return cancelled;
  await endPages(ctx.cards, cancelled.value.pages);
  return ok({ number: cancelled.value.number });
}

function mayCancel(ctx: Context, centre: Centre, booking: Booking): Result<Cancellation> {
  if (!statesBefore("drop").includes(booking.status) && !statesBefore("cancel").includes(booking.status))
    return refuse("not_cancellable");
  const how = { correction: isCorrection(centre, booking, ctx.now), reason: "own" as const };
  const cancellation = cancellationOf(centre, booking.slots, moneyOf(booking), ctx.now, how);
  if (cancellation.slots.length === 0) return refuse("booking_over");
  const isOpen =
    mayMove(centre, booking, ctx.actor, "cancel", ctx.now) || mayMove(centre, booking, ctx.actor, "drop", ctx.now);
  return isOpen ? ok(cancellation) : refuse("not_cancellable");
}
