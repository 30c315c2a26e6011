import { z } from "zod";
import type { CalendarDate } from "@/lib/dates";
import type { Prisma, Tx } from "@/lib/db";
import type { SlotChoice, SlotKey } from "@/lib/facility/rules";
import {
  type CaseChoice,
  type CaseStatus,
  CLOSURE_KINDS,
  CLOSURE_REASONS,
  CLOSURE_STATUSES,
  type Closure,
  type ClosureCase,
  type ClosureStatus,
  exceptionKind,
} from "./rules";

const dates = z.array(z.string());
const rooms = z.array(z.string());
const slot = z.literal([1, 2, 3, 4, 5, 6]);
const slots = z.array(slot);
const keys = z.array(z.object({ roomId: z.string(), date: z.string(), slot })) satisfies z.ZodType<SlotKey[]>;
const choices = z.array(
  z.object({
    roomId: z.string(),
    date: z.string(),
    slot,
    tariff: z.enum(["standard", "cooking", "no-cooking", "nursery"]),
    nursery: z.boolean(),
  }),
) satisfies z.ZodType<SlotChoice[]>;

/** One of the texts a column may hold. */
function oneOf<T extends string>(known: readonly T[], text: string): T {
  const found = known.find((one) => one === text);
  if (found === undefined) throw new Error(`unknown in the database: ${text}`);
  return found;
}

// ── Closures ─────────────────────────────────────────────────────────────────────────────────

function toClosure({ noteJa, noteEn, reopenedById: _, ...row }: Prisma.ClosureGetPayload<object>): Closure {
  return {
    ...row,
    kind: oneOf(CLOSURE_KINDS, row.kind),
    reason: oneOf(CLOSURE_REASONS, row.reason),
    status: oneOf(CLOSURE_STATUSES, row.status),
    dates: dates.parse(JSON.parse(row.dates)),
    rooms: rooms.parse(JSON.parse(row.rooms)),
    slots: slots.parse(JSON.parse(row.slots)),
    note: { ja: noteJa, en: noteEn },
  };
}

/** Writes a closure; one of the same id is refused by its key: the form was pressed twice. */
export async function insertClosure(tx: Tx, closure: Omit<Closure, "version" | "reopenedAt">): Promise<void> {
  const { note, ...row } = closure;
  await tx.closure.create({
    data: {
      ...row,
      dates: JSON.stringify(row.dates),
      rooms: JSON.stringify(row.rooms),
      slots: JSON.stringify(row.slots),
      noteJa: note.ja,
      noteEn: note.en,
    },
    select: { id: true },
  });
}

/** One closure or opening, or null. */
export async function closureById(db: Tx, id: string): Promise<Closure | null> {
  const row = await db.closure.findUnique({ where: { id } });
  return row && toClosure(row);
}

/** The closures and openings that were made last, with how many cases each has by their state. */
export async function newestClosures(
  db: Tx,
  take: number,
): Promise<(Closure & { cases: Record<CaseStatus, number> })[]> {
  const rows = await db.closure.findMany({
    orderBy: [{ createdAt: "desc" }, { id: "asc" }],
    take,
    include: { cases: { select: { status: true } } },
  });
  return rows.map(({ cases, ...row }) => {
    const count = (status: CaseStatus) => cases.filter((one) => one.status === status).length;
    return { ...toClosure(row), cases: { open: count("open"), done: count("done"), failed: count("failed") } };
  });
}

/** The closures and openings that stand. */
export async function standingClosures(db: Tx): Promise<Closure[]> {
  const rows = await db.closure.findMany({ where: { status: { not: "reopened" } }, orderBy: { createdAt: "asc" } });
  return rows.map(toClosure);
}

/** Moves a closure to another state and raises its version, if it is in one of some; false when it is not any more. */
export async function setClosureStatus(
  tx: Tx,
  id: string,
  from: readonly ClosureStatus[],
  to: ClosureStatus,
  reopened: { by: string; at: Date } | null = null,
): Promise<boolean> {
  const { count } = await tx.closure.updateMany({
    where: { id, status: { in: [...from] } },
    data: {
      status: to,
      version: { increment: 1 },
      ...(reopened && { reopenedById: reopened.by, reopenedAt: reopened.at }),
    },
  });
  return count === 1;
}

/** Who made a closure: as them its cases are settled. */
export async function roleOfCreator(db: Tx, userId: string): Promise<string | null> {
  return (await db.user.findUnique({ where: { id: userId }, select: { role: true } }))?.role ?? null;
}

// ── Its days in the calendar ─────────────────────────────────────────────────────────────────

/** The exceptions on some days that nobody's closure made. */
export async function bareExceptions(
  db: Tx,
  days: readonly CalendarDate[],
): Promise<{ date: CalendarDate; kind: string; noteJa: string; noteEn: string; at: Date }[]> {
  return db.calendarException.findMany({
    where: { date: { in: [...days] }, closureId: null },
    omit: { closureId: true },
    orderBy: { date: "asc" },
  });
}

/** Makes a closure what counts on some days; what stood there gives way. */
export async function putExceptions(
  tx: Tx,
  { id, kind, note }: Pick<Closure, "id" | "kind" | "note">,
  days: readonly CalendarDate[],
  at: Date,
): Promise<void> {
  await tx.calendarException.deleteMany({ where: { date: { in: [...days] } } });
  const row = { kind: exceptionKind(kind), noteJa: note.ja, noteEn: note.en, at, closureId: id };
  await tx.calendarException.createMany({ data: days.map((date) => ({ date, ...row })) });
}

/** Takes a closure's exceptions away from some days; those on which another one counts by now stay.
 *  @returns the days on which it counted */
export async function removeExceptions(
  tx: Tx,
  closureId: string,
  days: readonly CalendarDate[],
): Promise<CalendarDate[]> {
  const where = { closureId, date: { in: [...days] } };
  const rows = await tx.calendarException.findMany({ where, select: { date: true }, orderBy: { date: "asc" } });
  await tx.calendarException.deleteMany({ where });
  return rows.map(({ date }) => date);
}

// ── What runs there ──────────────────────────────────────────────────────────────────────────

/** The bookings that have slots on some days, whatever became of them. */
export async function bookingIdsOn(db: Tx, days: readonly CalendarDate[]): Promise<string[]> {
  const rows = await db.bookingSlot.findMany({
    where: { date: { in: [...days] }, cancelledAt: null },
    distinct: ["bookingId"],
    select: { bookingId: true },
  });
  return rows.map(({ bookingId }) => bookingId);
}

/** A claim as it stands in the way of a closure. */
export type InTheWay = SlotKey & {
  kind: string;
  holdId: string | null;
  offerId: string | null;
  bookingId: string | null;
  blockId: string | null;
  expiresAt: Date | null;
  /** of a hold: a booking waits for its card payment with it */
  isBooked: boolean;
  /** of a block: what it is for, in the staff's words */
  block: { kind: string; note: string } | null;
};

/** Everything that is claimed on some days. */
export async function claimsInTheWay(db: Tx, days: readonly CalendarDate[]): Promise<InTheWay[]> {
  const rows = await db.slotClaim.findMany({
    where: { date: { in: [...days] } },
    include: { hold: { select: { booking: { select: { id: true } } } }, block: { select: { kind: true, note: true } } },
    orderBy: [{ date: "asc" }, { slot: "asc" }, { roomId: "asc" }],
  });
  return rows.map(({ hold, ...row }) => ({ ...row, slot: slot.parse(row.slot), isBooked: Boolean(hold?.booking) }));
}

/** Of some slots those that nobody has, live or run out. */
export async function unclaimed(db: Tx, wanted: readonly SlotKey[]): Promise<SlotKey[]> {
  const days = [...new Set(wanted.map(({ date }) => date))];
  const rows = await db.slotClaim.findMany({ where: { date: { in: days } } });
  const taken = new Set(rows.map((row) => `${row.roomId}/${row.date}/${row.slot}`));
  return wanted.filter((key) => !taken.has(`${key.roomId}/${key.date}/${key.slot}`));
}

/** The block of a closure that keeps a day: one a day, named by both.
 *  @example blockIdOf("c1", "2026-12-05") // → "c1:2026-12-05" */
export function blockIdOf(closureId: string, date: CalendarDate): string {
  return `${closureId}:${date}`;
}

/** Adds slots to a closure's blocks. One that somebody has fails the whole transaction as `slot_taken`. */
export async function addToBlocks(tx: Tx, closureId: string, wanted: readonly SlotKey[]): Promise<void> {
  await tx.slotClaim.createMany({
    data: wanted.map(({ roomId, date, slot: number }) => ({
      roomId,
      date,
      slot: number,
      kind: "block",
      blockId: blockIdOf(closureId, date),
    })),
  });
}

/** Frees slots that were closed when cases of these bookings were settled.
 *  @returns those that were closed so until now */
export async function releaseClosedSlots(
  tx: Tx,
  bookingIds: readonly string[],
  wanted: readonly SlotKey[],
): Promise<SlotKey[]> {
  const days = [...new Set(wanted.map(({ date }) => date))];
  const among = new Set(wanted.map((key) => `${key.roomId}/${key.date}/${key.slot}`));
  const rows = await tx.slotClaim.findMany({
    where: { kind: "block", bookingId: { in: [...bookingIds] }, date: { in: days } },
  });
  const released = rows.filter((row) => among.has(`${row.roomId}/${row.date}/${row.slot}`));
  for (const { roomId, date, slot: number } of released)
    await tx.slotClaim.delete({ where: { roomId_date_slot: { roomId, date, slot: number } }, select: { slot: true } });
  return released.map(({ roomId, date, slot: number }) => ({ roomId, date, slot: slot.parse(number) }));
}

// ── Cases ────────────────────────────────────────────────────────────────────────────────────

function toCase(row: Prisma.ClosureCaseGetPayload<object>): ClosureCase {
  return {
    ...row,
    slots: keys.parse(JSON.parse(row.slots)),
    moveTo: choices.parse(JSON.parse(row.moveTo)),
    choice: oneOf(["refund", "move"] satisfies CaseChoice[], row.choice),
    status: oneOf(["open", "done", "failed"] satisfies CaseStatus[], row.status),
  };
}

/** What is to become of a booking, as staff chose it. */
export type NewCase = Pick<ClosureCase, "id" | "closureId" | "bookingId" | "slots" | "choice" | "moveTo" | "message">;

/** Writes what is to become of a booking, or what staff chose anew after it had failed; one that is done stays done.
 *  @returns the id of the case */
export async function putCase(tx: Tx, { id, closureId, bookingId, ...chosen }: NewCase): Promise<string> {
  const data = {
    choice: chosen.choice,
    message: chosen.message,
    slots: JSON.stringify(chosen.slots),
    moveTo: JSON.stringify(chosen.moveTo),
    status: "open",
    failure: null,
    doneAt: null,
  };
  const row = await tx.closureCase.upsert({
    where: { closureId_bookingId: { closureId, bookingId } },
    create: { id, closureId, bookingId, ...data },
    update: data,
    select: { id: true },
  });
  return row.id;
}

/** One case, or null. */
export async function caseById(db: Tx, id: string): Promise<ClosureCase | null> {
  const row = await db.closureCase.findUnique({ where: { id } });
  return row && toCase(row);
}

/** Every case of a closure. */
export async function casesOf(db: Tx, closureId: string): Promise<ClosureCase[]> {
  return (await db.closureCase.findMany({ where: { closureId }, orderBy: { id: "asc" } })).map(toCase);
}

/** Ends an open case; false when it is not open any more. */
export async function endCase(
  tx: Tx,
  id: string,
  ended: { status: "done"; at: Date } | { status: "failed"; failure: string },
): Promise<boolean> {
  const { count } = await tx.closureCase.updateMany({
    where: { id, status: "open" },
    data:
      ended.status === "done"
        ? { status: "done", doneAt: ended.at, failure: null }
        : { status: "failed", failure: ended.failure },
  });
  return count === 1;
}

/** Gives up what was not settled of a closure: its bookings stay as they are. Answers how many there were. */
export async function dropCases(tx: Tx, closureId: string): Promise<number> {
  const { count } = await tx.closureCase.updateMany({
    where: { closureId, status: { in: ["open", "failed"] } },
    data: { status: "failed", failure: "reopened" },
  });
  return count;
}

/** What is still to be told by telephone about some bookings. */
export async function callsAbout(
  db: Tx,
  bookings: readonly { id: string; email: string }[],
): Promise<{ id: string; bookingId: string }[]> {
  const rows = await db.outboxMail.findMany({
    where: { to: { in: bookings.map(({ email }) => email) }, sentAt: null },
    select: { id: true, key: true, to: true },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return rows.flatMap(({ id, key, to }) => {
    const booking = bookings.find((one) => one.email === to && key.includes(`:${one.id}:`));
    return booking ? [{ id, bookingId: booking.id }] : [];
  });
}
