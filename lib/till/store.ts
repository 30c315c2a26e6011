import { z } from "zod";
import { addDays, addMonths, type CalendarDate, type CalendarMonth, instantAt } from "@/lib/dates";
import type { Prisma, Tx } from "@/lib/db";
import type { Yen } from "@/lib/money";
import type { AskedPayment, BookedPayment, CardReturn, MonthEntry, ToldPayment } from "./lines";
import type { DayCounts, PieceCounts, TillEntry } from "./rules";

// ── Days ─────────────────────────────────────────────────────────────────────────────────────

/** A day of the till that was signed off. */
export type ClosedDay = DayCounts & {
  day: CalendarDate;
  /** the notes and coins, where they were counted one by one */
  pieces: PieceCounts;
  closedById: string;
  closedBy: string;
  closedAt: Date;
};

const storedCounts = z.array(
  z.object({
    tender: z.string(),
    expectedYen: z.int(),
    countedYen: z.int(),
    pieces: z.record(z.string(), z.int()).optional(),
  }),
);

async function toClosedDay(db: Tx, row: Prisma.DayCloseGetPayload<object>): Promise<ClosedDay> {
  const { counts: stored, ...day } = row;
  const counts = storedCounts.parse(JSON.parse(stored));
  const closer = await db.user.findUnique({ where: { id: row.closedById }, select: { name: true } });
  return {
    ...day,
    counts: counts.map(({ pieces: _, ...count }) => count),
    pieces: Object.assign({}, ...counts.map(({ pieces }) => pieces)),
    closedBy: closer?.name ?? "",
  };
}

/** A day as it was signed off; null while it is not. */
export async function closedDay(db: Tx, day: CalendarDate): Promise<ClosedDay | null> {
  const row = await db.dayClose.findUnique({ where: { day } });
  return row && toClosedDay(db, row);
}

/** The last days that were signed off, the newest first. */
export async function closedDays(db: Tx, take: number): Promise<ClosedDay[]> {
  const rows = await db.dayClose.findMany({ orderBy: { day: "desc" }, take });
  return Promise.all(rows.map((row) => toClosedDay(db, row)));
}

/** The days from one on that are signed off: money of a moment goes past them. */
export async function closedFrom(db: Tx, day: CalendarDate): Promise<Set<CalendarDate>> {
  const rows = await db.dayClose.findMany({ where: { day: { gte: day } }, select: { day: true } });
  return new Set(rows.map((row) => row.day));
}

/** The cash that stayed in the till when it was last counted before a day; null when it never was. */
export async function floatBefore(db: Tx, day: CalendarDate): Promise<Yen | null> {
  const row = await db.dayClose.findFirst({ where: { day: { lt: day } }, orderBy: { day: "desc" } });
  return row?.floatYen ?? null;
}

/** Signs a day off; one that is signed off already is refused by its key (`already_done`). */
export async function insertClosedDay(tx: Tx, day: Omit<ClosedDay, "closedBy">): Promise<void> {
  const { counts, pieces, ...row } = day;
  const [first, ...others] = counts;
  const hasPieces = Object.keys(pieces).length > 0;
  const stored = [...(first ? [{ ...first, ...(hasPieces && { pieces }) }] : []), ...others];
  await tx.dayClose.create({ data: { ...row, counts: JSON.stringify(stored) }, select: { day: true } });
}

// ── What moved at the counter ────────────────────────────────────────────────────────────────

/** Money that moved at the counter. What a booking that was split has of another's is none of it. */
const AT_THE_COUNTER = {
  method: "counter",
  kind: { in: ["payment", "refund"] },
  reason: { not: "split" },
} satisfies Prisma.LedgerEntryWhereInput;

/** Rows without a day of the till are those of an earlier version: they count for the day they were entered on. */
function onDays(from: CalendarDate, until: CalendarDate): Prisma.LedgerEntryWhereInput {
  const at = { gte: instantAt(from, "00:00"), lt: instantAt(addDays(until, 1), "00:00") };
  return { OR: [{ tillDay: { gte: from, lte: until } }, { tillDay: null, at }] };
}

/** A row as the list of a day shows it: by its booking's number, never a name. */
export type TillLine = TillEntry & {
  id: string;
  number: string;
  handedYen: Yen | null;
  isCorrected: boolean;
  at: Date;
};

/** What moved at the counter on a day of the till, in order. */
export async function tillLines(db: Tx, day: CalendarDate): Promise<TillLine[]> {
  const rows = await db.ledgerEntry.findMany({
    where: { AND: [AT_THE_COUNTER, onDays(day, day)] },
    orderBy: [{ at: "asc" }, { id: "asc" }],
    include: { booking: { select: { number: true } } },
  });
  const corrections = await db.ledgerEntry.findMany({
    where: { correctsId: { in: rows.map(({ id }) => id) } },
    select: { correctsId: true },
  });
  const corrected = new Set(corrections.map(({ correctsId }) => correctsId));
  return rows.map(({ id, kind, yen, tender, correctsId, handedYen, at, booking }) => ({
    id,
    kind: kind as TillEntry["kind"],
    yen,
    tender,
    correctsId,
    handedYen,
    at,
    number: booking.number,
    isCorrected: corrected.has(id),
  }));
}

/** The days of the till that have entries and are not signed off, the oldest first. */
export async function openTillDays(db: Tx): Promise<CalendarDate[]> {
  const days = await db.ledgerEntry.groupBy({ by: ["tillDay"], where: { tillDay: { not: null } } });
  const closed = await closedFrom(db, "0000");
  return days.flatMap(({ tillDay }) => (tillDay && !closed.has(tillDay) ? [tillDay] : [])).sort();
}

// ── A month ──────────────────────────────────────────────────────────────────────────────────

function lastOf(month: CalendarMonth): CalendarDate {
  return addDays(addMonths(`${month}-01`, 1), -1);
}

/** Everything that came in or went out in a month, at the counter and by card. */
export async function monthEntries(db: Tx, month: CalendarMonth): Promise<MonthEntry[]> {
  const rows = await db.ledgerEntry.findMany({
    where: {
      AND: [
        { kind: { in: ["payment", "refund"] }, method: { not: null }, reason: { not: "split" } },
        onDays(`${month}-01`, lastOf(month)),
      ],
    },
    select: { kind: true, yen: true, method: true, tender: true, correctsId: true, tillDay: true, at: true },
  });
  return rows as MonthEntry[];
}

/** The fees of the bookings whose reduction was granted in a month, as they stand with each slot. */
export async function reducedFees(db: Tx, month: CalendarMonth): Promise<{ bookingId: string; fee: string }[]> {
  const decidedAt = { gte: instantAt(`${month}-01`, "00:00"), lt: instantAt(addDays(lastOf(month), 1), "00:00") };
  const granted = await db.reductionRequest.findMany({
    where: { status: "approved", decidedAt },
    select: { booking: { select: { id: true, slots: { where: { cancelledAt: null }, select: { fee: true } } } } },
  });
  return granted.flatMap(({ booking }) => booking.slots.map(({ fee }) => ({ bookingId: booking.id, fee })));
}

// ── Cards ────────────────────────────────────────────────────────────────────────────────────

const BOOKED = { kind: "payment", method: "card", reason: "card_payment" } satisfies Prisma.LedgerEntryWhereInput;

/** All that is said of the card payments of a month: by the provider, by the ledger, and by what we asked for. */
export async function cardsOfMonth(
  db: Tx,
  month: CalendarMonth,
): Promise<{ told: ToldPayment[]; booked: BookedPayment[]; asked: AskedPayment[]; returns: CardReturn[] }> {
  const within = { gte: instantAt(`${month}-01`, "00:00"), lt: instantAt(addDays(lastOf(month), 1), "00:00") };
  const [ownEvents, ownRows, ended, refunds] = await Promise.all([
    db.providerEvent.findMany({ where: { kind: "paid", handledAt: within } }),
    db.ledgerEntry.findMany({ where: { ...BOOKED, at: within }, select: { checkoutId: true } }),
    db.checkout.findMany({ where: { status: "paid", endedAt: within }, select: { id: true } }),
    db.cardRefund.findMany({
      where: { createdAt: within, status: { not: "done" } },
      include: { checkout: { select: { booking: { select: { number: true } } } } },
    }),
  ]);
  // What was told at the turn of a month stands in the books of one of its two months, and is asked for by neither alone.
  const ids = [
    ...new Set(
      [...ownEvents, ...ownRows].flatMap(({ checkoutId }) => checkoutId ?? []).concat(ended.map(({ id }) => id)),
    ),
  ];
  const [events, rows, asked] = await Promise.all([
    db.providerEvent.findMany({ where: { kind: "paid", checkoutId: { in: ids } } }),
    db.ledgerEntry.findMany({
      where: { ...BOOKED, checkoutId: { in: ids } },
      select: { checkoutId: true, yen: true, at: true, booking: { select: { number: true } } },
    }),
    db.checkout.findMany({
      where: { id: { in: ids } },
      select: { id: true, yen: true, status: true, booking: { select: { number: true } } },
    }),
  ]);
  const nameless = ownEvents.filter(({ checkoutId }) => checkoutId === null);
  return {
    told: [...events, ...nameless].map(({ handledAt, ...event }) => ({ ...event, at: handledAt })),
    booked: rows.map(({ booking, yen, ...row }) => ({ ...row, yen: 0 - yen, number: booking.number })),
    asked: asked.map(({ booking, ...row }) => ({ ...row, number: booking.number })),
    returns: refunds.map(({ id, yen, status, createdAt, checkout }) => ({
      id,
      yen,
      status,
      at: createdAt,
      number: checkout.booking.number,
    })),
  };
}
