import { type BookingCheckout, STANDING_STATUSES } from "@/lib/bookings/rules";
import type { Prisma, Tx } from "@/lib/db";
import type { Yen } from "@/lib/money";
import { cardsIn, type NewLedgerEntry, refundEntry, splitRefund } from "./rules";

// ── Ledger ───────────────────────────────────────────────────────────────────────────────────

/** Adds rows to the ledger; a key that is there already is refused (`already_done`). Rows of 0 yen are left out. */
export async function addLedger(tx: Tx, entries: readonly NewLedgerEntry[]): Promise<void> {
  const rows = entries.filter((entry) => entry.yen !== 0);
  if (rows.length > 0)
    await tx.ledgerEntry.createMany({ data: rows.map((entry) => ({ ...entry, id: crypto.randomUUID() })) });
}

/** Whether an event has been entered in the ledger already. */
export async function hasLedgerKey(db: Tx, key: string): Promise<boolean> {
  return (await db.ledgerEntry.findUnique({ where: { key }, select: { id: true } })) !== null;
}

// ── Checkouts ────────────────────────────────────────────────────────────────────────────────

/** "mismatched": paid, but not what we asked for; staff look at it. */
export type CheckoutStatus = "starting" | "open" | "paid" | "ended" | "mismatched";

export type Checkout = {
  id: string;
  bookingId: string;
  provider: "stripe" | "sandbox";
  providerRef: string | null;
  paymentRef: string | null;
  yen: Yen;
  status: CheckoutStatus;
  url: string | null;
  expiresAt: Date;
  createdAt: Date;
  endedAt: Date | null;
};

function toCheckout(row: Prisma.CheckoutGetPayload<object>): Checkout {
  return { ...row, provider: row.provider as Checkout["provider"], status: row.status as CheckoutStatus };
}

/** One card payment, or null. */
export async function checkoutById(db: Tx, id: string): Promise<Checkout | null> {
  const row = await db.checkout.findUnique({ where: { id } });
  return row && toCheckout(row);
}

/** Writes a checkout that the provider has not been asked for yet. */
export async function insertCheckout(
  tx: Tx,
  checkout: Pick<Checkout, "id" | "bookingId" | "provider" | "yen" | "expiresAt" | "createdAt">,
): Promise<void> {
  await tx.checkout.create({ data: { ...checkout, status: "starting" }, select: { id: true } });
}

/** Notes where the provider's page is. A checkout that has meanwhile been paid or ended keeps its state. */
export async function openCheckout(tx: Tx, id: string, page: { providerRef: string; url: string }): Promise<void> {
  await tx.checkout.updateMany({ where: { id, status: "starting" }, data: { ...page, status: "open" } });
}

/** Notes a payment, whatever state the checkout was in but paid: money that came has come. */
export async function payCheckout(
  tx: Tx,
  id: string,
  status: "paid" | "mismatched",
  { providerRef, paymentRef }: { providerRef: string; paymentRef: string },
  at: Date,
): Promise<void> {
  const data = { providerRef, paymentRef, status, endedAt: at };
  await tx.checkout.update({ where: { id }, data, select: { id: true } });
}

/** Ends a checkout without payment; false when it is paid or over already. */
export async function endCheckout(tx: Tx, id: string, at: Date): Promise<boolean> {
  const { count } = await tx.checkout.updateMany({
    where: { id, status: { in: ["starting", "open"] } },
    data: { status: "ended", endedAt: at },
  });
  return count === 1;
}

/** Ends the card payments of a booking that are under way; answers the pages to be ended at the provider afterwards. */
export async function endCheckouts(
  tx: Tx,
  checkouts: readonly Pick<BookingCheckout, "id" | "providerRef">[],
  at: Date,
): Promise<string[]> {
  const pages: string[] = [];
  for (const { id, providerRef } of checkouts)
    if ((await endCheckout(tx, id, at)) && providerRef) pages.push(providerRef);
  return pages;
}

/** Whether another card payment of the booking is still under way. */
export async function hasOtherOpenCheckout(db: Tx, checkout: Pick<Checkout, "id" | "bookingId">): Promise<boolean> {
  const others = await db.checkout.count({
    where: { bookingId: checkout.bookingId, id: { not: checkout.id }, status: { in: ["starting", "open"] } },
  });
  return others > 0;
}

/** When a hold ends or ended; null when it is gone. */
export async function holdEnd(db: Tx, holdId: string | null): Promise<Date | null> {
  if (!holdId) return null;
  return (await db.hold.findUnique({ where: { id: holdId }, select: { expiresAt: true } }))?.expiresAt ?? null;
}

/** Marks a mismatched checkout as looked at by staff; false when it was not waiting for them. */
export async function closeMismatch(tx: Tx, id: string): Promise<boolean> {
  const { count } = await tx.checkout.updateMany({ where: { id, status: "mismatched" }, data: { status: "ended" } });
  return count === 1;
}

/**
 * Checkouts to be ended, the oldest first: their time is over though nothing was heard of them, or
 * their booking was cancelled, and nobody should pay on their page any more.
 */
export async function overdueCheckouts(db: Tx, now: Date): Promise<Checkout[]> {
  const rows = await db.checkout.findMany({
    where: {
      status: { in: ["starting", "open"] },
      OR: [{ expiresAt: { lte: now } }, { booking: { status: "cancelled" } }],
    },
    orderBy: { expiresAt: "asc" },
    take: 50,
  });
  return rows.map(toCheckout);
}

/** Bookings that wait for a card payment with no checkout under way, and whose hold has run out. */
export async function strandedBookings(db: Tx, now: Date): Promise<{ id: string }[]> {
  return db.booking.findMany({
    where: {
      status: "held",
      checkouts: { none: { status: { in: ["starting", "open"] } } },
      OR: [{ holdId: null }, { hold: { expiresAt: { lte: now } } }],
    },
    select: { id: true },
    take: 50,
  });
}

// ── Events ───────────────────────────────────────────────────────────────────────────────────

/** Whether an event of a provider was handled before. */
export async function hasEvent(db: Tx, provider: string, eventId: string): Promise<boolean> {
  return (await db.providerEvent.count({ where: { provider, eventId } })) > 0;
}

/** An event as it is kept: what it told, and what it came to. It is laid beside the ledger every month. */
export type HandledEvent = {
  provider: string;
  eventId: string;
  kind: string;
  checkoutId?: string;
  paymentRef?: string;
  amount?: number;
  currency?: string;
  /** "unknown": it tells of a payment that we have not asked for */
  outcome: "settled" | "ended" | "mismatched" | "unknown" | "ignored";
  handledAt: Date;
};

/** Notes that an event is handled; its second arrival is refused by the key (`already_done`). */
export async function rememberEvent(tx: Tx, event: HandledEvent): Promise<void> {
  await tx.providerEvent.create({ data: event, select: { eventId: true } });
}

// ── Refunds through the card ─────────────────────────────────────────────────────────────────

type RefundRequest = {
  bookingId: string;
  /** to give back, 0 or more */
  yen: Yen;
  /** of the event that causes it; the ledger's rows are keyed `${key}:${checkoutId}` */
  key: string;
  reason: Parameters<typeof refundEntry>[0]["reason"];
  actorId?: string | null;
  now: Date;
};

/**
 * Gives back through the card what was paid through it: enters the refund in the ledger and asks
 * for it of the provider later, in this one transaction. What remains was paid at the counter: it
 * is not entered here but stays owed to the resident until staff hand it out.
 * @returns how much goes back to cards and how much is to be handed out at the counter
 */
export async function requestCardRefunds(tx: Tx, request: RefundRequest): Promise<{ cardYen: Yen; counterYen: Yen }> {
  const { bookingId, yen, key, reason, actorId, now } = request;
  const rows = await tx.ledgerEntry.findMany({
    where: { bookingId, checkoutId: { not: null } },
    orderBy: [{ at: "asc" }, { id: "asc" }],
    select: { kind: true, yen: true, checkoutId: true },
  });
  const split = splitRefund(yen, cardsIn(rows as Parameters<typeof cardsIn>[0]));
  for (const { checkoutId, yen: part } of split.cards)
    await refundCheckout(tx, { bookingId, checkoutId, yen: part, key: `${key}:${checkoutId}`, reason, actorId, now });
  return { cardYen: yen - split.counterYen, counterYen: split.counterYen };
}

/** Gives back a part of one card payment: a row of the ledger and one to send to the provider. */
export async function refundCheckout(tx: Tx, request: RefundRequest & { checkoutId: string }): Promise<void> {
  const { bookingId, checkoutId, yen, key, reason, actorId, now } = request;
  await addLedger(tx, [refundEntry({ bookingId, checkoutId, yen, key, reason, actorId, method: "card", at: now })]);
  await tx.cardRefund.create({
    data: { id: crypto.randomUUID(), checkoutId, yen, status: "due", nextAttemptAt: now, createdAt: now },
    select: { id: true },
  });
}

export type DueRefund = {
  id: string;
  yen: Yen;
  attempts: number;
  provider: "stripe" | "sandbox";
  paymentRef: string | null;
};

/** Card refunds to ask of a provider now. */
export async function dueRefunds(db: Tx, provider: string, now: Date): Promise<DueRefund[]> {
  const rows = await db.cardRefund.findMany({
    where: { status: "due", nextAttemptAt: { lte: now }, checkout: { provider } },
    select: { id: true, yen: true, attempts: true, checkout: { select: { provider: true, paymentRef: true } } },
    orderBy: { nextAttemptAt: "asc" },
    take: 50,
  });
  return rows.map(({ checkout, ...row }) => ({
    ...row,
    provider: checkout.provider as DueRefund["provider"],
    paymentRef: checkout.paymentRef,
  }));
}

/** Takes a refund to send; false when another process has taken it. It is due again at `nextAttemptAt` unless done. */
export async function takeRefund(tx: Tx, refund: DueRefund, nextAttemptAt: Date): Promise<boolean> {
  const { count } = await tx.cardRefund.updateMany({
    where: { id: refund.id, status: "due", attempts: refund.attempts },
    data: { attempts: { increment: 1 }, nextAttemptAt },
  });
  return count === 1;
}

/** Notes what became of a refund: the provider has done it, or it is left to staff. */
export async function closeRefund(tx: Tx, id: string, status: "done" | "failed", at: Date): Promise<void> {
  await tx.cardRefund.update({
    where: { id },
    data: { status, doneAt: status === "done" ? at : null },
    select: { id: true },
  });
}

/** Marks a refund that was made as failed after all; false when there is none such. */
export async function failRefund(tx: Tx, provider: string, id: string): Promise<boolean> {
  const { count } = await tx.cardRefund.updateMany({
    where: { id, status: "done", checkout: { provider } },
    data: { status: "failed", doneAt: null },
  });
  return count === 1;
}

/** Sends a failed refund again from the first try; false when it is not a failed one. */
export async function reopenRefund(tx: Tx, id: string, now: Date): Promise<boolean> {
  const { count } = await tx.cardRefund.updateMany({
    where: { id, status: "failed" },
    data: { status: "due", attempts: 0, nextAttemptAt: now },
  });
  return count === 1;
}

// ── The desk ─────────────────────────────────────────────────────────────────────────────────

const MONEY_LINE = {
  id: true,
  number: true,
  status: true,
  payBy: true,
  payDeadline: true,
  userId: true,
  groupName: true,
  user: { select: { name: true, kana: true } },
  slots: { select: { date: true, roomId: true, cancelledAt: true }, orderBy: [{ date: "asc" }, { slot: "asc" }] },
  ledger: { select: { kind: true, yen: true } },
} satisfies Prisma.BookingSelect;

/** A booking as the lists of the desk show it. */
export type MoneyRow = Prisma.BookingGetPayload<{ select: typeof MONEY_LINE }>;

/** Confirmed bookings that owe money, by deadline. */
export async function bookingsThatOwe(db: Tx, take: number): Promise<MoneyRow[]> {
  return db.booking.findMany({
    where: { id: { in: await bookingsWithSum(db, { gt: 0 }) }, status: { in: [...STANDING_STATUSES] } },
    select: MONEY_LINE,
    orderBy: [{ payDeadline: "asc" }, { createdAt: "asc" }],
    take,
  });
}

/** How many confirmed bookings owe money, and how many of them are past their deadline. */
export async function countOwing(db: Tx, now: Date): Promise<{ unpaid: number; overdue: number }> {
  const where = { id: { in: await bookingsWithSum(db, { gt: 0 }) }, status: { in: [...STANDING_STATUSES] } };
  const [unpaid, overdue] = await Promise.all([
    db.booking.count({ where }),
    db.booking.count({ where: { ...where, payDeadline: { lt: now } } }),
  ]);
  return { unpaid, overdue };
}

/** Bookings that the centre owes money, which is handed out at the counter. */
export async function bookingsToRepay(db: Tx, take: number): Promise<MoneyRow[]> {
  return db.booking.findMany({
    where: { id: { in: await bookingsWithSum(db, { lt: 0 }) } },
    select: MONEY_LINE,
    orderBy: { createdAt: "asc" },
    take,
  });
}

/** How many bookings the centre owes money that is handed out at the counter. */
export async function countToRepay(db: Tx): Promise<number> {
  return (await bookingsWithSum(db, { lt: 0 })).length;
}

/** How many card payments came otherwise than asked, and were not settled yet. */
export async function countUnmatched(db: Tx): Promise<number> {
  return db.checkout.count({ where: { status: "mismatched" } });
}

async function bookingsWithSum(db: Tx, sum: { gt: number } | { lt: number }): Promise<string[]> {
  const rows = await db.ledgerEntry.groupBy({ by: ["bookingId"], having: { yen: { _sum: sum } } });
  return rows.map(({ bookingId }) => bookingId);
}

export type MismatchRow = { id: string; yen: Yen; endedAt: Date | null; number: string; after: string | null };

/** Checkouts that were paid otherwise than asked, with what came as the history noted it. */
export async function mismatchedCheckouts(db: Tx): Promise<MismatchRow[]> {
  const rows = await db.checkout.findMany({
    where: { status: "mismatched" },
    select: { id: true, yen: true, endedAt: true, booking: { select: { number: true } } },
    orderBy: { endedAt: "asc" },
  });
  const notes = await db.auditEntry.findMany({
    where: { subject: "checkout", action: "checkout.mismatch", subjectId: { in: rows.map(({ id }) => id) } },
    select: { subjectId: true, after: true },
  });
  return rows.map(({ booking, ...row }) => ({
    ...row,
    number: booking.number,
    after: notes.find(({ subjectId }) => subjectId === row.id)?.after ?? null,
  }));
}

export type FailedRefund = { id: string; yen: Yen; attempts: number; createdAt: Date; number: string };

/** Card refunds that the provider would not make. */
export async function failedRefunds(db: Tx): Promise<FailedRefund[]> {
  const rows = await db.cardRefund.findMany({
    where: { status: "failed" },
    select: {
      id: true,
      yen: true,
      attempts: true,
      createdAt: true,
      checkout: { select: { booking: { select: { number: true } } } },
    },
    orderBy: { createdAt: "asc" },
  });
  return rows.map(({ checkout, ...row }) => ({ ...row, number: checkout.booking.number }));
}

/** How many card refunds are to be asked for, and how many the provider would not make. */
export async function countCardRefunds(db: Tx): Promise<{ due: number; failed: number }> {
  const [due, failed] = await Promise.all([
    db.cardRefund.count({ where: { status: "due" } }),
    db.cardRefund.count({ where: { status: "failed" } }),
  ]);
  return { due, failed };
}

/** The card refunds of a booking as they stand with the provider: "due", "done" or "failed". */
export async function cardRefundsOf(
  db: Tx,
  bookingId: string,
): Promise<{ checkoutId: string; yen: Yen; status: string; createdAt: Date; doneAt: Date | null }[]> {
  // By its ledger: of one card payment two bookings may have a part, once one was split from the other.
  const rows = await db.ledgerEntry.findMany({
    where: { bookingId, kind: "refund", checkoutId: { not: null } },
    select: { checkoutId: true, yen: true, at: true },
  });
  const refunds = await db.cardRefund.findMany({
    where: { checkoutId: { in: rows.flatMap(({ checkoutId }) => checkoutId ?? []) } },
    select: { checkoutId: true, yen: true, status: true, createdAt: true, doneAt: true },
  });
  return refunds.filter((refund) =>
    rows.some(
      ({ checkoutId, yen, at }) =>
        checkoutId === refund.checkoutId && yen === refund.yen && at.getTime() === refund.createdAt.getTime(),
    ),
  );
}

/** How many bookings wait for a decision. */
export async function countDecisions(db: Tx): Promise<number> {
  return db.booking.count({ where: { status: "requested" } });
}
