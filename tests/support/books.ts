import path from "node:path";
import { test } from "@playwright/test";
import Database from "better-sqlite3";

/** What the database of the server under test says of a booking, past all our own code. */
export type Books = {
  status: string;
  /** the ledger in the order of entering: "charge 960 booking" */
  ledger: string[];
  /** the sum of the ledger: what is owed */
  due: number;
  /** who has which slots by it: "meeting-room 2027-01-12 3" */
  claims: string[];
  /** at the card provider: "paid 960" */
  checkouts: string[];
  /** money on its way back to the card: "done 960" */
  cardRefunds: string[];
  /** what the provider says it gave back, in yen */
  givenBack: number;
  /** the events it was mailed about, each once: "booking_confirmed" */
  mails: string[];
};

type Ask = <Row>(sql: string, ...values: unknown[]) => Row[];

function read<T>(look: (all: Ask) => T): T {
  const db = new Database(path.join(test.info().config.metadata.varDir, "furatto.db"), { readonly: true });
  try {
    return look(<Row>(sql: string, ...values: unknown[]) => db.prepare(sql).all(...values) as Row[]);
  } finally {
    db.close();
  }
}

/** The card payment whose page the provider calls so: our name for it, and the booking's number. */
export function checkoutAt(providerRef: string): { reference: string; yen: number; number: string } {
  const [found] = read((all) =>
    all<{ reference: string; yen: number; number: string }>(
      "SELECT c.id AS reference, c.yen, b.number FROM Checkout c JOIN Booking b ON b.id = c.bookingId WHERE c.providerRef = ?",
      providerRef,
    ),
  );
  if (!found) throw new Error("no such checkout in the database");
  return found;
}

/** The times at which an account has something: "2027-02-26 3", in whatever room. */
export function timesOf(email: string): Set<string> {
  const rows = read((all) =>
    all<{ date: string; slot: number }>(
      `SELECT s.date, s.slot FROM BookingSlot s JOIN Booking b ON b.id = s.bookingId JOIN User u ON u.id = b.userId
        WHERE u.email = ? AND s.cancelledAt IS NULL AND b.status IN ('held', 'requested', 'confirmed')`,
      email,
    ),
  );
  return new Set(rows.map(({ date, slot }) => `${date} ${slot}`));
}

/** Looks up a booking by its number, as it is written or as it is read out. */
export function booksOf(number: string): Books {
  return read((all) => {
    const [booking] = all<{ id: string; status: string }>(
      "SELECT id, status FROM Booking WHERE number = ?",
      number.replace("-", ""),
    );
    if (!booking) throw new Error("no such booking in the database");
    const { id, status } = booking;
    type Money = { yen: number; status: string; kind: string; reason: string };
    const ledger = all<Money>("SELECT kind, yen, reason FROM LedgerEntry WHERE bookingId = ? ORDER BY rowid", id);
    const checkouts = all<Money>("SELECT status, yen FROM Checkout WHERE bookingId = ? ORDER BY rowid", id);
    const refunds = all<Money>(
      "SELECT r.status, r.yen FROM CardRefund r JOIN Checkout c ON c.id = r.checkoutId WHERE c.bookingId = ? ORDER BY r.rowid",
      id,
    );
    const [given] = all<{ yen: number }>(
      `SELECT COALESCE(SUM(s.yen), 0) AS yen FROM SandboxRefund s
       JOIN Checkout c ON c.paymentRef = s.paymentRef WHERE c.bookingId = ?`,
      id,
    );
    const claims = all<{ roomId: string; date: string; slot: number }>(
      "SELECT roomId, date, slot FROM SlotClaim WHERE bookingId = ? OR holdId = ? ORDER BY roomId, date, slot",
      id,
      id,
    );
    const mails = all<{ key: string }>("SELECT key FROM OutboxMail WHERE instr(key, ?) ORDER BY rowid", id);
    return {
      status,
      ledger: ledger.map(({ kind, yen, reason }) => `${kind} ${yen} ${reason}`),
      due: ledger.reduce((sum, { yen }) => sum + yen, 0),
      claims: claims.map(({ roomId, date, slot }) => `${roomId} ${date} ${slot}`),
      checkouts: checkouts.map(({ status, yen }) => `${status} ${yen}`),
      cardRefunds: refunds.map(({ status, yen }) => `${status} ${yen}`),
      givenBack: given?.yen ?? 0,
      mails: mails.map(({ key }) => key.split(":")[0] ?? ""),
    };
  });
}

/** The text of the last mail of a kind about a booking, as it was written into the outbox. */
export function mailAbout(number: string, kind: string): string {
  return read((all) => {
    const rows = all<{ text: string }>(
      `SELECT m.text FROM OutboxMail m JOIN Booking b ON instr(m.key, b.id)
       WHERE b.number = ? AND m.key LIKE ? ORDER BY m.rowid`,
      number.replace("-", ""),
      `${kind}:%`,
    );
    return rows.at(-1)?.text ?? "";
  });
}

/** Makes a booking so many minutes older, as if its time for corrections had gone by. */
export function letBookingAge(number: string, minutes: number): void {
  const db = new Database(path.join(test.info().config.metadata.varDir, "furatto.db"));
  try {
    const find = db.prepare("SELECT createdAt FROM Booking WHERE number = ?");
    const bare = number.replace("-", "");
    const { createdAt } = find.get(bare) as { createdAt: string };
    const older = new Date(Date.parse(createdAt) - minutes * 60_000).toISOString();
    const written = createdAt.endsWith("Z") ? older : older.replace("Z", "+00:00");
    db.prepare("UPDATE Booking SET createdAt = ? WHERE number = ?").run(written, bare);
  } finally {
    db.close();
  }
}
