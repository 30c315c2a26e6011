import { DECIDED_IN } from "@/lib/bookings/rules";
import type { Tx } from "@/lib/db";
import type { SlotKey } from "@/lib/facility/rules";
import type { SlotFee } from "@/lib/fees/rules";
import type { Yen } from "@/lib/money";

/**
 * Writes what is asked for; a booking has one request, and one that was withdrawn is asked again in
 * its row, with the documents it has. One that waits or is decided is refused by its key (`already_done`).
 * @returns its id
 */
export async function askReduction(
  tx: Tx,
  { bookingId, ...asked }: { bookingId: string; kind: string; note: string; createdAt: Date },
): Promise<string> {
  const withdrawn = await tx.reductionRequest.findFirst({
    where: { bookingId, status: "withdrawn" },
    select: { id: true },
  });
  const id = withdrawn?.id ?? crypto.randomUUID();
  const row = { ...asked, status: "pending" };
  if (withdrawn) await tx.reductionRequest.update({ where: { id }, data: row, select: { id: true } });
  else await tx.reductionRequest.create({ data: { ...row, id, bookingId }, select: { id: true } });
  return id;
}

/** Notes what became of a request that waits; false when it does not wait any more. */
export async function closeReduction(
  tx: Tx,
  id: string,
  end:
    | { status: "withdrawn" }
    | {
        status: "approved" | "declined";
        percent: number | null;
        decisionNote: string | null;
        decidedAt: Date;
        decidedById: string;
      },
): Promise<boolean> {
  const { count } = await tx.reductionRequest.updateMany({ where: { id, status: "pending" }, data: end });
  return count === 1;
}

/** The ids of the bookings whose reduction waits for staff, the oldest request first. */
export async function bookingsWithPendingReduction(db: Tx): Promise<string[]> {
  const rows = await db.reductionRequest.findMany({
    where: { status: "pending", booking: { status: { in: [...DECIDED_IN] } } },
    select: { bookingId: true },
    orderBy: { createdAt: "asc" },
  });
  return rows.map(({ bookingId }) => bookingId);
}

/** How many reductions wait for staff. */
export async function countPendingReductions(db: Tx): Promise<number> {
  return db.reductionRequest.count({
    where: { status: "pending", booking: { status: { in: [...DECIDED_IN] } } },
  });
}

/** The booking of the same request, whoever decided on it; null when there is none. */
export async function bookingOfReduction(db: Tx, id: string): Promise<string | null> {
  return (await db.reductionRequest.findUnique({ where: { id }, select: { bookingId: true } }))?.bookingId ?? null;
}

/** Rewrites what slots of a booking cost, by a reduction that was decided. */
export async function rewriteFees(
  tx: Tx,
  bookingId: string,
  slots: readonly (SlotKey & { yen: Yen; fee: SlotFee })[],
): Promise<void> {
  for (const { roomId, date, slot, yen, fee } of slots)
    await tx.bookingSlot.update({
      where: { bookingId_roomId_date_slot: { bookingId, roomId, date, slot } },
      data: { yen, fee: JSON.stringify(fee) },
      select: { slot: true },
    });
}
