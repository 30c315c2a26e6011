import { z } from "zod";
import { addDays, type CalendarDate, today } from "@/lib/dates";
import type { Prisma, Tx } from "@/lib/db";
import type { SlotChoice, SlotKey } from "@/lib/facility/rules";
import type { PenaltyPoint } from "./penalties";
import {
  type BookedSlot,
  type Booking,
  type BookingStatus,
  type Hold,
  LIVE_STATUSES,
  type OwnSlot,
  readNumber,
  STANDING_STATUSES,
} from "./rules";
import { mayFollow } from "./transitions";

// ── Bookings ─────────────────────────────────────────────────────────────────────────────────

const WHOLE_BOOKING = {
  user: { select: { name: true, kana: true, email: true, phone: true } },
  slots: { orderBy: [{ date: "asc" }, { slot: "asc" }, { roomId: "asc" }] },
  ledger: { orderBy: [{ at: "asc" }, { id: "asc" }] },
  checkouts: { orderBy: { createdAt: "asc" } },
  reduction: { omit: { bookingId: true, decidedById: true } },
} satisfies Prisma.BookingInclude;

type BookingRow = Prisma.BookingGetPayload<{ include: typeof WHOLE_BOOKING }>;

const storedFee = z.custom<BookedSlot["fee"]>(
  (value) => typeof value === "object" && value !== null && "lines" in value,
);

function toBooking(row: BookingRow): Booking {
  return {
    ...row,
    status: row.status as BookingStatus,
    residence: row.residence as Booking["residence"],
    applicant: row.applicant as Booking["applicant"],
    payBy: row.payBy as Booking["payBy"],
    locale: row.locale as Booking["locale"],
    slots: row.slots.map((slot) => ({
      roomId: slot.roomId,
      date: slot.date,
      slot: slot.slot as BookedSlot["slot"],
      tariff: slot.tariff as BookedSlot["tariff"],
      yen: slot.yen,
      fee: storedFee.parse(JSON.parse(slot.fee)),
      refundCap: slot.refundCap,
      cancelledAt: slot.cancelledAt,
    })),
    reduction: row.reduction && {
      ...row.reduction,
      status: row.reduction.status as NonNullable<Booking["reduction"]>["status"],
    },
    ledger: row.ledger.map((entry) => ({
      ...entry,
      kind: entry.kind as Booking["ledger"][number]["kind"],
      method: entry.method as Booking["ledger"][number]["method"],
    })),
    checkouts: row.checkouts.map((checkout) => ({
      ...checkout,
      provider: checkout.provider as Booking["checkouts"][number]["provider"],
      status: checkout.status as Booking["checkouts"][number]["status"],
    })),
  };
}

/** What a new booking is made of; its claims and charges are entered beside it. */
export type NewBooking = Omit<
  Booking,
  | "user"
  | "reduction"
  | "version"
  | "slots"
  | "ledger"
  | "checkouts"
  | "decisionNote"
  | "decidedAt"
  | "decidedById"
  | "endedAt"
> & {
  slots: Omit<BookedSlot, "cancelledAt" | "refundCap">[];
};

/** Writes a booking with its slots; a number or hold that is already used is refused by its key. */
export async function insertBooking(tx: Tx, booking: NewBooking): Promise<void> {
  const { slots, ...row } = booking;
  await tx.booking.create({ data: row, select: { id: true } });
  await tx.bookingSlot.createMany({
    data: slots.map((slot) => ({ ...slot, bookingId: booking.id, fee: JSON.stringify(slot.fee) })),
  });
}

/** The booking of a reference number as people type or read it; null when there is none. */
export async function bookingByNumber(db: Tx, typed: string): Promise<Booking | null> {
  const number = readNumber(typed);
  const row = number && (await db.booking.findUnique({ where: { number }, include: WHOLE_BOOKING }));
  return row ? toBooking(row) : null;
}

/** One booking with its slots, ledger and checkouts, or null. */
export async function bookingById(db: Tx, id: string): Promise<Booking | null> {
  const row = await db.booking.findUnique({ where: { id }, include: WHOLE_BOOKING });
  return row && toBooking(row);
}

/** The bookings of a person, and those of the group they act for, the newest first. */
export async function bookingsOf(db: Tx, whose: { userId: string; groupId: string | null }): Promise<Booking[]> {
  const { userId, groupId } = whose;
  const where = groupId === null ? { userId } : { OR: [{ userId }, { groupId }] };
  const rows = await db.booking.findMany({ where, include: WHOLE_BOOKING, orderBy: { createdAt: "desc" } });
  return rows.map(toBooking);
}

/** The latest booking of a person whose slots are kept while its card payment is under way. */
export async function awaitedPayment(
  db: Tx,
  userId: string,
  now: Date,
): Promise<{ number: string; until: Date } | null> {
  const row = await db.booking.findFirst({
    where: { userId, status: "held", hold: { expiresAt: { gt: now } } },
    select: { number: true, hold: { select: { expiresAt: true } } },
    orderBy: { createdAt: "desc" },
  });
  return row?.hold ? { number: row.number, until: row.hold.expiresAt } : null;
}

/** The bookings in a state, the oldest first: what waits for a decision. */
export async function bookingsWithStatus(db: Tx, status: BookingStatus): Promise<Booking[]> {
  const rows = await db.booking.findMany({ where: { status }, include: WHOLE_BOOKING, orderBy: { createdAt: "asc" } });
  return rows.map(toBooking);
}

/** Bookings that stand with a slot from a day on, and about which nothing was ever planned. */
export async function bookingsWithoutTasks(db: Tx, from: CalendarDate): Promise<Booking[]> {
  const planned = await db.task.findMany({ distinct: ["subjectId"], select: { subjectId: true } });
  const known = new Set(planned.map(({ subjectId }) => subjectId));
  const rows = await db.booking.findMany({
    where: { status: { in: [...STANDING_STATUSES] }, slots: { some: { date: { gte: from }, cancelledAt: null } } },
    include: WHOLE_BOOKING,
  });
  return rows.filter(({ id }) => !known.has(id)).map(toBooking);
}

/** Farther apart than this, in days, no two slots count towards the same cap. */
const CAPS_REACH = 40;

/**
 * The slots that count together around some others, apart from this visitor's hold: for a group, what
 * anybody booked for it; for a person, what they booked for themselves; and what they hold in other
 * browsers.
 */
export async function otherSlotsOf(
  db: Tx,
  person: { userId: string; groupId: string | null; visitor: string | null; now: Date },
  around: readonly Pick<SlotKey, "date">[],
): Promise<OwnSlot[]> {
  const { userId, groupId, visitor, now } = person;
  const dates = around.map(({ date }) => date).sort();
  const from = addDays(dates[0] ?? today(now), -CAPS_REACH);
  const to = addDays(dates.at(-1) ?? today(now), CAPS_REACH);
  const booked = await db.bookingSlot.findMany({
    where: {
      date: { gte: from, lte: to },
      cancelledAt: null,
      booking: { ...(groupId ? { groupId } : { userId, groupId }), status: { in: [...LIVE_STATUSES] } },
    },
    select: { roomId: true, date: true, slot: true, booking: { select: { createdAt: true } } },
  });
  const holds = await db.hold.findMany({
    where: { userId, visitor: { not: visitor ?? "" }, expiresAt: { gt: now }, booking: null },
    omit: { address: true },
  });
  return [
    ...booked.map(({ booking, slot, ...row }) => ({
      ...row,
      slot: slot as SlotKey["slot"],
      bookedOn: today(booking.createdAt),
    })),
    ...holds.flatMap((row) => toHold(row).choices.map((choice) => ({ ...choice, bookedOn: today(row.createdAt) }))),
  ];
}

/** What may change with a booking's state. */
export type BookingPatch = Partial<
  Pick<Booking, "payBy" | "payDeadline" | "decisionNote" | "decidedAt" | "decidedById" | "holdId" | "endedAt">
>;

/**
 * Moves a booking to another state if it is in one of the states it may come from; the table of moves
 * must know the way.
 * @returns false when it was not, because it has moved meanwhile: refuse("already_done")
 */
export async function setBookingStatus(
  tx: Tx,
  id: string,
  from: readonly BookingStatus[],
  to: BookingStatus,
  patch: BookingPatch = {},
): Promise<boolean> {
  const strange = from.filter((state) => !mayFollow(state, to));
  if (strange.length > 0) throw new Error(`no move leads from ${strange.join(", ")} to ${to}`);
  const { count } = await tx.booking.updateMany({
    where: { id, status: { in: [...from] } },
    data: { ...patch, status: to, version: { increment: 1 } },
  });
  return count === 1;
}

/**
 * Notes that a booking is changed, if it still is as whoever changes it has seen it.
 * @returns false when it has been changed meanwhile
 */
export async function raiseVersion(tx: Tx, id: string, seen: number, patch: BookingPatch = {}): Promise<boolean> {
  const { count } = await tx.booking.updateMany({
    where: { id, version: seen },
    data: { ...patch, version: { increment: 1 } },
  });
  return count === 1;
}

/** Gives a booking more slots, or a slot another way of use; one that it had and gave back stands again. */
export async function putBookingSlots(
  tx: Tx,
  bookingId: string,
  slots: readonly Omit<BookedSlot, "cancelledAt">[],
): Promise<void> {
  for (const { roomId, date, slot, tariff, yen, fee, refundCap } of slots) {
    const data = { tariff, yen, fee: JSON.stringify(fee), refundCap, cancelledAt: null };
    const key = { bookingId, roomId, date, slot };
    await tx.bookingSlot.upsert({
      where: { bookingId_roomId_date_slot: key },
      create: { ...key, ...data },
      update: data,
      select: { bookingId: true },
    });
  }
}

/** Marks slots of a booking as given back. Their claims are released beside it. */
export async function endBookingSlots(tx: Tx, bookingId: string, keys: readonly SlotKey[], at: Date): Promise<void> {
  const OR = keys.map(({ roomId, date, slot }) => ({ roomId, date, slot }));
  await tx.bookingSlot.updateMany({ where: { bookingId, cancelledAt: null, OR }, data: { cancelledAt: at } });
}

// ── Points ───────────────────────────────────────────────────────────────────────────────────

/** Notes a point; the key of the event keeps it from being noted twice. */
export async function insertPenalty(
  tx: Tx,
  point: { userId: string; bookingId: string; key: string; halves: number; reason: string; at: Date },
): Promise<void> {
  await tx.penaltyPoint.create({ data: { ...point, id: crypto.randomUUID() }, select: { id: true } });
}

/** Takes a point back as if it had never been, by the key of its event. */
export async function deletePenalty(tx: Tx, key: string): Promise<void> {
  await tx.penaltyPoint.deleteMany({ where: { key } });
}

/** The points somebody has had since an instant. */
export async function penaltiesOf(db: Tx, userId: string, since: Date): Promise<PenaltyPoint[]> {
  return db.penaltyPoint.findMany({
    where: { userId, at: { gte: since } },
    select: { halves: true, at: true, waivedAt: true },
  });
}

// ── Holds ────────────────────────────────────────────────────────────────────────────────────

const storedChoices = z.array(
  z.object({
    roomId: z.string(),
    date: z.string(),
    slot: z.number(),
    tariff: z.string(),
    nursery: z.boolean(),
  }),
);

type HoldRow = Prisma.HoldGetPayload<{ omit: { address: true } }>;

function toHold(row: HoldRow): Hold {
  return { ...row, choices: storedChoices.parse(JSON.parse(row.choices)) as SlotChoice[] };
}

/** Writes a hold; its claims are inserted beside it. A visitor's second live hold is refused by its key. */
export async function insertHold(tx: Tx, hold: Hold & { address: string }): Promise<void> {
  await tx.hold.create({ data: { ...hold, choices: JSON.stringify(hold.choices) }, select: { id: true } });
}

/** The hold of a visitor, run out or not. */
export async function holdOf(db: Tx, visitor: string): Promise<Hold | null> {
  const row = await db.hold.findUnique({ where: { visitor }, omit: { address: true } });
  return row && toHold(row);
}

/** How many live holds other visitors have from a network address (its keyed hash). */
export async function countHoldsFrom(db: Tx, address: string, visitor: string, now: Date): Promise<number> {
  return db.hold.count({ where: { address, visitor: { not: visitor }, expiresAt: { gt: now }, booking: null } });
}

/** Notes what the visitor did with a hold; its end is moved by facility's prolongHold, with its claims. */
export async function updateHold(
  tx: Tx,
  id: string,
  patch: Partial<Pick<Hold, "visitor" | "userId" | "extensions">>,
): Promise<void> {
  await tx.hold.update({ where: { id }, data: patch, select: { id: true } });
}

/** Whether there are holds that ran out before `before`. */
export async function hasOldHolds(db: Tx, before: Date): Promise<boolean> {
  return (await db.hold.findFirst({ where: { expiresAt: { lt: before } }, select: { id: true } })) !== null;
}

/** Forgets holds that ran out before `before`, with the claims that nobody has wanted since. */
export async function sweepHolds(tx: Tx, before: Date): Promise<void> {
  await tx.hold.deleteMany({ where: { expiresAt: { lt: before } } });
}
