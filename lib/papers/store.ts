import { z } from "zod";
import type { Prisma, Tx } from "@/lib/db";
import { type Dossier, PAPER_KINDS, type Paper, type PaperContent, type PaperKind } from "./rules";

const storedContent = z.custom<PaperContent>(
  (value) => typeof value === "object" && value !== null && "kind" in value && "issuedOn" in value,
);

function toPaper(row: Prisma.PaperGetPayload<object>): Paper {
  const kind = PAPER_KINDS.find((known) => known === row.kind);
  if (!kind) throw new Error(`unknown in the database: ${row.kind}`);
  return { ...row, kind, content: storedContent.parse(JSON.parse(row.content)) };
}

/** The papers of a booking in the order of issue. */
export async function papersOf(db: Tx, bookingId: string): Promise<Paper[]> {
  const rows = await db.paper.findMany({
    where: { bookingId },
    orderBy: [{ issuedAt: "asc" }, { number: "asc" }, { kind: "asc" }],
  });
  return rows.map(toPaper);
}

/** Which booking a paper is of; null for an id that is none. */
export async function bookingIdOfPaper(db: Tx, id: string): Promise<string | null> {
  return (await db.paper.findUnique({ where: { id }, select: { bookingId: true } }))?.bookingId ?? null;
}

/** What a group is called and where its papers go; null when there is none. */
export async function groupOnPapers(db: Tx, groupId: string): Promise<Dossier["group"]> {
  return db.group.findUnique({ where: { id: groupId }, select: { name: true, address: true } });
}

/** Whether somebody may act for a group. */
export async function isAgentOf(db: Tx, groupId: string, userId: string): Promise<boolean> {
  return (await db.groupMember.count({ where: { groupId, userId } })) > 0;
}

/**
 * Raises the series of a kind and year and takes its next number. Only in the transaction that
 * writes the paper: undone with it, a number is never lost.
 */
export async function nextNumber(tx: Tx, kind: PaperKind, fiscalYear: number): Promise<number> {
  const { last } = await tx.paperSeries.upsert({
    where: { kind_fiscalYear: { kind, fiscalYear } },
    create: { kind, fiscalYear, last: 1 },
    update: { last: { increment: 1 } },
    select: { last: true },
  });
  return last;
}

/** Writes a paper; one that was issued for the same event is refused by its key (`already_done`). */
export async function insertPaper(
  tx: Tx,
  paper: Omit<Paper, "reissues"> & { issuedById: string | null },
): Promise<void> {
  await tx.paper.create({ data: { ...paper, content: JSON.stringify(paper.content) }, select: { id: true } });
}

/** Counts that a paper was issued again; false when somebody has done so meanwhile. */
export async function countReissue(tx: Tx, id: string, before: number): Promise<boolean> {
  const { count } = await tx.paper.updateMany({
    where: { id, reissues: before },
    data: { reissues: { increment: 1 } },
  });
  return count === 1;
}
