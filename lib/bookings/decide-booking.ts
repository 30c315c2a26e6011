import { z } from "zod";
import { mayEnter } from "@/lib/accounts/rules";
import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { daysBetween, today } from "@/lib/dates";
import { transaction } from "@/lib/db";
import { loadCentre } from "@/lib/facility/store";
import { bookingCalendar } from "@/lib/mail/calendar";
import { enqueueMail } from "@/lib/mail/store";
import { sumOfYen, type Yen } from "@/lib/money";
import { chargeEntry } from "@/lib/payments/rules";
import { addLedger } from "@/lib/payments/store";
import { ok, type Result, refuse } from "@/lib/result";
import { recordViews } from "@/lib/staff/record-views";
import { scheduleBookingWork } from "./booking-work";
import { freeSlots } from "./free-slots";
import {
  type Booking,
  bookingToTell,
  firstBeginning,
  isReductionPending,
  payDeadline,
  paymentToTell,
  standingSlots,
  traceOf,
} from "./rules";
import { bookingByNumber, bookingsWithStatus, setBookingStatus } from "./store";
import { mayMove, statesBefore } from "./transitions";

/** A booking that waits for staff. */
export type Decision = {
  booking: Booking;
  slots: ReturnType<typeof bookingToTell>["slots"];
  yen: Yen;
  /** when its first slot begins */
  beginsAt: Date;
  waitingDays: number;
};

/** What waits for a decision, the oldest first. */
export async function viewDecisions(ctx: Context): Promise<Result<Decision[]>> {
  if (!mayEnter(ctx.actor, "staff")) return refuse("not_allowed");
  const centre = await loadCentre(ctx.db.reader);
  const bookings = await bookingsWithStatus(ctx.db.reader, "requested");
  await recordViews(
    ctx,
    "decisions",
    bookings.map(({ userId }) => userId),
  );
  return ok(
    bookings.map((booking) => {
      const { slots, yen } = bookingToTell(centre, booking);
      return {
        booking,
        slots,
        yen,
        beginsAt: firstBeginning(centre, standingSlots(booking)) ?? booking.createdAt,
        waitingDays: daysBetween(today(booking.createdAt), today(ctx.now)),
      };
    }),
  );
}

export const decideBookingInput = z
  .object({
    number: z.string().max(40),
    decision: z.enum(["approve", "decline"]),
    note: z
      .string()
      .max(500)
      .default("")
      .transform((text) => text.trim()),
  })
  .refine(({ decision, note }) => decision === "approve" || note !== "", {
    path: ["note"],
    error: "staff.fields.reason",
  });

/**
 * Approves or declines a booking that waits. Approved, it is charged and must be paid by its
 * deadline, counted from now; declined, its slots are free for others. The resident hears of
 * both, with the staff's words. The same decision pressed twice counts once.
 */
export async function decideBooking(
  ctx: Context,
  input: z.output<typeof decideBookingInput>,
): Promise<Result<{ number: string }>> {
  const { actor, now } = ctx;
  if (actor.kind !== "user" || !mayEnter(actor, "staff")) return refuse("not_allowed");
  return transaction(ctx.db, async (tx): Promise<Result<{ number: string }>> => {
    const booking = await bookingByNumber(tx, input.number);
    if (!booking) return refuse("unknown_booking");
    const { id, number, locale } = booking;
    const to = input.decision === "approve" ? "confirmed" : "declined";
    if (booking.status === to && booking.decidedById === actor.userId) return ok({ number });
    if (!statesBefore(input.decision).includes(booking.status))
      return refuse("already_decided", { status: booking.status });
    const centre = await loadCentre(tx);
    if (!mayMove(centre, booking, actor, input.decision, now)) return refuse("decision_too_late");
    const site = ctx.config.url;
    const slots = standingSlots(booking);
    const told = bookingToTell(centre, { number, slots });
    const note = input.note || null;
    const decided = { decisionNote: note, decidedAt: now, decidedById: actor.userId };
    if (to === "confirmed") {
      const deadline = payDeadline(centre, slots, now);
      const isAsking = isReductionPending(booking);
      await setBookingStatus(tx, id, ["requested"], to, { ...decided, payDeadline: isAsking ? null : deadline.at });
      const yen = sumOfYen(slots.map((slot) => slot.yen));
      await addLedger(tx, [
        chargeEntry({ bookingId: id, yen, key: `charge:${id}`, reason: "booking", at: now, actorId: actor.userId }),
      ]);
      await enqueueMail(tx, {
        key: `booking_approved:${id}`,
        to: booking.user.email,
        locale,
        notice: {
          kind: "booking_approved",
          site,
          booking: told,
          payment: isAsking ? { state: "reduction_pending" } : paymentToTell(yen, deadline),
        },
        now,
        ics: bookingCalendar({ booking: told, site, locale, now, cancelled: false }),
      });
    } else {
      await setBookingStatus(tx, id, ["requested"], to, { ...decided, endedAt: now });
      await freeSlots(ctx, tx, centre, booking, slots);
      await enqueueMail(tx, {
        key: `booking_declined:${id}`,
        to: booking.user.email,
        locale,
        notice: { kind: "booking_declined", site, booking: told, note },
        now,
      });
    }
    await recordChange(tx, {
      actor,
      action: `booking.${input.decision}`,
      subject: "booking",
      subjectId: id,
      before: traceOf(booking),
      after: traceOf({ ...booking, status: to, version: booking.version + 1 }),
      at: now,
    });
    await scheduleBookingWork(tx, centre, booking, now);
    return ok({ number });
  });
}
