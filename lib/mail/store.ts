import { rm } from "node:fs/promises";
import path from "node:path";
import { PHONE_ADDRESSES } from "@/lib/accounts/rules";
import { type CalendarDate, today } from "@/lib/dates";
import type { Prisma, Tx } from "@/lib/db";
import type { Locale } from "@/lib/i18n/routing";
import { composeMail, isLastKind, isSecretKind, type Notice, type OwnWords } from "@/lib/mail/messages";

/** A mail that waits to be sent. */
export type WaitingMail = {
  id: string;
  key: string;
  to: string;
  subject: string;
  text: string;
  ics: string | null;
  locale: string;
  attempts: number;
  createdAt: Date;
};

/** A mail of the outbox as the demo's mail page shows it. */
export type KeptMail = WaitingMail & { sentAt: Date | null };

const waitingColumns = {
  id: true,
  key: true,
  to: true,
  subject: true,
  text: true,
  ics: true,
  locale: true,
  attempts: true,
  createdAt: true,
} as const;

/** Keys of mails whose text must not outlive their sending begin so. */
const SECRET = "secret:";

/** Keys of mails whose address must not outlive their sending begin so. */
const LAST = "last:";

/** Mails to somebody without a mail address are told by staff, and never sent. */
const BY_PHONE = { to: { startsWith: PHONE_ADDRESSES } } satisfies Prisma.OutboxMailWhereInput;
const BY_MAIL = { NOT: BY_PHONE } satisfies Prisma.OutboxMailWhereInput;

/**
 * Writes a mail into the outbox, in the transaction that causes it: it is sent if and only if that commits. One to
 * somebody without a mail address stands on the call list instead, until staff have told it.
 * @param key the event it tells of ("booking_confirmed:<booking id>"); a second mail of the same key is
 *   refused by the database, and with it the transaction that would have told the same thing twice
 */
export async function enqueueMail(
  tx: Tx,
  mail: { key: string; to: string; locale: Locale; notice: Notice; now: Date; ics?: string },
): Promise<void> {
  const own = await ownWordsOn(tx, mail.locale, today(mail.now));
  const { subject, text } = composeMail(mail.notice, mail.locale, own);
  await tx.outboxMail.create({
    data: {
      id: crypto.randomUUID(),
      key: `${isSecretKind(mail.notice.kind) ? SECRET : isLastKind(mail.notice.kind) ? LAST : ""}${mail.key}`,
      to: mail.to,
      subject,
      text,
      ics: mail.ics ?? null,
      locale: mail.locale,
      nextAttemptAt: mail.now,
      createdAt: mail.now,
    },
    select: { id: true },
  });
}

/** The row of Revision that tells which state the masters are in; wordings are some of them. */
const MASTERS_REVISION = 2;

/** The wordings as they were last read, and what was made of them: one map a language and day. */
let lastRead: {
  revision: number;
  rows: { key: string; locale: string; validFrom: string; text: string }[];
  days: Map<string, OwnWords>;
} | null = null;

/** As many days as anybody asks for in turn: mails go out on one, previews look at some. */
const REMEMBERED_DAYS = 100;

/**
 * What the centre says in words of its own on a day, in a language. Read again when the database says that a
 * master changed, in a transaction as well, so that a wording counts in every process from its day on.
 */
export async function ownWordsOn(db: Tx, locale: Locale, day: CalendarDate): Promise<OwnWords> {
  const revision = (await db.revision.findUnique({ where: { id: MASTERS_REVISION } }))?.value ?? null;
  if (!lastRead || lastRead.revision !== revision) {
    const rows = await db.wording.findMany({ omit: { source: true }, orderBy: { validFrom: "asc" } });
    lastRead = { revision: revision ?? Number.NaN, rows, days: new Map() };
  }
  const { rows, days } = lastRead;
  const known = days.get(`${locale}/${day}`);
  if (known) return known;
  const words = new Map<string, string>();
  for (const row of rows) {
    if (row.locale !== locale || row.validFrom > day) continue;
    const key = row.key.replace(/^mail\./, "");
    // An empty text says that the product's own words count again.
    if (row.text === "") words.delete(key);
    else words.set(key, row.text);
  }
  if (days.size >= REMEMBERED_DAYS) days.clear();
  days.set(`${locale}/${day}`, words);
  return words;
}

/** The mail that has waited longest for an attempt that is due, or null. */
export async function nextDueMail(db: Tx, now: Date): Promise<WaitingMail | null> {
  return db.outboxMail.findFirst({
    where: { ...BY_MAIL, sentAt: null, nextAttemptAt: { lte: now } },
    orderBy: [{ nextAttemptAt: "asc" }, { id: "asc" }],
    select: waitingColumns,
  });
}

/**
 * Takes a mail for sending until `until`: of several processes that saw the same mail one gets true. A
 * process that dies with it leaves it to be taken again after that.
 */
export async function leaseMail(
  tx: Tx,
  mail: { id: string; attempts: number },
  now: Date,
  until: Date,
): Promise<boolean> {
  const { count } = await tx.outboxMail.updateMany({
    where: { ...BY_MAIL, id: mail.id, attempts: mail.attempts, sentAt: null, nextAttemptAt: { lte: now } },
    data: { attempts: mail.attempts + 1, nextAttemptAt: until },
  });
  return count === 1;
}

/** Marks a mail as sent; the text of a mail with a code goes, unless it is to be kept, and so does the
 *  address of the last mail to somebody. */
export async function markSent(
  tx: Tx,
  mail: { id: string; key: string },
  now: Date,
  keepSecret: boolean,
): Promise<void> {
  await tx.outboxMail.updateMany({
    where: { id: mail.id, sentAt: null },
    data: {
      sentAt: now,
      ...(mail.key.startsWith(SECRET) && !keepSecret ? { text: "" } : {}),
      ...(mail.key.startsWith(LAST) ? { to: "" } : {}),
    },
  });
}

/** Makes the mails of an address those of another one: whoever had the first has the second now. */
export async function moveMails(tx: Tx, from: string, to: string): Promise<void> {
  await tx.outboxMail.updateMany({ where: { to: from }, data: { to } });
}

/** Where a mail lies that was sent without a mail server: named by its id. */
export function fileOfMail(varDir: string, id: string): string {
  return path.join(varDir, "outbox", `${id}.eml`);
}

/** Removes the files of mails; most mails have none. */
export async function removeMailFiles(varDir: string, ids: readonly string[]): Promise<void> {
  for (const id of ids) await rm(fileOfMail(varDir, id), { force: true });
}

/** Puts a mail that could not be sent back, to be tried again at `at`. */
export async function putOff(tx: Tx, mail: { id: string }, at: Date): Promise<void> {
  await tx.outboxMail.updateMany({ where: { id: mail.id, sentAt: null }, data: { nextAttemptAt: at } });
}

/** The newest mails of the outbox, sent or not. */
export async function newestMails(db: Tx, count: number): Promise<KeptMail[]> {
  return db.outboxMail.findMany({
    orderBy: [{ createdAt: "desc" }, { id: "asc" }],
    take: count,
    select: { ...waitingColumns, sentAt: true },
  });
}

/** One mail of the outbox, or null. */
export async function mailById(db: Tx, id: string): Promise<KeptMail | null> {
  return db.outboxMail.findUnique({ where: { id }, select: { ...waitingColumns, sentAt: true } });
}

/** How many mails wait to be sent, how many of them could not be sent so far, and since when the oldest of those waits. */
export async function countWaitingMails(db: Tx): Promise<{ waiting: number; stuck: number; stuckSince: Date | null }> {
  const [waiting, stuck] = await Promise.all([
    db.outboxMail.count({ where: { ...BY_MAIL, sentAt: null } }),
    db.outboxMail.aggregate({
      where: { ...BY_MAIL, sentAt: null, attempts: { gt: 0 } },
      _count: true,
      _min: { createdAt: true },
    }),
  ]);
  return { waiting, stuck: stuck._count, stuckSince: stuck._min.createdAt };
}

// ── The call list ────────────────────────────────────────────────────────────────────────────

/** Something to tell somebody without a mail address, or that was told. */
export type CallRow = {
  id: string;
  key: string;
  to: string;
  subject: string;
  text: string;
  createdAt: Date;
  /** when staff told it */
  sentAt: Date | null;
  toldById: string | null;
};

const callColumns = {
  id: true,
  key: true,
  to: true,
  subject: true,
  text: true,
  createdAt: true,
  sentAt: true,
  toldById: true,
} as const;

/** What is still to be told, what waits longest first. */
export async function callsToMake(db: Tx): Promise<CallRow[]> {
  return db.outboxMail.findMany({
    where: { ...BY_PHONE, sentAt: null },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: callColumns,
  });
}

/** What was told since an instant, the newest first. */
export async function callsMadeSince(db: Tx, since: Date): Promise<CallRow[]> {
  return db.outboxMail.findMany({
    where: { ...BY_PHONE, sentAt: { gte: since } },
    orderBy: [{ sentAt: "desc" }, { id: "asc" }],
    select: callColumns,
  });
}

/** One thing to tell, told or not; null when it is none. */
export async function callById(db: Tx, id: string): Promise<CallRow | null> {
  return db.outboxMail.findFirst({ where: { ...BY_PHONE, id }, select: callColumns });
}

/** How much is to be told, and since when the oldest of it waits. */
export async function countCallsToMake(db: Tx): Promise<{ waiting: number; since: Date | null }> {
  const found = await db.outboxMail.aggregate({
    where: { ...BY_PHONE, sentAt: null },
    _count: true,
    _min: { createdAt: true },
  });
  return { waiting: found._count, since: found._min.createdAt };
}

/**
 * Notes that staff told something, or that they did not after all.
 * @returns false when it was as asked for already
 */
export async function markTold(tx: Tx, id: string, told: { by: string; at: Date } | null): Promise<boolean> {
  const { count } = await tx.outboxMail.updateMany({
    where: { ...BY_PHONE, id, sentAt: told ? null : { not: null } },
    data: { sentAt: told?.at ?? null, toldById: told?.by ?? null },
  });
  return count === 1;
}
