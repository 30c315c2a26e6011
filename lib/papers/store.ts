import { z } from "zod";
import { bookingById, bookingByNumber } from "@/lib/bookings/store";
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

/** A booking with its papers and its group, by its number as people type or read it; null when there is none. */
export async function dossierByNumber(db: Tx, number: string): Promise<Dossier | null> {
  return dossierOf(db, await bookingByNumber(db, number));
}

/** The booking of a paper with all its papers; null for an id that is none. */
export async function dossierOfPaper(db: Tx, id: string): Promise<Dossier | null> {
  const paper = await db.paper.findUnique({ where: { id }, select: { bookingId: true } });
  return paper && dossierOf(db, await bookingById(db, paper.bookingId));
}

async function dossierOf(db: Tx, booking: Dossier["booking"] | null): Promise<Dossier | null> {
  if (!booking) return null;
  const [papers, group] = await Promise.all([
    db.paper.findMany({ where: { bookingId: booking.id }, orderBy: [{ issuedAt: "asc" }, { number: "asc" }] }),
    booking.groupId
      ? db.group.findUnique({ where: { id: booking.groupId }, select: { name: true, address: true } })
      : null,
  ]);
  return { booking, group, papers: papers.map(toPaper) };
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
