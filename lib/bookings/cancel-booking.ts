import { z } from "zod";
import { mayEnter } from "@/lib/accounts/rules";
import type { Context } from "@/lib/context";
import { today } from "@/lib/dates";
import { transaction } from "@/lib/db";
import { type Centre, type Policy, policyOn, REFUND_REASONS, type RefundReason } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import type { Yen } from "@/lib/money";
import { balanceOf } from "@/lib/payments/rules";
import { ok, type Result, refuse } from "@/lib/result";
import { applyChange, endPages, moneyOf, planChange, theirBooking } from "./change-booking";
import { type Cancellation, cancellationOf, givingUpAll } from "./changes";
import { type BookedSlot, type Booking, graceEnds, type SlotDay, slotDays } from "./rules";
import { bookingByNumber } from "./store";
import { isCorrection, mayMove, statesBefore } from "./transitions";

export type CancelPreview = {
  booking: Booking;
  days: SlotDay<BookedSlot>[];
  cancellation: Cancellation;
  refunds: Policy["refunds"];
  /** received and not given back */
  paidYen: Yen;
  /** until when everything comes back whatever the day; null when that time is over */
  correctUntil: Date | null;
};

/** What cancelling one's booking now would come to; null for a number that is not one's own. */
export async function previewCancel(ctx: Context, number: string): Promise<Result<CancelPreview> | null> {
  const booking = await theirBooking(ctx, ctx.db.reader, number);
  if (!booking) return null;
  const centre = await loadCentre(ctx.db.reader);
  const cancellation = mayCancel(ctx, centre, booking, "own");
  if (!cancellation.ok) return cancellation;
  const { paid, refunded } = balanceOf(booking.ledger);
  const policy = policyOn(centre, today(ctx.now));
  const standing = booking.slots.filter(({ cancelledAt }) => cancelledAt === null);
  return ok({
    booking,
    days: slotDays(centre, standing),
    cancellation: cancellation.value,
    refunds: policy.refunds,
    paidYen: paid - refunded,
    correctUntil: isCorrection(centre, booking, ctx.now)
      ? graceEnds(policyOn(centre, today(booking.createdAt)), booking)
      : null,
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
  return cancelFor(ctx, input, { reason: "own", note: null }, (tx) => theirBooking(ctx, tx, input.number));
}

export const closeBookingInput = z.object({
  number: z.string().max(40),
  reason: z.enum(REFUND_REASONS as [RefundReason, ...RefundReason[]], { error: "choose" }),
  note: z
    .string()
    .max(500)
    .default("")
    .transform((text) => text.trim()),
});

/**
 * Staff cancel a booking for somebody: for the centre's own reasons, a disaster or a warning, for
 * which the policy gives back everything whatever the day, or for the resident's, by the table.
 */
export async function closeBooking(
  ctx: Context,
  input: z.output<typeof closeBookingInput>,
): Promise<Result<{ number: string }>> {
  if (!mayEnter(ctx.actor, "staff")) return refuse("not_allowed");
  const { reason, note } = input;
  return cancelFor(ctx, {}, { reason, note: note || null }, (tx) => bookingByNumber(tx, input.number));
}

/** Cancels the booking that `find` answers in the transaction: whether it is theirs to cancel is asked there. */
export async function cancelFor(
  ctx: Context,
  input: { backYen?: number | undefined },
  { reason, note }: { reason: RefundReason; note: string | null },
  find: (tx: Parameters<typeof bookingByNumber>[0]) => Promise<Booking | null>,
): Promise<Result<{ number: string }>> {
  const cancelled = await transaction(ctx.db, async (tx): Promise<Result<{ number: string; pages: string[] }>> => {
    const booking = await find(tx);
    if (!booking) return refuse("unknown_booking");
    const { number } = booking;
    if (booking.status === "cancelled") return ok({ number, pages: [] });
    const centre = await loadCentre(tx);
    const allowed = mayCancel(ctx, centre, booking, reason);
    if (!allowed.ok) return allowed;
    const { refundYen } = allowed.value;
    if (input.backYen !== undefined && input.backYen !== refundYen) return refuse("refund_changed", { yen: refundYen });
    const plan = await planChange(ctx, tx, centre, booking, givingUpAll(centre, booking, ctx.now), reason);
    if (!plan.ok) return plan;
    const move = reason === "own" ? "cancel" : "close";
    const applied = await applyChange(ctx, tx, centre, booking, plan.value, { move, note });
    return applied.ok ? ok({ number, pages: applied.value.pages }) : applied;
  });
  if (!cancelled.ok) return cancelled;
  await endPages(ctx, cancelled.value.pages);
  return ok({ number: cancelled.value.number });
}

function mayCancel(ctx: Context, centre: Centre, booking: Booking, reason: RefundReason): Result<Cancellation> {
  if (!statesBefore("drop").includes(booking.status) && !statesBefore("cancel").includes(booking.status))
    return refuse("not_cancellable");
  const move = reason === "own" ? "cancel" : "close";
  const how = { correction: isCorrection(centre, booking, ctx.now), reason };
  const cancellation = cancellationOf(centre, booking.slots, moneyOf(booking), ctx.now, how);
  if (cancellation.slots.length === 0) return refuse("booking_over");
  const isOpen =
    mayMove(centre, booking, ctx.actor, move, ctx.now) || mayMove(centre, booking, ctx.actor, "drop", ctx.now);
  return isOpen ? ok(cancellation) : refuse("not_cancellable");
}
