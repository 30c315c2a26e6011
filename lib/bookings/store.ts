import { z } from "zod";
import type { CalendarDate } from "@/lib/dates";
import type { Prisma, Tx } from "@/lib/db";
import type { SlotChoice, SlotKey } from "@/lib/facility/rules";
import { type BookedSlot, type Booking, type BookingStatus, type Hold, LIVE_STATUSES } from "./rules";

// ── Bookings ─────────────────────────────────────────────────────────────────────────────────

const WHOLE_BOOKING = {
  user: { select: { name: true, kana: true, email: true, phone: true } },
  slots: { orderBy: [{ date: "asc" }, { slot: "asc" }, { roomId: "asc" }] },
  ledger: { orderBy: [{ at: "asc" }, { id: "asc" }] },
  checkouts: { orderBy: { createdAt: "asc" } },
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
    payBy: row.payBy as Booking["payBy"],
    locale: row.locale as Booking["locale"],
    slots: row.slots.map((slot) => ({
      roomId: slot.roomId,
      date: slot.date,
      slot: slot.slot as BookedSlot["slot"],
      tariff: slot.tariff as BookedSlot["tariff"],
      yen: slot.yen,
      fee: storedFee.parse(JSON.parse(slot.fee)),
      cancelledAt: slot.cancelledAt,
    })),
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
  "user" | "slots" | "ledger" | "checkouts" | "decisionNote" | "decidedAt" | "decidedById" | "endedAt"
> & {
  slots: Omit<BookedSlot, "cancelledAt">[];
};

/** Writes a booking with its slots; a number or hold that is already used is refused by its key. */
export async function insertBooking(tx: Tx, booking: NewBooking): Promise<void> {
  const { slots, ...row } = booking;
  await tx.booking.create({ data: row, select: { id: true } });
  await tx.bookingSlot.createMany({
    data: slots.map((slot) => ({ ...slot, bookingId: booking.id, fee: JSON.stringify(slot.fee) })),
  });
}

export async function bookingByNumber(db: Tx, number: string): Promise<Booking | null> {
  const row = await db.booking.findUnique({ where: { number }, include: WHOLE_BOOKING });
  return row && toBooking(row);
}

export async function bookingById(db: Tx, id: string): Promise<Booking | null> {
  const row = await db.booking.findUnique({ where: { id }, include: WHOLE_BOOKING });
  return row && toBooking(row);
}

/** The bookings of a person, the newest first. */
export async function bookingsOf(db: Tx, userId: string): Promise<Booking[]> {
  const rows = await db.booking.findMany({ where: { userId }, include: WHOLE_BOOKING, orderBy: { createdAt: "desc" } });
  return rows.map(toBooking);
}

/** The bookings in a state, the oldest first: what waits for a decision. */
export async function bookingsWithStatus(db: Tx, status: BookingStatus): Promise<Booking[]> {
  const rows = await db.booking.findMany({ where: { status }, include: WHOLE_BOOKING, orderBy: { createdAt: "asc" } });
  return rows.map(toBooking);
}

/** The slots a person has in live bookings between two days, both included. */
export async function slotsBookedBy(
  db: Tx,
  userId: string,
  from: CalendarDate,
  to: CalendarDate,
): Promise<(SlotKey & { bookingId: string })[]> {
  const rows = await db.bookingSlot.findMany({
    where: {
      date: { gte: from, lte: to },
      cancelledAt: null,
      booking: { userId, status: { in: [...LIVE_STATUSES] } },
    },
    select: { roomId: true, date: true, slot: true, bookingId: true },
  });
  return rows.map((row) => ({ ...row, slot: row.slot as SlotKey["slot"] }));
}

/** What may change with a booking's state. */
export type BookingPatch = Partial<
  Pick<Booking, "payBy" | "payDeadline" | "decisionNote" | "decidedAt" | "decidedById" | "holdId" | "endedAt">
>;

/**
 * Moves a booking to another state if it is in one of the states it may come from.
 * @returns false when it was not, because it has moved meanwhile: refuse("already_done")
 */
export async function setBookingStatus(
  tx: Tx,
  id: string,
  from: readonly BookingStatus[],
  to: BookingStatus,
  patch: BookingPatch = {},
): Promise<boolean> {
  const { count } = await tx.booking.updateMany({
    where: { id, status: { in: [...from] } },
    data: { ...patch, status: to },
  });
  return count === 1;
}

/** Marks all slots of a booking that are not yet so as given back. The claims are released beside it. */
export async function endBookingSlots(tx: Tx, bookingId: string, at: Date): Promise<void> {
  await tx.bookingSlot.updateMany({ where: { bookingId, cancelledAt: null }, data: { cancelledAt: at } });
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

/** The slots a person holds in other browsers than this visitor's. */
export async function holdsOfUserElsewhere(db: Tx, userId: string, visitor: string, now: Date): Promise<Hold[]> {
  const rows = await db.hold.findMany({
    where: { userId, visitor: { not: visitor }, expiresAt: { gt: now }, booking: null },
    omit: { address: true },
  });
  return rows.map(toHold);
}

/** How many live holds other visitors have from a network address (its keyed hash). */
export async function countHoldsFrom(db: Tx, address: string, visitor: string, now: Date): Promise<number> {
  return db.hold.count({ where: { address, visitor: { not: visitor }, expiresAt: { gt: now }, booking: null } });
}

/** Ends a hold with the claims it still has. */
export async function deleteHold(tx: Tx, id: string): Promise<void> {
  await tx.hold.deleteMany({ where: { id } });
}

/** Moves the end of a hold; the claims are prolonged beside it. */
export async function updateHold(
  tx: Tx,
  id: string,
  patch: Partial<Pick<Hold, "visitor" | "userId" | "expiresAt" | "extensions">>,
): Promise<void> {
  await tx.hold.update({ where: { id }, data: patch, select: { id: true } });
}
