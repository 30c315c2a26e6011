import type { Booking } from "@/lib/bookings/rules";
import type { CalendarDate } from "@/lib/dates";
import type { Prisma, Tx } from "@/lib/db";
import type { RoomId, SlotKey } from "@/lib/facility/rules";
import type { BoardClaim, LookUp, NoteSubject, StaffNote } from "./rules";

// ── The board ────────────────────────────────────────────────────────────────────────────────

const ON_BOARD = {
  id: true,
  number: true,
  userId: true,
  groupId: true,
  status: true,
  purpose: true,
  groupName: true,
  people: true,
  user: { select: { name: true } },
  slots: { select: { date: true, slot: true, cancelledAt: true } },
  ledger: { select: { yen: true } },
  reduction: { select: { status: true } },
  visits: { select: { date: true, state: true }, orderBy: { date: "asc" } },
} satisfies Prisma.BookingSelect;

type BoardRow = Prisma.BookingGetPayload<{ select: typeof ON_BOARD }>;

/** A booking as the board shows it. */
export type BoardBooking = Omit<BoardRow, "status" | "slots" | "reduction" | "visits"> &
  Pick<Booking, "status"> & {
    slots: (Pick<SlotKey, "date" | "slot"> & { cancelledAt: Date | null })[];
    reduction: Pick<NonNullable<Booking["reduction"]>, "status"> | null;
    visits: { date: CalendarDate; state: "arrived" | "no_show" }[];
  };

/** A block as the board shows it. */
export type BoardBlock = { id: string; kind: "maintenance" | "own_use" | "closure"; note: string };

/** The ledger of slots of a day, with the bookings and blocks in it. What ran out is left out. */
export async function boardRows(
  db: Tx,
  date: CalendarDate,
  now: Date,
): Promise<{ claims: BoardClaim[]; bookings: BoardBooking[]; blocks: BoardBlock[] }> {
  const claims = await db.slotClaim.findMany({
    where: { date, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
    select: { roomId: true, slot: true, kind: true, bookingId: true, blockId: true },
    orderBy: { slot: "asc" },
  });
  const ids = (values: (string | null)[]) => [...new Set(values.filter((id) => id !== null))];
  const bookings = await db.booking.findMany({
    where: { id: { in: ids(claims.map(({ bookingId }) => bookingId)) } },
    select: ON_BOARD,
  });
  const blocks = await db.block.findMany({
    where: { id: { in: ids(claims.map(({ blockId }) => blockId)) } },
    select: { id: true, kind: true, note: true },
  });
  return {
    claims: claims as BoardClaim[],
    bookings: bookings as BoardBooking[],
    blocks: blocks as BoardBlock[],
  };
}

// ── Keys ─────────────────────────────────────────────────────────────────────────────────────

const LOAN = {
  id: true,
  roomId: true,
  date: true,
  bookingId: true,
  outAt: true,
  backAt: true,
  booking: { select: { number: true, userId: true, groupName: true, user: { select: { name: true } } } },
} satisfies Prisma.KeyLoanSelect;

/** A room's key that was handed out, and to whom. */
export type KeyLoan = Prisma.KeyLoanGetPayload<{ select: typeof LOAN }>;

/** The keys handed out on a day, and those that are out still, whenever they were handed out; the latest last. */
export async function keyLoansOn(db: Tx, date: CalendarDate): Promise<KeyLoan[]> {
  return db.keyLoan.findMany({
    where: { OR: [{ date }, { outKey: { not: null } }] },
    select: LOAN,
    orderBy: { outAt: "asc" },
  });
}

/** Who has a room's key now; null while it hangs at the counter. */
export async function keyOut(db: Tx, roomId: RoomId): Promise<KeyLoan | null> {
  return db.keyLoan.findUnique({ where: { outKey: roomId }, select: LOAN });
}

/** Writes that a room's key is handed out; a second one of the same room is refused by its key. */
export async function insertKeyLoan(
  tx: Tx,
  loan: { roomId: RoomId; date: CalendarDate; bookingId: string; outAt: Date; outById: string },
): Promise<void> {
  await tx.keyLoan.create({ data: { ...loan, id: crypto.randomUUID(), outKey: loan.roomId }, select: { id: true } });
}

/** A key that was handed out, back or not. */
export async function keyLoanById(db: Tx, id: string): Promise<KeyLoan | null> {
  return db.keyLoan.findUnique({ where: { id }, select: LOAN });
}

/** Writes that a key is back; false when it was before. */
export async function endKeyLoan(tx: Tx, id: string, by: { backAt: Date; backById: string }): Promise<boolean> {
  const { count } = await tx.keyLoan.updateMany({ where: { id, backAt: null }, data: { ...by, outKey: null } });
  return count === 1;
}

// ── Notes ────────────────────────────────────────────────────────────────────────────────────

/** The notes about some bookings, people, groups or days, the oldest first. */
export async function notesAbout(db: Tx, subject: NoteSubject, subjectIds: readonly string[]): Promise<StaffNote[]> {
  const rows = await db.staffNote.findMany({
    where: { subject, subjectId: { in: [...subjectIds] }, removedAt: null },
    omit: { subject: true, removedAt: true },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  const authors = await db.user.findMany({
    where: { id: { in: rows.map(({ authorId }) => authorId) } },
    select: { id: true, name: true },
  });
  return rows.map(({ authorId, ...row }) => ({
    ...row,
    author: authors.find(({ id }) => id === authorId)?.name ?? "",
  }));
}

/** A note, removed or not. */
export async function noteById(
  db: Tx,
  id: string,
): Promise<{
  id: string;
  subject: NoteSubject;
  subjectId: string;
  text: string;
  version: number;
  removedAt: Date | null;
} | null> {
  const row = await db.staffNote.findUnique({
    where: { id },
    select: { id: true, subject: true, subjectId: true, text: true, version: true, removedAt: true },
  });
  return row && { ...row, subject: row.subject as NoteSubject };
}

/** Writes a new note; an id that is there already is refused (`already_done`). */
export async function insertNote(
  tx: Tx,
  note: { id: string; subject: NoteSubject; subjectId: string; text: string; authorId: string; createdAt: Date },
): Promise<void> {
  await tx.staffNote.create({ data: note, select: { id: true } });
}

/** Changes a note that still is as it was seen: its words, or whether it is removed.
 *  @returns false when somebody has changed it meanwhile */
export async function updateNote(
  tx: Tx,
  id: string,
  seen: number,
  patch: { text: string; changedAt: Date } | { removedAt: Date | null },
): Promise<boolean> {
  const { count } = await tx.staffNote.updateMany({
    where: { id, version: seen },
    data: { ...patch, version: { increment: 1 } },
  });
  return count === 1;
}

// ── Search ───────────────────────────────────────────────────────────────────────────────────

const FOUND_PERSON = {
  id: true,
  name: true,
  kana: true,
  phone: true,
  memberships: {
    where: { group: { closedAt: null } },
    select: { group: { select: { name: true } } },
    orderBy: { joinedAt: "asc" },
  },
} satisfies Prisma.UserSelect;

/** A person as the search shows them. */
export type FoundPerson = Prisma.UserGetPayload<{ select: typeof FOUND_PERSON }>;

/** What LIKE compares a text with to find a part of it, taken as it is; null, which is like nothing, for no part. */
function within(part: string): string | null {
  return part ? `%${part.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%` : null;
}

/** What LIKE compares a phone number with: its beginning where the search begins with 0, and its end. */
function phonePatterns({ phone }: LookUp): [string | null, string | null] {
  return [phone.startsWith("0") ? `${phone}%` : null, phone ? `%${phone}` : null];
}

/** People by a part of their name or reading, their phone number, or a group they act for; nobody who is gone. */
export async function findPeople(db: Tx, look: LookUp, take: number): Promise<FoundPerson[]> {
  const [name, kana, [from, until]] = [within(look.name), within(look.kana), phonePatterns(look)];
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT u.id FROM "User" u
    WHERE u."erasedAt" IS NULL AND u."mergedIntoId" IS NULL AND (
      LOWER(REPLACE(u.name, ' ', '')) LIKE ${name} ESCAPE '\\'
      OR LOWER(REPLACE(u.kana, ' ', '')) LIKE ${kana} ESCAPE '\\'
      OR u.phone LIKE ${from} OR u.phone LIKE ${until}
      OR EXISTS (
        SELECT 1 FROM "GroupMember" m JOIN "Group" g ON g.id = m."groupId"
        WHERE m."userId" = u.id AND g."closedAt" IS NULL AND (
          LOWER(REPLACE(g.name, ' ', '')) LIKE ${name} ESCAPE '\\'
          OR LOWER(REPLACE(g.kana, ' ', '')) LIKE ${kana} ESCAPE '\\')))
    ORDER BY u.kana, u.id LIMIT ${take}`;
  return db.user.findMany({
    where: { id: { in: rows.map(({ id }) => id) } },
    select: FOUND_PERSON,
    orderBy: [{ kana: "asc" }, { id: "asc" }],
  });
}

const FOUND_BOOKING = {
  id: true,
  number: true,
  userId: true,
  status: true,
  groupName: true,
  user: { select: { name: true } },
  slots: { select: { date: true, roomId: true, cancelledAt: true }, orderBy: [{ date: "asc" }, { slot: "asc" }] },
  ledger: { select: { kind: true, yen: true } },
} satisfies Prisma.BookingSelect;

/** A booking as the search shows it. */
export type FoundBooking = Prisma.BookingGetPayload<{ select: typeof FOUND_BOOKING }>;

/**
 * Bookings by the beginning of their number, by their group, or by the name, reading or phone number of whoever
 * booked: those to come first, the nearest before the others, then those that are over, the latest first.
 */
export async function findBookings(db: Tx, look: LookUp, day: CalendarDate, take: number): Promise<FoundBooking[]> {
  const [name, kana, [from, until]] = [within(look.name), within(look.kana), phonePatterns(look)];
  const number = look.numberStart ? `${look.numberStart}%` : null;
  const rows = await db.$queryRaw<{ id: string; next: string | null; last: string | null }[]>`
    SELECT b.id, MIN(CASE WHEN s."cancelledAt" IS NULL AND s.date >= ${day} THEN s.date END) AS next, MAX(s.date) AS last
    FROM "Booking" b JOIN "User" u ON u.id = b."userId" LEFT JOIN "BookingSlot" s ON s."bookingId" = b.id
    WHERE b.number LIKE ${number}
      OR LOWER(REPLACE(b."groupName", ' ', '')) LIKE ${name} ESCAPE '\\'
      OR (u."erasedAt" IS NULL AND (
        LOWER(REPLACE(u.name, ' ', '')) LIKE ${name} ESCAPE '\\'
        OR LOWER(REPLACE(u.kana, ' ', '')) LIKE ${kana} ESCAPE '\\'
        OR u.phone LIKE ${from} OR u.phone LIKE ${until}))
      OR EXISTS (
        SELECT 1 FROM "Group" g
        WHERE g.id = b."groupId" AND LOWER(REPLACE(g.kana, ' ', '')) LIKE ${kana} ESCAPE '\\')
    GROUP BY b.id`;
  const order = rows
    .sort((a, b) => (a.next ?? "9").localeCompare(b.next ?? "9") || (b.last ?? "").localeCompare(a.last ?? ""))
    .slice(0, take)
    .map(({ id }) => id);
  const found = await db.booking.findMany({ where: { id: { in: order } }, select: FOUND_BOOKING });
  return found.sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
}
