import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db";
import { loadCentre } from "@/lib/facility/store";
import { enqueueMail } from "@/lib/mail/store";
import type { Task, TaskOutcome } from "@/lib/work/rules";
import { bookingTasks, scheduleBookingWork } from "./booking-work";
import { freeSlots } from "./free-slots";
import { bookingToTell, traceOf } from "./rules";
import { bookingById, setBookingStatus } from "./store";
import { mayMove, statesBefore } from "./transitions";

const SYSTEM = { kind: "system" } as const;

/**
 * Ends an application that nobody has decided before its first use begins: what of it is still to come is free for
 * others, nothing is owed, and whoever applied is told.
 */
export async function endRequest(ctx: Context, tx: Tx, task: Task): Promise<TaskOutcome> {
  const { now } = ctx;
  const centre = await loadCentre(tx);
  const booking = await bookingById(tx, task.subjectId);
  if (!booking || !bookingTasks(centre, booking).some(({ key }) => key === task.key)) return "moot";
  if (!mayMove(centre, booking, SYSTEM, "request_over", now)) return "moot";
  const { id, number, locale } = booking;
  const slots = booking.slots.filter(({ cancelledAt }) => cancelledAt === null);
  await setBookingStatus(tx, id, statesBefore("request_over"), "expired", { endedAt: now });
  await freeSlots(ctx, tx, centre, booking, slots);
  await enqueueMail(tx, {
    key: `request_over:${id}`,
    to: booking.user.email,
    locale,
    notice: { kind: "request_over", site: ctx.config.url, booking: bookingToTell(centre, { number, slots }) },
    now,
  });
  await recordChange(tx, {
    actor: SYSTEM,
    action: "booking.request_over",
    subject: "booking",
    subjectId: id,
    before: traceOf(booking),
    after: traceOf({ ...booking, version: booking.version + 1, status: "expired", slots: [] }),
    at: now,
  });
  await scheduleBookingWork(tx, centre, booking, now);
  return "done";
}
