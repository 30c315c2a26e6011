import { addDays, type CalendarDate, daysBetween, instantAt, today } from "@/lib/dates";
import type { Tx } from "@/lib/db";
import { type Centre, policyOn, type SlotKey } from "@/lib/facility/rules";
import type { Yen } from "@/lib/money";
import { balanceOf } from "@/lib/payments/rules";
import type { TaskKind } from "@/lib/work/rules";
import { insertTasks } from "@/lib/work/store";
import { type Planned, replaceTasks } from "@/lib/work/tasks";
import { type Booking, firstBeginning, isStanding } from "./rules";
import { bookingById, bookingsWithoutTasks } from "./store";
import { releaseTime } from "./transitions";

/** Everything that a booking has done at an hour. */
const KINDS: readonly TaskKind[] = ["remind_payment", "release_unpaid", "remind_use", "end_request"];

/** What is done however late: an end. Reminders whose hour has passed are not written any more. */
function isEnd(kind: TaskKind): boolean {
  return kind === "release_unpaid" || kind === "end_request";
}

/** What is to be done about a booking, and when. */
export type BookingTask = Planned & {
  /** the day it counts back from, or forward: that of the deadline, or of use */
  date: CalendarDate;
  /** so many days before it; 0 for what follows a deadline */
  daysBefore: number;
};

/**
 * What is to be done about a booking by the state it is in: the payment is asked for before its deadline and
 * the booking ends on the morning after; before each use it is asked whether it is still needed; an application
 * that nobody has decided ends when its first use begins. No reminder on the day of booking itself. Days of use close to one another are asked about together: a question is left
 * out when another day of the booking lies between it and the day it asks about.
 * @example bookingTasks(centre, booking).map(({ key }) => key) // → ["remind_payment:b1:2026-12-09:3", …]
 */
export function bookingTasks(
  centre: Centre,
  booking: Pick<Booking, "id" | "status" | "createdAt" | "payDeadline" | "ledger"> & {
    slots: readonly Pick<Booking["slots"][number], "date" | "slot" | "cancelledAt">[];
  },
): BookingTask[] {
  const standing = booking.slots.filter(({ cancelledAt }) => cancelledAt === null);
  if (standing.length === 0) return [];
  const { id, payDeadline } = booking;
  const bookedOn = today(booking.createdAt);
  const { reminders } = policyOn(centre, bookedOn);
  const task = (kind: TaskKind, date: CalendarDate, daysBefore: number, dueAt: Date): BookingTask => ({
    kind,
    subjectId: id,
    key: `${kind}:${id}:${date}:${daysBefore}`,
    dueAt,
    date,
    daysBefore,
  });

  if (booking.status === "requested") {
    const begins = firstBeginning(centre, standing);
    return begins ? [task("end_request", today(begins), 0, begins)] : [];
  }
  if (!isStanding(booking.status)) return [];
  const tasks: BookingTask[] = [];
  if (payDeadline && balanceOf(booking.ledger).due > 0) {
    const date = today(payDeadline);
    for (const days of reminders.payDaysBefore)
      tasks.push(task("remind_payment", date, days, instantAt(addDays(date, -days), reminders.at)));
    const releasedAt = booking.status === "confirmed" ? releaseOf(centre, booking) : null;
    if (releasedAt) tasks.push(task("release_unpaid", date, 0, releasedAt));
  }
  const dates = [...new Set(standing.map(({ date }) => date))].sort();
  for (const [position, date] of dates.entries()) {
    const before = dates[position - 1];
    for (const days of reminders.useDaysBefore)
      if (!before || daysBetween(before, date) > days)
        tasks.push(task("remind_use", date, days, instantAt(addDays(date, -days), reminders.at)));
  }
  return tasks
    .filter(({ kind, dueAt }) => isEnd(kind) || today(dueAt) > bookedOn)
    .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
}

/**
 * When a booking ends by itself while it is not paid: on the morning after its deadline, before the centre
 * opens. Null where that would be after its use has begun: who books nearer than the deadline pays at once or
 * before the first slot, and the slot is theirs (domain rule 28). Null where some of it is paid: see `restUntil`.
 */
export function releaseOf(
  centre: Centre,
  booking: Pick<Booking, "createdAt" | "payDeadline" | "ledger"> & {
    slots: readonly Pick<Booking["slots"][number], "date" | "slot" | "cancelledAt">[];
  },
): Date | null {
  const at = releaseTime(centre, booking);
  if (!at || received(booking) > 0) return null;
  const begins = firstBeginning(centre, booking.slots);
  return begins && at < begins ? at : null;
}

/**
 * Until when the rest of a booking can be paid that is paid in part: until its first use begins. It does not end by
 * itself, since taking away what was paid for would be wrong. Null where nothing, or all, is paid.
 */
export function restUntil(
  centre: Centre,
  booking: {
    ledger: Parameters<typeof balanceOf>[0];
    slots: readonly (Pick<SlotKey, "date" | "slot"> & { cancelledAt?: Date | null })[];
  },
  now: Date,
): Date | null {
  if (received(booking) <= 0 || balanceOf(booking.ledger).due <= 0) return null;
  const begins = firstBeginning(centre, booking.slots);
  return begins && begins > now ? begins : null;
}

function received({ ledger }: { ledger: Parameters<typeof balanceOf>[0] }): Yen {
  const { paid, refunded } = balanceOf(ledger);
  return paid - refunded;
}

/** After the page of a card payment is over, its end is told within this time. */
const SETTLING_MS = 60_000;

/** When it is known whether the card payment that is under way came: what asks for money waits until then. Null while none is. */
export function whenSettled({ checkouts }: Pick<Booking, "checkouts">, now: Date): Date | null {
  const ends = checkouts
    .filter(({ status }) => status === "starting" || status === "open")
    .map(({ expiresAt }) => expiresAt.getTime());
  return ends.length > 0 ? new Date(Math.max(now.getTime(), ...ends) + SETTLING_MS) : null;
}

/**
 * Makes what is to be done about a booking what its present state asks for, in the transaction that changed
 * it: confirmed, moved, paid, decided on, cancelled. Call it last, whatever was changed; it reads the booking
 * again. Reminders whose hour has passed are not made up for, a deadline that has passed is acted on at once.
 */
export async function scheduleBookingWork(
  tx: Tx,
  centre: Centre,
  booking: Pick<Booking, "id">,
  now: Date,
): Promise<void> {
  const current = await bookingById(tx, booking.id);
  const tasks = current ? bookingTasks(centre, current) : [];
  await replaceTasks(
    tx,
    booking.id,
    KINDS,
    tasks.map(({ kind, subjectId, key, dueAt }) => ({
      kind,
      subjectId,
      key,
      dueAt,
      lapses: !isEnd(kind),
    })),
    now,
  );
}

/**
 * Writes what is to be done about bookings that were entered without it: by an earlier version, or by the
 * seed. Answers about how many.
 */
export async function scheduleMissingWork(tx: Tx, centre: Centre, now: Date): Promise<number> {
  const bookings = await bookingsWithoutTasks(tx, today(now));
  const tasks = bookings
    .flatMap((booking) => bookingTasks(centre, booking))
    .filter(({ kind, dueAt }) => isEnd(kind) || dueAt > now);
  await insertTasks(
    tx,
    tasks.map(({ kind, subjectId, key, dueAt }) => ({ kind, subjectId, key, dueAt })),
    now,
  );
  return new Set(tasks.map(({ subjectId }) => subjectId)).size;
}
