import { addDays, type CalendarDate, daysOfMonth, instantAt } from "@/lib/dates";
import type { Tx } from "@/lib/db";
import type { SlotKey } from "@/lib/facility/rules";
import type { CellFact, EndedFact, Facts, LeadFact, MoneyFact, Period, UnmetFact, UseFact } from "./rules";

/**
 * What a period's tables are made of, summed by the database. No query reads a person: everything that is counted
 * stands with the booking itself, and so outlives whoever made it.
 */
export async function factsOf(db: Tx, period: Period): Promise<Facts> {
  const { from, until } = period;
  const [uses, cells, ended, leads, money, unmet, blocked] = await Promise.all([
    usesBetween(db, period),
    cellsBetween(db, from, until),
    endedBetween(db, period),
    leadsBetween(db, from, until),
    moneyBetween(db, period),
    unmetBetween(db, from, until),
    blockedBetween(db, from, until),
  ]);
  return { uses, cells, ended, leads, money, unmet, blocked };
}

/** How much of a date names its piece: "2026-11" in a year, all of it else. */
const lengthOf = ({ kind }: Period) => (kind === "year" ? 7 : 10);

async function usesBetween(db: Tx, period: Period): Promise<UseFact[]> {
  const rows = await db.$queryRaw<Record<keyof UseFact, unknown>[]>`
    SELECT substr(d."date", 1, ${lengthOf(period)}) AS "piece", d."roomId", d."applicant", d."purpose", d."residence",
      d."state", COUNT(*) AS "uses", SUM(d."slots") AS "slots", SUM(d."people") AS "people", SUM(d."yen") AS "yen"
    FROM (
      SELECT s."date", s."roomId", b."applicant", b."purpose", b."residence",
        COALESCE(CASE v."state" WHEN 'arrived' THEN 'used' ELSE v."state" END,
          CASE b."status" WHEN 'no_show' THEN 'no_show' ELSE 'used' END) AS "state",
        COUNT(*) AS "slots", SUM(s."yen") AS "yen",
        CASE s."roomId" WHEN 'nursery' THEN 0 ELSE b."people" END AS "people"
      FROM "BookingSlot" s
      JOIN "Booking" b ON b."id" = s."bookingId"
      LEFT JOIN "Visit" v ON v."bookingId" = s."bookingId" AND v."date" = s."date"
      WHERE s."date" >= ${period.from} AND s."date" <= ${period.until} AND s."cancelledAt" IS NULL
        AND b."status" IN ('confirmed', 'used', 'no_show')
      GROUP BY s."bookingId", s."date", s."roomId", b."applicant", b."purpose", b."residence", v."state", b."status",
        b."people"
    ) d
    GROUP BY substr(d."date", 1, ${lengthOf(period)}), d."roomId", d."applicant", d."purpose", d."residence", d."state"`;
  return rows.map((row) => ({
    ...(row as unknown as UseFact),
    uses: Number(row.uses),
    slots: Number(row.slots),
    people: Number(row.people),
    yen: Number(row.yen),
  }));
}

async function cellsBetween(db: Tx, from: CalendarDate, until: CalendarDate): Promise<CellFact[]> {
  const rows = await db.$queryRaw<Record<keyof CellFact, unknown>[]>`
    SELECT s."roomId", s."slot", COUNT(*) AS "slots",
      CASE COALESCE(v."state", b."status") WHEN 'no_show' THEN 'no_show' ELSE 'used' END AS "state"
    FROM "BookingSlot" s
    JOIN "Booking" b ON b."id" = s."bookingId"
    LEFT JOIN "Visit" v ON v."bookingId" = s."bookingId" AND v."date" = s."date"
    WHERE s."date" >= ${from} AND s."date" <= ${until} AND s."cancelledAt" IS NULL
      AND b."status" IN ('confirmed', 'used', 'no_show')
    GROUP BY s."roomId", s."slot", CASE COALESCE(v."state", b."status") WHEN 'no_show' THEN 'no_show' ELSE 'used' END`;
  return rows.map((row) => ({ ...(row as unknown as CellFact), slot: Number(row.slot), slots: Number(row.slots) }));
}

/** A booking that ran out unpaid keeps its slots noted for a payment that comes late: its state says that it has none. */
async function endedBetween(db: Tx, period: Period): Promise<EndedFact[]> {
  const rows = await db.$queryRaw<Record<keyof EndedFact, unknown>[]>`
    SELECT substr(s."date", 1, ${lengthOf(period)}) AS "piece", COUNT(*) AS "slots",
      CASE b."status" WHEN 'declined' THEN 'declined' WHEN 'expired' THEN 'expired' ELSE 'cancelled' END AS "outcome"
    FROM "BookingSlot" s
    JOIN "Booking" b ON b."id" = s."bookingId"
    WHERE s."date" >= ${period.from} AND s."date" <= ${period.until}
      AND (s."cancelledAt" IS NOT NULL OR b."status" IN ('declined', 'expired', 'cancelled'))
    GROUP BY substr(s."date", 1, ${lengthOf(period)}),
      CASE b."status" WHEN 'declined' THEN 'declined' WHEN 'expired' THEN 'expired' ELSE 'cancelled' END`;
  return rows.map((row) => ({ ...(row as unknown as EndedFact), slots: Number(row.slots) }));
}

async function leadsBetween(db: Tx, from: CalendarDate, until: CalendarDate): Promise<LeadFact[]> {
  const rows = await db.$queryRaw<{ createdAt: Date | string; date: string; uses: unknown }[]>`
    SELECT b."createdAt", s."date", COUNT(DISTINCT s."roomId") AS "uses"
    FROM "BookingSlot" s
    JOIN "Booking" b ON b."id" = s."bookingId"
    LEFT JOIN "Visit" v ON v."bookingId" = s."bookingId" AND v."date" = s."date"
    WHERE s."date" >= ${from} AND s."date" <= ${until} AND s."cancelledAt" IS NULL
      AND b."status" IN ('confirmed', 'used', 'no_show') AND COALESCE(v."state", b."status") <> 'no_show'
    GROUP BY b."id", b."createdAt", s."date"`;
  return rows.map(({ createdAt, date, uses }) => ({ createdAt: new Date(createdAt), date, uses: Number(uses) }));
}

/** Money counts on the day it was entered, whatever day it is for: one sum a piece, since a day is Tokyo's. */
async function moneyBetween(db: Tx, period: Period): Promise<MoneyFact[]> {
  const sums = await Promise.all(
    period.pieces.map(async (piece) => {
      const first = piece.length === 7 ? `${piece}-01` : piece;
      const last = piece.length === 7 ? (daysOfMonth(piece).at(-1) ?? piece) : piece;
      const [end = last] = [last, period.until].sort();
      const rows = await db.ledgerEntry.groupBy({
        by: ["kind", "reason"],
        where: { at: { gte: instantAt(first, "00:00"), lt: instantAt(addDays(end, 1), "00:00") } },
        _sum: { yen: true },
      });
      return rows.map(({ kind, reason, _sum }) => ({ piece, kind, reason, yen: _sum.yen ?? 0 }));
    }),
  );
  return sums.flat();
}

async function unmetBetween(db: Tx, from: CalendarDate, until: CalendarDate): Promise<UnmetFact[]> {
  const rows = await db.unmetDemand.groupBy({
    by: ["roomId", "slot", "kind"],
    where: { date: { gte: from, lte: until } },
    _count: { _all: true },
  });
  return rows.map(({ roomId, slot, kind, _count }) => ({
    roomId,
    slot,
    kind: kind === "waiting" ? "waiting" : "refused",
    count: _count._all,
  }));
}

async function blockedBetween(db: Tx, from: CalendarDate, until: CalendarDate): Promise<SlotKey[]> {
  const rows = await db.slotClaim.findMany({
    where: { kind: "block", date: { gte: from, lte: until } },
    select: { roomId: true, date: true, slot: true },
  });
  return rows as SlotKey[];
}

/** Writes down slots that somebody wanted and could not have. */
export async function insertUnmet(
  tx: Tx,
  keys: readonly SlotKey[],
  { kind, at }: { kind: UnmetFact["kind"]; at: Date },
): Promise<void> {
  await tx.unmetDemand.createMany({
    data: keys.map(({ roomId, date, slot }) => ({ id: crypto.randomUUID(), roomId, date, slot, kind, at })),
  });
}
