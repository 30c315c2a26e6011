import { z } from "zod";
import type { Actor, Applicant } from "@/lib/accounts/rules";
import { addDays, type CalendarDate, today } from "@/lib/dates";
import type { Prisma, Tx } from "@/lib/db";
import type { SlotChoice, SlotKey } from "@/lib/facility/rules";
import type { PenaltyPoint } from "./penalties";
import {
  type BookedSlot,
  type Booking,
  type BookingStatus,
  type Hold,
  hasSlots,
  LIVE_STATUSES,
  type OwnSlot,
  readNumber,
  type Source,
  STANDING_STATUSES,
} from "./rules";
import { isTheirs, mayFollow, type Visit, type VisitState } from "./transitions";

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
  /** how it was asked for, where staff entered it, and the rules they set aside */
  source?: Source;
  madeById?: string;
  overrides?: readonly string[];
  overrideReason?: string | null;
};

/** Writes a booking with its slots; a number or hold that is already used is refused by its key. */
export async function insertBooking(tx: Tx, booking: NewBooking): Promise<void> {
  const { slots, overrides = [], ...row } = booking;
  await tx.booking.create({ data: { ...row, overrides: JSON.stringify(overrides) }, select: { id: true } });
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

/** The booking of a number, if it is theirs: who booked it, or who acts for its group. */
export async function theirBooking(db: Tx, actor: Actor, number: string): Promise<Booking | null> {
  const booking = await bookingByNumber(db, number);
  return booking && isTheirs(booking, actor) ? booking : null;
}

/** One booking with its slots, ledger and checkouts, or null. */
export async function bookingById(db: Tx, id: string): Promise<Booking | null> {
  const row = await db.booking.findUnique({ where: { id }, include: WHOLE_BOOKING });
  return row && toBooking(row);
}

/** How a booking was asked for: online, or through staff, who may have set rules aside for a reason. */
export type Origin = {
  bookingId: string;
  source: Source;
  /** who of the staff entered it; null when nobody did, or they are not here any more */
  madeBy: string | null;
  overrides: string[];
  overrideReason: string | null;
};

/** How the booking of a number was asked for, and by whom it was entered; null when there is none. */
export async function originOf(db: Tx, typed: string): Promise<Origin | null> {
  const number = readNumber(typed);
  const row =
    number &&
    (await db.booking.findUnique({
      where: { number },
      select: { id: true, source: true, madeById: true, overrides: true, overrideReason: true },
    }));
  if (!row) return null;
  const maker = row.madeById ? await db.user.findUnique({ where: { id: row.madeById }, select: { name: true } }) : null;
  return {
    bookingId: row.id,
    source: row.source as Source,
    madeBy: maker?.name || null,
    overrides: z.array(z.string()).parse(JSON.parse(row.overrides)),
    overrideReason: row.overrideReason,
  };
}

/** Some bookings by their ids, whoever booked first before the others. */
export async function bookingsByIds(db: Tx, ids: readonly string[]): Promise<Booking[]> {
  const rows = await db.booking.findMany({
    where: { id: { in: [...ids] } },
    include: WHOLE_BOOKING,
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return rows.map(toBooking);
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

/** Bookings that stand with a slot from a day on or wait for staff, and about which nothing was ever planned. */
export async function bookingsWithoutTasks(db: Tx, from: CalendarDate): Promise<Booking[]> {
  const planned = await db.task.findMany({ distinct: ["subjectId"], select: { subjectId: true } });
  const known = new Set(planned.map(({ subjectId }) => subjectId));
  const rows = await db.booking.findMany({
    where: {
      OR: [
        { status: { in: [...STANDING_STATUSES] }, slots: { some: { date: { gte: from }, cancelledAt: null } } },
        { status: "requested" },
      ],
    },
    include: WHOLE_BOOKING,
  });
  return rows.filter(({ id }) => !known.has(id)).map(toBooking);
}

/** Farther apart than this, in days, no two slots count towards the same cap. */
const CAPS_REACH = 40;

/**
 * The slots that count together around some others, apart from this visitor's hold: for a group, what
 * anybody booked for it; for a person, what they booked for themselves; and what they hold in other
 * browsers. Anybody can make 一般団体 for themselves: for one of these, all that the person booked for
 * themselves or for any such group counts as well, or each group would be another cap.
 */
export async function otherSlotsOf(
  db: Tx,
  person: { userId: string; groupId: string | null; applicant: Applicant; visitor: string | null; now: Date },
  around: readonly Pick<SlotKey, "date">[],
): Promise<OwnSlot[]> {
  const { userId, groupId, applicant, visitor, now } = person;
  const dates = around.map(({ date }) => date).sort();
  const from = addDays(dates[0] ?? today(now), -CAPS_REACH);
  const to = addDays(dates.at(-1) ?? today(now), CAPS_REACH);
  const alone = { userId, applicant: { in: ["individual", "general"] satisfies Applicant[] } };
  const whose = applicant === "general" ? { OR: [{ groupId }, alone] } : groupId ? { groupId } : { userId, groupId };
  const booked = await db.bookingSlot.findMany({
    where: {
      date: { gte: from, lte: to },
      cancelledAt: null,
      booking: { ...whose, status: { in: [...LIVE_STATUSES] } },
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

/** The numbers of bookings by their ids; ids of anything else have none. */
export async function numbersOf(db: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.booking.findMany({ where: { id: { in: [...ids] } }, select: { id: true, number: true } });
  return new Map(rows.map(({ id, number }) => [id, number]));
}

/**
 * Makes another of a group's members the one whose bookings those are which somebody made for it and which
 * are not over: with slots to come, or money open.
 * @returns the ids of these bookings
 */
export async function handOverBookings(
  tx: Tx,
  groupId: string,
  from: string,
  to: { userId: string; locale: string },
  day: CalendarDate,
): Promise<string[]> {
  const rows = await tx.booking.findMany({
    where: { groupId, userId: from },
    select: {
      id: true,
      status: true,
      slots: { where: { cancelledAt: null, date: { gte: day } }, select: { date: true }, take: 1 },
      ledger: { select: { yen: true } },
    },
    orderBy: { createdAt: "asc" },
  });
  const isOpen = (row: (typeof rows)[number]) =>
    (hasSlots(row.status as BookingStatus) && row.slots.length > 0) ||
    row.ledger.reduce((sum, { yen }) => sum + yen, 0) !== 0;
  const ids = rows.filter(isOpen).map(({ id }) => id);
  const { userId, locale } = to;
  await tx.booking.updateMany({ where: { id: { in: ids } }, data: { userId, locale } });
  return ids;
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

/**
 * Makes slots of a booking those of a new one: all that the booking says of itself goes along, and the slots move
 * over with their fees. Their claims are given to it beside it.
 */
export async function insertSplit(
  tx: Tx,
  fromId: string,
  to: { id: string; number: string; status: BookingStatus },
  keys: readonly SlotKey[],
): Promise<void> {
  const { reduction, ...row } = await tx.booking.findUniqueOrThrow({
    where: { id: fromId },
    include: { reduction: true },
  });
  await tx.booking.create({ data: { ...row, ...to, holdId: null, version: 1 }, select: { id: true } });
  if (reduction)
    await tx.reductionRequest.create({
      data: { ...reduction, id: crypto.randomUUID(), bookingId: to.id },
      select: { id: true },
    });
  const OR = keys.map(({ roomId, date, slot }) => ({ roomId, date, slot }));
  await tx.bookingSlot.updateMany({ where: { bookingId: fromId, cancelledAt: null, OR }, data: { bookingId: to.id } });
}

/** Marks slots of a booking as given back. Their claims are released beside it. */
export async function endBookingSlots(tx: Tx, bookingId: string, keys: readonly SlotKey[], at: Date): Promise<void> {
  const OR = keys.map(({ roomId, date, slot }) => ({ roomId, date, slot }));
  await tx.bookingSlot.updateMany({ where: { bookingId, cancelledAt: null, OR }, data: { cancelledAt: at } });
}

// ── Days of use ──────────────────────────────────────────────────────────────────────────────

/** What is written of the days of a booking, in order; what it means for one of an earlier version, `visitsOf` says. */
export async function writtenVisits(db: Tx, bookingId: string): Promise<Visit[]> {
  const rows = await db.visit.findMany({
    where: { bookingId },
    select: { date: true, state: true },
    orderBy: { date: "asc" },
  });
  return rows.map(({ date, state }) => ({ date, state: state as VisitState }));
}

/** Writes what the counter notes of a day of a booking; null takes it back. */
export async function putVisit(
  tx: Tx,
  visit: { bookingId: string; date: CalendarDate; actorId: string; at: Date },
  state: VisitState | null,
): Promise<void> {
  const { bookingId, date } = visit;
  await tx.visit.deleteMany({ where: { bookingId, date } });
  if (state) await tx.visit.create({ data: { ...visit, state }, select: { bookingId: true } });
}

// ── Points ───────────────────────────────────────────────────────────────────────────────────

/** Notes a point; the key of the event keeps it from being noted twice. */
export async function insertPenalty(
  tx: Tx,
  point: { userId: string; bookingId: string; key: string; halves: number; reason: string; at: Date },
): Promise<void> {
  await tx.penaltyPoint.create({ data: { ...point, id: crypto.randomUUID() }, select: { id: true } });
}

/**
 * Waives the points about uses of these days, whoever has them: nobody is to blame for a day that was closed after
 * all. Of slots given up late those count that were given up with the point.
 */
export async function waivePenaltiesOver(tx: Tx, dates: readonly CalendarDate[], at: Date): Promise<void> {
  const points = await tx.penaltyPoint.findMany({
    where: { waivedAt: null, booking: { slots: { some: { date: { in: [...dates] } } } } },
    select: {
      id: true,
      reason: true,
      at: true,
      booking: { select: { slots: { where: { date: { in: [...dates] } }, select: { cancelledAt: true } } } },
    },
  });
  const isAbout = (point: (typeof points)[number]) =>
    point.booking.slots.some(({ cancelledAt }) =>
      point.reason === "late_cancel"
        ? cancelledAt?.getTime() === point.at.getTime()
        : cancelledAt === null || cancelledAt >= point.at,
    );
  const ids = points.filter(isAbout).map(({ id }) => id);
  if (ids.length > 0) await tx.penaltyPoint.updateMany({ where: { id: { in: ids } }, data: { waivedAt: at } });
}

/** The points noted of a booking that still count. */
export async function countPenalties(db: Tx, bookingId: string): Promise<number> {
  return db.penaltyPoint.count({ where: { bookingId, waivedAt: null } });
}

/** Waives the points noted of a booking; false when there is none that counts. */
export async function waivePenaltiesOf(tx: Tx, bookingId: string, at: Date): Promise<boolean> {
  const { count } = await tx.penaltyPoint.updateMany({ where: { bookingId, waivedAt: null }, data: { waivedAt: at } });
  return count > 0;
}

/** Takes a point back as if it had never been, by the key of its event. */
export async function deletePenalty(tx: Tx, key: string): Promise<void> {
  await tx.penaltyPoint.deleteMany({ where: { key } });
}

/** Gives a point the key of what it turned out to be of; nothing where there is none. */
export async function renamePenalty(tx: Tx, from: string, to: string): Promise<void> {
  await tx.penaltyPoint.updateMany({ where: { key: from }, data: { key: to } });
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
