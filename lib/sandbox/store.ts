import type { Tx } from "@/lib/db";
import type { SandboxCheckout, SandboxStatus } from "./rules";

// The sandbox's own books: what a real provider keeps on its side. Nothing of ours reads them.

/** One page of the sandbox, or null. */
export async function sandboxCheckoutById(db: Tx, id: string): Promise<SandboxCheckout | null> {
  const row = await db.sandboxCheckout.findUnique({ where: { id } });
  return row && { ...row, status: row.status as SandboxStatus, locale: row.locale === "en" ? "en" : "ja" };
}

/** The page begun under an idempotency key, or null. */
export async function sandboxCheckoutByKey(db: Tx, idempotencyKey: string): Promise<{ id: string } | null> {
  return db.sandboxCheckout.findUnique({ where: { idempotencyKey }, select: { id: true } });
}

/** Begins a page of the sandbox. */
export async function insertSandboxCheckout(
  tx: Tx,
  checkout: Omit<SandboxCheckout, "status" | "paymentRef" | "refunded"> & { idempotencyKey: string; createdAt: Date },
): Promise<void> {
  await tx.sandboxCheckout.create({ data: { ...checkout, status: "open" }, select: { id: true } });
}

/** Moves a payment from one of some states to another; false when it was in none of them. */
export async function setSandboxStatus(
  tx: Tx,
  id: string,
  from: readonly SandboxStatus[],
  to: SandboxStatus,
  paymentRef?: string,
): Promise<boolean> {
  const { count } = await tx.sandboxCheckout.updateMany({
    where: { id, status: { in: [...from] } },
    data: { status: to, ...(paymentRef && { paymentRef }) },
  });
  return count === 1;
}

/** Pages whose time has run out though nobody has said so. */
export async function overdueSandboxCheckouts(db: Tx, now: Date): Promise<{ id: string }[]> {
  return db.sandboxCheckout.findMany({
    where: { status: { in: ["open", "declined"] }, expiresAt: { lte: now } },
    select: { id: true },
    take: 50,
  });
}

/** Gives money back once a key.
 *  @returns false when the payment is unknown or less is left of it than asked for */
export async function addSandboxRefund(
  tx: Tx,
  refund: { idempotencyKey: string; paymentRef: string; yen: number; createdAt: Date },
): Promise<boolean> {
  const given = await tx.sandboxRefund.findUnique({ where: { idempotencyKey: refund.idempotencyKey } });
  if (given) return true;
  const paid = await tx.sandboxCheckout.findUnique({ where: { paymentRef: refund.paymentRef } });
  if (!paid || paid.refunded + refund.yen > paid.yen) return false;
  await tx.sandboxRefund.create({ data: refund, select: { yen: true } });
  await tx.sandboxCheckout.update({
    where: { id: paid.id },
    data: { refunded: { increment: refund.yen } },
    select: { id: true },
  });
  return true;
}

export type SandboxEvent = { id: string; body: string; deliveries: number; attempts: number };

export async function insertSandboxEvent(
  tx: Tx,
  event: { id: string; checkoutId: string; body: string; deliveries: number; dueAt: Date; createdAt: Date },
): Promise<void> {
  await tx.sandboxEvent.create({ data: event, select: { id: true } });
}

/** Events that wait to be delivered, in the order in which they became due. */
export async function dueSandboxEvents(db: Tx, now: Date): Promise<SandboxEvent[]> {
  return db.sandboxEvent.findMany({
    where: { deliveredAt: null, dueAt: { lte: now } },
    select: { id: true, body: true, deliveries: true, attempts: true },
    orderBy: [{ dueAt: "asc" }, { createdAt: "asc" }],
    take: 50,
  });
}

/** Takes an event to deliver; false when another process has taken it. It is due again at `dueAt` unless delivered. */
export async function takeSandboxEvent(tx: Tx, event: SandboxEvent, dueAt: Date): Promise<boolean> {
  const { count } = await tx.sandboxEvent.updateMany({
    where: { id: event.id, attempts: event.attempts, deliveredAt: null },
    data: { attempts: { increment: 1 }, dueAt },
  });
  return count === 1;
}

/** Notes that an event was received. */
export async function markSandboxEventDelivered(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.sandboxEvent.update({ where: { id }, data: { deliveredAt: at }, select: { id: true } });
}
