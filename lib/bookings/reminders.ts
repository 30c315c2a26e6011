import { userById } from "@/lib/accounts/store";
import type { Context } from "@/lib/context";
import { daysBetween, today } from "@/lib/dates";
import type { Tx } from "@/lib/db";
import { type Centre, slotId } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { signAnswer, stampOf } from "@/lib/links/sign-answer";
import { enqueueMail } from "@/lib/mail/store";
import { balanceOf } from "@/lib/payments/rules";
import type { Task, TaskOutcome } from "@/lib/work/rules";
import { type BookingTask, bookingTasks, releaseOf, restUntil, whenSettled } from "./booking-work";
import { type BookedSlot, type Booking, beginningOf, bookingToTell, counterEnd, isReductionPending } from "./rules";
import { bookingById } from "./store";

/**
 * Reminds of a payment before its deadline. After a stop only the nearest of several is sent, and none once
 * the deadline has passed. While a card payment is under way it waits for what comes of it.
 */
export async function remindPayment(ctx: Context, tx: Tx, task: Task): Promise<TaskOutcome> {
  const { now } = ctx;
  const found = await asked(tx, task, now);
  if (!found) return "moot";
  const { centre, booking } = found;
  const at = booking.payDeadline;
  if (!at || at <= now || isReductionPending(booking)) return "moot";
  const settledAt = whenSettled(booking, now);
  if (settledAt) return { again: settledAt };
  await enqueueMail(tx, {
    key: task.key,
    to: booking.user.email,
    locale: booking.locale,
    notice: {
      kind: "payment_reminder",
      site: ctx.config.url,
      booking: bookingToTell(centre, { number: booking.number, slots: standing(booking) }),
      yen: balanceOf(booking.ledger).due,
      at,
      counterAt: counterEnd(centre, at, now),
      releasedAt: releaseOf(centre, booking),
      restUntil: restUntil(centre, booking, now),
    },
    now,
  });
  return "done";
}

/**
 * Asks before a use whether it is still needed, on the days a resident has chosen to be asked; the mail's
 * link answers without signing in. After a stop only the nearest of several is sent, and none once the use
 * has begun. Unanswered it changes nothing.
 */
export async function remindUse(ctx: Context, tx: Tx, task: Task): Promise<TaskOutcome> {
  const { now, config } = ctx;
  const found = await asked(tx, task, now);
  if (!found) return "moot";
  const { centre, booking, wanted } = found;
  const toCome = standing(booking).filter((slot) => slot.date >= wanted.date);
  const begins = new Date(Math.min(...toCome.map((slot) => beginningOf(centre, slot).getTime())));
  if (begins <= now) return "moot";
  const { due } = balanceOf(booking.ledger);
  const at = booking.payDeadline;
  const rest = restUntil(centre, booking, now);
  await enqueueMail(tx, {
    key: task.key,
    to: booking.user.email,
    locale: booking.locale,
    notice: {
      kind: "use_reminder",
      site: config.url,
      booking: bookingToTell(centre, { number: booking.number, slots: toCome }),
      days: daysBetween(today(now), wanted.date),
      payment: isReductionPending(booking)
        ? { state: "reduction_pending" }
        : rest
          ? { state: "rest", yen: due, until: rest }
          : due > 0 && at
            ? { state: "due", at, counterAt: counterEnd(centre, at, now) }
            : { state: balanceOf(booking.ledger).paid > 0 ? "paid" : "free" },
      releasedAt: isReductionPending(booking) ? null : releaseOf(centre, booking),
      token: signAnswer(config.secret, {
        kind: "reminder",
        id: booking.id,
        version: `${wanted.daysBefore}-${stampOfSlots(config.secret, booking)}`,
        expiresAt: begins,
      }),
    },
    now,
  });
  return "done";
}

/** The mark of the slots that stand, and of whose they are: a link is refused once they are others, or another's. */
export function stampOfSlots(secret: string, booking: Pick<Booking, "userId" | "slots">): string {
  return stampOf(secret, [booking.userId, ...standing(booking).map(slotId)]);
}

/** The booking of a reminder, if it still asks for it and no nearer one has come due as well. */
async function asked(
  tx: Tx,
  task: Task,
  now: Date,
): Promise<{ centre: Centre; booking: Booking; wanted: BookingTask } | null> {
  const booking = await bookingById(tx, task.subjectId);
  if (!booking) return null;
  const centre = await loadCentre(tx);
  const tasks = bookingTasks(centre, booking);
  // What is about to end unpaid is not asked about: that mail says all.
  if (tasks.some(({ kind, dueAt }) => kind === "release_unpaid" && dueAt <= now)) return null;
  const chosen = task.kind === "remind_use" ? ((await userById(tx, booking.userId))?.reminders ?? []) : null;
  const all = tasks.filter(({ kind, daysBefore }) => kind === task.kind && (!chosen || chosen.includes(daysBefore)));
  const wanted = all.find(({ key }) => key === task.key);
  const nearest = all.findLast(({ dueAt }) => dueAt <= now);
  return wanted && nearest === wanted ? { centre, booking, wanted } : null;
}

function standing({ slots }: Pick<Booking, "slots">): BookedSlot[] {
  return slots.filter(({ cancelledAt }) => cancelledAt === null);
}
