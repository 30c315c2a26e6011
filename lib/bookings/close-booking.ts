import { z } from "zod";
import { mayEnter } from "@/lib/accounts/rules";
import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { type Tx, transaction } from "@/lib/db";
import { REFUND_REASONS, type RefundReason, slotId } from "@/lib/facility/rules";
import { blockedSlotsOf, loadCentre, releaseBookingSlots } from "@/lib/facility/store";
import { moneyOf } from "@/lib/payments/rules";
import { ok, type Result, refuse } from "@/lib/result";
import { offerFreed } from "@/lib/waiting/queue";
import { giveUp } from "./cancel-booking";
import { versionsOf } from "./change-booking";
import { closingOf, givingUpAll } from "./changes";
import type { Booking } from "./rules";
import { bookingByNumber, waivePenaltiesOf } from "./store";

export const closeBookingInput = z.object({
  number: z.string().max(40),
  /** the version of the booking that the page showed */
  version: z.coerce.number().int(),
  /** `slotId` of each slot that is to go */
  slots: z.array(z.string().max(80), { error: "choose" }).min(1, { error: "choose" }).max(200),
  reason: z.enum(REFUND_REASONS as [RefundReason, ...RefundReason[]], { error: "choose" }),
  /** what the page said would come back by each reason, as "weather:320"; other amounts are not taken for granted */
  shown: z.array(z.string().max(40)).max(20).default([]),
  note: z
    .string()
    .max(500)
    .default("")
    .transform((text) => text.trim()),
});

/**
 * Staff cancel a booking for somebody, or some of its slots: for the centre's own reasons, a disaster or a
 * warning, for which the policy gives back everything whatever the day, begun or not, and which close the
 * slots; or for the resident's, by the table.
 */
export async function closeBooking(
  ctx: Context,
  input: z.output<typeof closeBookingInput>,
): Promise<Result<{ number: string }>> {
  const { actor, now } = ctx;
  if (!mayEnter(actor, "staff")) return refuse("not_allowed");
  const { reason, note } = input;
  const find = (tx: Tx) => bookingByNumber(tx, input.number);
  return giveUp(ctx, find, { reason, note: note || null }, async (tx, centre, booking) => {
    if (booking.version !== input.version)
      return refuse("booking_changed", await versionsOf(tx, booking, input.version));
    const offer = closingOf(centre, booking, moneyOf(booking), actor, now).offers.find((one) => one.reason === reason);
    if (!offer) return refuse(reason === "own" ? "booking_over" : "not_cancellable");
    if (!input.shown.includes(`${reason}:${offer.refundYen}`))
      return refuse("refund_changed", { yen: offer.refundYen });
    const all = givingUpAll(centre, booking, now, reason);
    const wishes = all.filter(({ of }) => input.slots.includes(slotId(of)));
    // What waits for its card payment is paid as it is, or not at all.
    return booking.status === "held" && wishes.length < all.length ? refuse("not_cancellable") : ok(wishes);
  });
}

export const staffBookingInput = z.object({ number: z.string().max(40) });

/** Staff open again what was closed of a booking: whoever waits is asked first. Pressed twice it counts once. */
export async function reopenSlots(
  ctx: Context,
  input: z.output<typeof staffBookingInput>,
): Promise<Result<{ number: string }>> {
  return asStaff(ctx, input, async (tx, booking) => {
    const keys = await blockedSlotsOf(tx, booking.id);
    if (keys.length === 0) return null;
    await releaseBookingSlots(tx, booking.id, keys);
    await offerFreed(ctx, tx, await loadCentre(tx), keys, null);
    return { action: "booking.reopen", after: { slots: keys.map(slotId) } };
  });
}

/** Staff let the points noted of a booking count no more: they stay written, as waived. */
export async function waivePoints(
  ctx: Context,
  input: z.output<typeof staffBookingInput>,
): Promise<Result<{ number: string }>> {
  return asStaff(ctx, input, async (tx, { id }) =>
    (await waivePenaltiesOf(tx, id, ctx.now)) ? { action: "booking.waive_points" } : null,
  );
}

/** Does something to a booking that staff may do, with its history; null where there was nothing to do. */
async function asStaff(
  ctx: Context,
  input: z.output<typeof staffBookingInput>,
  change: (tx: Tx, booking: Booking) => Promise<{ action: string; after?: Record<string, unknown> } | null>,
): Promise<Result<{ number: string }>> {
  const { actor, now } = ctx;
  if (!mayEnter(actor, "staff")) return refuse("not_allowed");
  return transaction(ctx.db, async (tx): Promise<Result<{ number: string }>> => {
    const booking = await bookingByNumber(tx, input.number);
    if (!booking) return refuse("unknown_booking");
    const done = await change(tx, booking);
    if (done) await recordChange(tx, { actor, ...done, subject: "booking", subjectId: booking.id, at: now });
    return ok({ number: booking.number });
  });
}
