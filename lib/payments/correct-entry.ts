import { z } from "zod";
import { can } from "@/lib/accounts/rules";
import { recordChange } from "@/lib/audit";
import { scheduleBookingWork } from "@/lib/bookings/booking-work";
import { type Booking, bookingToTell, isStanding, payDeadline, standingSlots } from "@/lib/bookings/rules";
import { bookingByNumber, raiseVersion } from "@/lib/bookings/store";
import type { Context } from "@/lib/context";
import { type Tx, transaction } from "@/lib/db";
import type { Centre } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { enqueueMail } from "@/lib/mail/store";
import { ok, type Result, refuse } from "@/lib/result";
import { balanceOf, correctionEntry, isCorrectable } from "./rules";
import { addLedger } from "./store";
import { openTillDay } from "./take-counter-payment";

export const correctEntryInput = z.object({
  number: z.string().max(40),
  /** id of the row of the ledger */
  entry: z.string().max(64),
  note: z
    .string({ error: "till.fields.why" })
    .max(300)
    .transform((text) => text.trim())
    .pipe(z.string().min(1, "till.fields.why")),
});

/**
 * Takes back money at the counter that was entered by a slip: by an entry of the opposite sign that names it, on
 * the day of the till that is open now. Nothing is edited, and nothing is taken back twice. What the booking owes
 * follows, and so do its papers, reminders and deadline: one that has passed meanwhile is counted anew, since the
 * slip was not the resident's. They were told of a payment, and are told that it was a mistake.
 */
export async function correctCounterEntry(
  ctx: Context,
  input: z.output<typeof correctEntryInput>,
): Promise<Result<{ number: string }>> {
  if (!can(ctx.actor, "payment.take")) return refuse("not_allowed");
  return transaction(ctx.db, async (tx): Promise<Result<{ number: string }>> => {
    const booking = await bookingByNumber(tx, input.number);
    if (!booking) return refuse("unknown_booking");
    const row = booking.ledger.find(({ id }) => id === input.entry);
    if (!row) return refuse("unknown_entry");
    // pressed twice
    if (booking.ledger.some(({ correctsId }) => correctsId === row.id)) return ok({ number: booking.number });
    if (!isCorrectable(row, booking.ledger)) return refuse("not_correctable");
    const { paid, refunded } = balanceOf(booking.ledger);
    if (row.kind === "payment" && paid - refunded + row.yen < 0) return refuse("refund_stands");

    const centre = await loadCentre(tx);
    const tillDay = await openTillDay(tx, centre, ctx.now);
    const actorId = ctx.actor.kind === "user" ? ctx.actor.userId : null;
    const entry = correctionEntry(row, { bookingId: booking.id, actorId, tillDay, at: ctx.now });
    await addLedger(tx, [entry]);
    await renewDeadline(ctx, tx, centre, booking, entry.yen);
    await scheduleBookingWork(tx, centre, booking, ctx.now);
    await recordChange(tx, {
      actor: ctx.actor,
      action: "payment.correct",
      subject: "booking",
      subjectId: booking.id,
      before: { entry: row.id, kind: row.kind, yen: row.yen, tender: row.tender ?? null, tillDay: row.tillDay ?? null },
      after: { key: entry.key, yen: entry.yen, tillDay, note: input.note },
      at: ctx.now,
    });
    if (row.kind === "payment")
      await enqueueMail(tx, {
        key: `payment_corrected:${row.id}`,
        to: booking.user.email,
        locale: booking.locale,
        notice: {
          kind: "payment_corrected",
          site: ctx.config.url,
          booking: bookingToTell(centre, booking),
          yen: 0 - row.yen,
        },
        now: ctx.now,
      });
    return ok({ number: booking.number });
  });
}

/** Gives a booking that owes again time to pay, where its deadline is over or it has none. */
async function renewDeadline(ctx: Context, tx: Tx, centre: Centre, booking: Booking, addedYen: number): Promise<void> {
  const owes = balanceOf(booking.ledger).due + addedYen > 0;
  const slots = standingSlots(booking);
  if (!owes || !isStanding(booking.status) || slots.length === 0) return;
  if (booking.payDeadline && booking.payDeadline > ctx.now) return;
  await raiseVersion(tx, booking.id, booking.version, { payDeadline: payDeadline(centre, slots, ctx.now).at });
}
