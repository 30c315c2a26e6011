import { z } from "zod";
import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { today } from "@/lib/dates";
import { type Tx, transaction } from "@/lib/db";
import { type Centre, type Policy, policyOn } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { bookingCalendar } from "@/lib/mail/calendar";
import { enqueueMail } from "@/lib/mail/store";
import type { Yen } from "@/lib/money";
import { balanceOf, waiverEntry } from "@/lib/payments/rules";
import { addLedger, requestCardRefunds } from "@/lib/payments/store";
import { ok, type Result, refuse } from "@/lib/result";
import { freeSlots } from "./free-slots";
import {
  type BookedSlot,
  type Booking,
  bookingToTell,
  type Cancellation,
  cancellationOf,
  hasSlots,
  type SlotDay,
  slotDays,
} from "./rules";
import { bookingByNumber, setBookingStatus } from "./store";
import { statesBefore } from "./transitions";

export type CancelPreview = {
  booking: Booking;
  days: SlotDay<BookedSlot>[];
  cancellation: Cancellation;
  refunds: Policy["refunds"];
  /** received and not given back */
  paidYen: Yen;
};

/** What cancelling one's booking now would come to; null for a number that is not one's own. */
export async function previewCancel(ctx: Context, number: string): Promise<Result<CancelPreview> | null> {
  const booking = await ownBooking(ctx, ctx.db.reader, number);
  if (!booking) return null;
  const centre = await loadCentre(ctx.db.reader);
  const cancellation = mayCancel(ctx, centre, booking);
  if (!cancellation.ok) return cancellation;
  const { paid, refunded } = balanceOf(booking.ledger);
  const { refunds } = policyOn(centre, today(ctx.now));
  return ok({
    booking,
    days: slotDays(centre, booking.slots),
    cancellation: cancellation.value,
    refunds,
    paidYen: paid - refunded,
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
  const { now, actor } = ctx;
  return transaction(ctx.db, async (tx): Promise<Result<{ number: string }>> => {
    const booking = await ownBooking(ctx, tx, input.number);
    if (!booking) return refuse("unknown_booking");
    const { id, number } = booking;
    if (booking.status === "cancelled") return ok({ number });
    const centre = await loadCentre(tx);
    const allowed = mayCancel(ctx, centre, booking);
    if (!allowed.ok) return allowed;
    const { slots, kept, refundYen, waiverYen } = allowed.value;
    if (input.backYen !== undefined && input.backYen !== refundYen) return refuse("refund_changed", { yen: refundYen });

    // What has begun was used: such a booking stands, with only the rest of it given back.
    if (kept.length === 0) {
      const moved = await setBookingStatus(tx, id, statesBefore("cancel"), "cancelled", { endedAt: now });
      if (!moved) return refuse("already_done");
    }
    await freeSlots(ctx, tx, centre, booking, slots);

    const key = `cancelled:${id}:${booking.slots.filter(({ cancelledAt }) => cancelledAt).length}`;
    const actorId = booking.userId;
    await addLedger(tx, [waiverEntry({ bookingId: id, yen: waiverYen, key, reason: "cancelled", actorId, at: now })]);
    const { cardYen, counterYen } = await requestCardRefunds(tx, {
      bookingId: id,
      yen: refundYen,
      key,
      reason: "cancelled",
      actorId,
      now,
    });

    const ended = bookingToTell(centre, { number, slots: booking.slots.filter((slot) => slots.some(isSame(slot))) });
    const site = ctx.config.url;
    await enqueueMail(tx, {
      key,
      to: booking.user.email,
      locale: ctx.locale,
      notice: {
        kind: "booking_cancelled",
        site,
        booking: ended,
        refunds: [
          ...(cardYen > 0 ? [{ yen: cardYen, by: "card" as const }] : []),
          ...(counterYen > 0 ? [{ yen: counterYen, by: "counter" as const }] : []),
        ],
        wasPaid: balanceOf(booking.ledger).paid > 0,
      },
      now,
      ics: bookingCalendar({ booking: ended, site, locale: ctx.locale, now, cancelled: true }),
    });
    await recordChange(tx, {
      actor,
      action: "booking.cancel",
      subject: "booking",
      subjectId: id,
      before: { status: booking.status },
      after: { slots: slots.length, kept: kept.length, refundYen, waiverYen },
      at: now,
    });
    return ok({ number });
  });
}

async function ownBooking(ctx: Context, db: Tx, number: string): Promise<Booking | null> {
  const booking = await bookingByNumber(db, number);
  return booking && ctx.actor.kind === "user" && booking.userId === ctx.actor.userId ? booking : null;
}

function mayCancel(ctx: Context, centre: Centre, booking: Booking): Result<Cancellation> {
  if (!hasSlots(booking.status)) return refuse("not_cancellable");
  const { charged, waived, paid, refunded } = balanceOf(booking.ledger);
  const money = { charged: charged - waived, paid: paid - refunded };
  const cancellation = cancellationOf(centre, booking.slots, money, ctx.now);
  return cancellation.slots.length > 0 ? ok(cancellation) : refuse("booking_over");
}

type Key = Pick<Booking["slots"][number], "roomId" | "date" | "slot">;

function isSame(a: Key) {
  return (b: Key) => a.roomId === b.roomId && a.date === b.date && a.slot === b.slot;
}
