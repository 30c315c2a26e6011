import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { addDays, type CalendarDate, instantAt, today } from "@/lib/dates";
import type { Tx } from "@/lib/db";
import { type Centre, openingOf, policyOn } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { signAnswer } from "@/lib/links/sign-answer";
import { bookingCalendar } from "@/lib/mail/calendar";
import { enqueueMail } from "@/lib/mail/store";
import { balanceOf, waiverEntry } from "@/lib/payments/rules";
import { addLedger } from "@/lib/payments/store";
import type { Task, TaskOutcome } from "@/lib/work/rules";
import { bookingTasks, releaseOf, scheduleBookingWork, whenSettled } from "./booking-work";
import { freeSlots } from "./free-slots";
import { type Booking, bookingToTell, firstBeginning, traceOf } from "./rules";
import { bookingById, raiseVersion, setBookingStatus } from "./store";
import { mayMove } from "./transitions";

const SYSTEM = { kind: "system" } as const;

/**
 * Ends a booking that was not paid by its deadline: its slots are free, it owes nothing, and its mail leads
 * to where the same can be applied for again. Not while a card payment is under way; and where the centre
 * was closed on the last day to pay, there is more time instead.
 */
export async function releaseUnpaid(ctx: Context, tx: Tx, task: Task): Promise<TaskOutcome> {
  const { now } = ctx;
  const centre = await loadCentre(tx);
  const booking = await bookingById(tx, task.subjectId);
  // Paid, moved, cancelled, or waiting for a decision on its fee: another task, or none, stands for it now.
  if (!booking?.payDeadline || !bookingTasks(centre, booking).some(({ key }) => key === task.key)) return "moot";
  const settledAt = whenSettled(booking, now);
  if (settledAt) return { again: settledAt };
  if (!mayMove(centre, booking, SYSTEM, "release", now)) return "moot";
  if (!openingOf(centre, today(booking.payDeadline)).open) {
    await giveMoreTime(ctx, tx, centre, booking);
    return "done";
  }
  await release(ctx, tx, centre, booking);
  return "done";
}

async function release(ctx: Context, tx: Tx, centre: Centre, booking: Booking): Promise<void> {
  const { now } = ctx;
  const { id, number, locale, payDeadline } = booking;
  const slots = booking.slots.filter(({ cancelledAt }) => cancelledAt === null);
  const { due } = balanceOf(booking.ledger);
  await setBookingStatus(tx, id, ["confirmed"], "expired", { endedAt: now });
  // Noted as its slots, so that a card payment that comes late after all finds what it is for.
  await freeSlots(ctx, tx, centre, booking, slots, { mayReturn: true });
  const key = `deadline_passed:${id}:${today(payDeadline ?? now)}`;
  await addLedger(tx, [waiverEntry({ bookingId: id, yen: due, key, reason: "deadline_passed", at: now })]);
  const told = bookingToTell(centre, { number, slots });
  const site = ctx.config.url;
  await enqueueMail(tx, {
    key: `booking_released:${id}:${today(payDeadline ?? now)}`,
    to: booking.user.email,
    locale,
    notice: {
      kind: "booking_released",
      site,
      booking: told,
      at: payDeadline ?? now,
      token: signAnswer(ctx.config.secret, { kind: "again", id, expiresAt: firstBeginning(centre, slots) ?? now }),
    },
    now,
    ics: bookingCalendar({ booking: told, site, locale, now, cancelled: true, sequence: booking.version }),
  });
  await recordChange(tx, {
    actor: SYSTEM,
    action: "booking.release",
    subject: "booking",
    subjectId: id,
    before: traceOf(booking),
    after: traceOf({ ...booking, version: booking.version + 1, status: "expired", slots: [] }),
    at: now,
  });
  await scheduleBookingWork(tx, centre, booking, now);
}

/** Lets a booking be paid until the evening of the next day on which the centre is open. */
async function giveMoreTime(ctx: Context, tx: Tx, centre: Centre, booking: Booking): Promise<void> {
  const { now } = ctx;
  const { id, version, locale } = booking;
  const { at, counterAt } = nextDeadline(centre, booking, now);
  await raiseVersion(tx, id, version, { payDeadline: at });
  await recordChange(tx, {
    actor: SYSTEM,
    action: "booking.more_time",
    subject: "booking",
    subjectId: id,
    before: { payDeadline: booking.payDeadline },
    after: { payDeadline: at },
    at: now,
  });
  await scheduleBookingWork(tx, centre, booking, now);
  const slots = booking.slots.filter(({ cancelledAt }) => cancelledAt === null);
  await enqueueMail(tx, {
    key: `payment_deadline_moved:${id}:${today(at)}`,
    to: booking.user.email,
    locale,
    notice: {
      kind: "payment_deadline_moved",
      site: ctx.config.url,
      booking: bookingToTell(centre, { number: booking.number, slots }),
      yen: balanceOf(booking.ledger).due,
      at,
      counterAt,
      releasedAt: releaseOf(centre, { ...booking, payDeadline: at }),
    },
    now,
  });
}

/** The deadline after one that fell on a day without a counter, at the latest when its use begins. */
function nextDeadline(centre: Centre, booking: Booking, now: Date): { at: Date; counterAt: Date } {
  const { payment } = policyOn(centre, today(now));
  const begins = firstBeginning(centre, booking.slots) ?? now;
  let day: CalendarDate = today(now);
  while (!openingOf(centre, day).open || instantAt(day, payment.counterUntil) <= now) {
    day = addDays(day, 1);
    if (instantAt(day, payment.time) >= begins) return { at: begins, counterAt: begins };
  }
  const at = instantAt(day, payment.time);
  return at < begins ? { at, counterAt: instantAt(day, payment.counterUntil) } : { at: begins, counterAt: begins };
}
