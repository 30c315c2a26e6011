import type { BookingStatus } from "@/lib/bookings/rules";
import type { CalendarDate } from "@/lib/dates";
import type { Prisma, Tx } from "@/lib/db";
import type { RoomId, SlotKey } from "@/lib/facility/rules";
import type { BlockKind, BoardBooking, BoardClaim } from "./rules";

export type { BlockKind } from "./rules";

export type NewBlock = {
  id: string;
  kind: BlockKind;
  /** for staff alone */
  note: string;
  /** what the dates of one repetition have in common; null: it stands alone */
  seriesId: string | null;
  closureId: string | null;
  createdById: string;
  createdAt: Date;
};

/**
 * Keeps slots from everybody, in the ledger in which bookings stand: one that somebody has fails the whole
 * transaction as `slot_taken`. What ran out on them is to be released before (facility's releaseExpiredClaims).
 */
export async function insertBlock(tx: Tx, block: NewBlock, keys: readonly SlotKey[]): Promise<void> {
  await tx.block.create({ data: block, select: { id: true } });
  await tx.slotClaim.createMany({
    data: keys.map(({ roomId, date, slot }) => ({ roomId, date, slot, kind: "block", blockId: block.id })),
  });
}

/** Gives back what a block keeps.
 *  @returns the slots that were given back; [] when it had ended before */
export async function endBlock(tx: Tx, id: string, at: Date): Promise<SlotKey[]> {
  const { count } = await tx.block.updateMany({
    where: { id, endedAt: null },
    data: { endedAt: at, version: { increment: 1 } },
  });
  if (count === 0) return [];
  const claims = await tx.slotClaim.findMany({
    where: { blockId: id },
    select: { roomId: true, date: true, slot: true },
    orderBy: [{ date: "asc" }, { slot: "asc" }, { roomId: "asc" }],
  });
  await tx.slotClaim.deleteMany({ where: { blockId: id } });
  return claims as SlotKey[];
}

// ── Blocks by themselves ─────────────────────────────────────────────────────────────────────

/** A block with the slots that it keeps; none once it has ended. */
export type Block = NewBlock & { version: number; endedAt: Date | null; createdBy: string | null; keys: SlotKey[] };

const WITH_CLAIMS = {
  claims: {
    select: { roomId: true, date: true, slot: true },
    orderBy: [{ date: "asc" }, { slot: "asc" }, { roomId: "asc" }],
  },
} satisfies Prisma.BlockInclude;

function toBlock({
  claims,
  ...row
}: Prisma.BlockGetPayload<{ include: typeof WITH_CLAIMS }>): Omit<Block, "createdBy"> {
  return { ...row, kind: row.kind as BlockKind, keys: claims as SlotKey[] };
}

/** One block with its slots and who made it, or null. */
export async function blockById(db: Tx, id: string): Promise<Block | null> {
  const row = await db.block.findUnique({ where: { id }, include: WITH_CLAIMS });
  if (!row) return null;
  const maker = await db.user.findUnique({ where: { id: row.createdById }, select: { name: true } });
  return { ...toBlock(row), createdBy: maker?.name || null };
}

/** What stands of a repetition, by its dates. */
export async function blocksOfSeries(db: Tx, seriesId: string): Promise<Omit<Block, "createdBy">[]> {
  const rows = await db.block.findMany({ where: { seriesId, endedAt: null }, include: WITH_CLAIMS });
  const dateOf = ({ keys }: Pick<Block, "keys">) => keys[0]?.date ?? "";
  return rows.map(toBlock).sort((a, b) => dateOf(a).localeCompare(dateOf(b)));
}

/** The block, or the first of the repetition, that was made with a key; null when none was. */
export async function blockOfKey(db: Tx, key: string): Promise<string | null> {
  const row = await db.block.findFirst({ where: { OR: [{ id: key }, { seriesId: key }] }, select: { id: true } });
  return row?.id ?? null;
}

/** Changes what a block says of itself, if it still is as it was seen.
 *  @returns false when it has been changed or has ended meanwhile */
export async function updateBlock(
  tx: Tx,
  { id, version }: { id: string; version: number },
  patch: Pick<NewBlock, "kind" | "note">,
): Promise<boolean> {
  const { count } = await tx.block.updateMany({
    where: { id, version, endedAt: null },
    data: { ...patch, version: { increment: 1 } },
  });
  return count === 1;
}

// ── The board ────────────────────────────────────────────────────────────────────────────────

/** The ledger of slots over some days with who stands behind each row: as many questions as there are tables,
 *  however many rows. */
export async function boardClaims(
  db: Tx,
  from: CalendarDate,
  to: CalendarDate,
  roomId?: RoomId,
): Promise<BoardClaim[]> {
  return asBoardClaims(db, { date: { gte: from, lte: to }, roomId });
}

/** Who has some slots now. */
export async function holdersOf(db: Tx, keys: readonly SlotKey[]): Promise<BoardClaim[]> {
  if (keys.length === 0) return [];
  return asBoardClaims(db, { OR: keys.map(({ roomId, date, slot }) => ({ roomId, date, slot })) });
}

async function asBoardClaims(db: Tx, where: Prisma.SlotClaimWhereInput): Promise<BoardClaim[]> {
  const rows = await db.slotClaim.findMany({ where });
  const [booked, visits, blocks] = await Promise.all([
    bookingsBehind(db, rows),
    db.visit.findMany({
      where: {
        bookingId: { in: known(rows.map(({ bookingId }) => bookingId)) },
        date: { in: known(rows.map(({ date }) => date)) },
      },
      select: { bookingId: true, date: true, state: true },
    }),
    db.block.findMany({
      where: { id: { in: known(rows.map(({ blockId }) => blockId)) } },
      select: { id: true, kind: true, note: true },
    }),
  ]);
  const visitOn = new Map(visits.map((visit) => [`${visit.bookingId}/${visit.date}`, visit.state]));
  const blockOf = new Map(blocks.map((block) => [block.id, { ...block, kind: block.kind as BlockKind }]));
  return rows.map(({ roomId, date, slot, kind, expiresAt, bookingId, holdId, blockId }) => ({
    roomId,
    date,
    slot: slot as BoardClaim["slot"],
    kind: kind as BoardClaim["kind"],
    expiresAt,
    booking: booked.get(bookingId ?? "") ?? booked.get(holdId ?? "") ?? null,
    visit: (visitOn.get(`${bookingId}/${date}`) as BoardClaim["visit"]) ?? null,
    block: blockOf.get(blockId ?? "") ?? null,
  }));
}

/** The bookings of claims by their own id, and by that of the hold that waits for their card payment. */
async function bookingsBehind(
  db: Tx,
  claims: readonly { bookingId: string | null; holdId: string | null }[],
): Promise<Map<string, BoardBooking>> {
  const ids = known(claims.map(({ bookingId }) => bookingId));
  const holdIds = known(claims.map(({ holdId }) => holdId));
  const rows = await db.booking.findMany({
    where: { OR: [{ id: { in: ids } }, { holdId: { in: holdIds } }] },
    select: { id: true, number: true, userId: true, groupName: true, status: true, holdId: true },
  });
  const [users, sums] = await Promise.all([
    db.user.findMany({
      where: { id: { in: known(rows.map(({ userId }) => userId)) } },
      select: { id: true, name: true },
    }),
    db.ledgerEntry.groupBy({
      by: ["bookingId"],
      where: { bookingId: { in: rows.map(({ id }) => id) } },
      _sum: { yen: true },
    }),
  ]);
  const nameOf = new Map(users.map(({ id, name }) => [id, name]));
  const dueOf = new Map(sums.map(({ bookingId, _sum }) => [bookingId, _sum.yen ?? 0]));
  return new Map(
    rows.flatMap(({ holdId, ...row }): [string, BoardBooking][] => {
      const status = row.status as BookingStatus;
      const booking = { ...row, status, name: nameOf.get(row.userId) ?? "", due: dueOf.get(row.id) ?? 0 };
      return [[row.id, booking], ...(holdId ? ([[holdId, booking]] as [string, BoardBooking][]) : [])];
    }),
  );
}

function known(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids.flatMap((id) => id ?? []))];
}
