import { z } from "zod";
import {
  type ActingGroup,
  CODE_PURPOSES,
  type CodePurpose,
  classOfGroup,
  RESIDENCES,
  type Residence,
  ROLES,
  type Role,
} from "@/lib/accounts/rules";
import type { Prisma, Tx } from "@/lib/db";

// ── Accounts ─────────────────────────────────────────────────────────────────────────────────

/** An account as it is kept. The hash of its password is not part of it: see `passwordHashOf`. */
export type User = {
  id: string;
  email: string;
  name: string;
  /** the reading of the name: full-width katakana, or the Latin alphabet */
  kana: string;
  /** digits alone */
  phone: string;
  residence: Residence;
  role: Role;
  /** raised to end every sign-in there is */
  signInVersion: number;
  locale: "ja" | "en";
  /** so many days before use they are asked whether they still need it; none for never */
  reminders: number[];
};

/** `passwordHash`: null for somebody whom staff entered; they sign in with a mailed code, if they have mail. */
export type NewUser = Omit<User, "signInVersion" | "reminders"> & { passwordHash: string | null; createdAt: Date };

const oneOf = <T extends string>(known: readonly T[]) => z.enum(known as [T, ...T[]]);

const storedUser = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  kana: z.string(),
  phone: z.string(),
  residence: oneOf(RESIDENCES),
  role: oneOf(ROLES),
  signInVersion: z.number(),
  locale: z.enum(["ja", "en"]),
  reminders: z
    .string()
    .transform((text) => JSON.parse(text))
    .pipe(z.array(z.number())),
});

export async function userById(db: Tx, id: string): Promise<User | null> {
  const row = await db.user.findUnique({ where: { id }, omit: { passwordHash: true } });
  return row && storedUser.parse(row);
}

/** An account with the group it acts for, while it may: as a member of it, and as long as it is open.
 *  @param fiscalYear the year in which the current 年度 begins: a registration counts for one */
export async function userWithGroup(
  db: Tx,
  id: string,
  fiscalYear: number,
): Promise<(User & { group: ActingGroup | null }) | null> {
  const row = await db.user.findUnique({
    where: { id },
    omit: { passwordHash: true },
    include: {
      actingGroup: {
        select: {
          id: true,
          name: true,
          isOfficial: true,
          closedAt: true,
          members: { where: { userId: id }, select: { role: true } },
          registrations: { where: { fiscalYear, status: "approved" }, select: { id: true }, take: 1 },
        },
      },
    },
  });
  // Whoever may not sign in any more is as one who is not there.
  if (!row || row.disabledAt) return null;
  const { actingGroup: group, ...user } = row;
  const acts = group !== null && group.closedAt === null && group.members.length > 0;
  return {
    ...storedUser.parse(user),
    group: acts
      ? {
          id: group.id,
          name: group.name,
          applicant: classOfGroup({ isOfficial: group.isOfficial, isRegistered: group.registrations.length > 0 }),
        }
      : null,
  };
}

/** Somebody whom staff can book for. */
export type Person = Pick<User, "id" | "email" | "name" | "kana" | "phone" | "residence" | "locale">;

const IS_THERE = { erasedAt: null, disabledAt: null, mergedIntoId: null } satisfies Prisma.UserWhereInput;

const personColumns = {
  id: true,
  email: true,
  name: true,
  kana: true,
  phone: true,
  residence: true,
  locale: true,
} as const;

const storedPerson = storedUser.pick(personColumns);

/** Somebody whom staff can book for; null where there is no such account any more. */
export async function personById(db: Tx, id: string): Promise<Person | null> {
  const row = await db.user.findFirst({ where: { id, ...IS_THERE }, select: personColumns });
  return row && storedPerson.parse(row);
}

/** People by their ids, those among them who are still there. */
export async function peopleById(db: Tx, ids: readonly string[]): Promise<Map<string, Person>> {
  const rows = await db.user.findMany({ where: { id: { in: [...ids] }, erasedAt: null }, select: personColumns });
  return new Map(rows.map((row) => [row.id, storedPerson.parse(row)]));
}

/** Everybody whom staff can book for, by their reading. */
export async function everyPerson(db: Tx): Promise<Person[]> {
  const rows = await db.user.findMany({
    where: { ...IS_THERE, role: "resident" },
    select: personColumns,
    orderBy: [{ kana: "asc" }, { id: "asc" }],
  });
  return rows.map((row) => storedPerson.parse(row));
}

/** Whether somebody of this telephone number and reading is registered already. */
export async function isPersonKnown(db: Tx, { phone, kana }: Pick<User, "phone" | "kana">): Promise<boolean> {
  return (await db.user.findFirst({ where: { phone, kana, ...IS_THERE }, select: { id: true } })) !== null;
}

/** @param email as spelling.ts writes it */
export async function userByEmail(db: Tx, email: string): Promise<User | null> {
  const row = await db.user.findUnique({ where: { email }, omit: { passwordHash: true } });
  return row && storedUser.parse(row);
}

/** Whether an account may not sign in: it was closed, or another one has taken over all of it. */
export async function isDisabled(db: Tx, userId: string): Promise<boolean> {
  const row = await db.user.findUnique({ where: { id: userId }, select: { disabledAt: true } });
  return row !== null && row.disabledAt !== null;
}

/** The argon2id hash of an account's password; null where there is no password, or no account. */
export async function passwordHashOf(db: Tx, userId: string | undefined): Promise<string | null> {
  if (!userId) return null;
  return (await db.user.findUnique({ where: { id: userId }, select: { passwordHash: true } }))?.passwordHash ?? null;
}

/** Writes a new account; an address that has one already is refused by its key. */
export async function insertUser(tx: Tx, user: NewUser): Promise<void> {
  await tx.user.create({ data: user, select: { id: true } });
}

/** Changes the named columns of an account. */
export async function updateUser(
  tx: Tx,
  id: string,
  patch: Partial<Pick<User, "email" | "name" | "kana" | "phone" | "residence" | "locale" | "role" | "reminders">>,
): Promise<void> {
  const { reminders, ...columns } = patch;
  const data = { ...columns, ...(reminders && { reminders: JSON.stringify(reminders) }) };
  await tx.user.update({ where: { id }, data, select: { id: true } });
}

/** Ends every sign-in of an account but that of the browser `keep`, perhaps with a new password, and
 *  tells the version that counts now. */
export async function raiseSignInVersion(
  tx: Tx,
  id: string,
  at: Date,
  { passwordHash, keep }: { passwordHash?: string; keep?: string } = {},
): Promise<number> {
  await endDevices(tx, { userId: id, not: keep }, at);
  const { signInVersion } = await tx.user.update({
    where: { id },
    data: { ...(passwordHash && { passwordHash }), signInVersion: { increment: 1 } },
    select: { signInVersion: true },
  });
  return signInVersion;
}

// ── Signed-in browsers ───────────────────────────────────────────────────────────────────────

export type Device = { id: string; label: string; createdAt: Date; lastSeenAt: Date; endedAt: Date | null };

/** Writes a browser that is signed in from now on, and tells its id.
 *  @param device.activeAt the press that signed in, by the clock of the machine: a desk that is idle is locked */
export async function insertDevice(
  tx: Tx,
  device: { userId: string; label: string; at: Date; activeAt: Date },
): Promise<string> {
  const { userId, label, at, activeAt } = device;
  const id = crypto.randomUUID();
  await tx.device.create({
    data: { id, userId, label, createdAt: at, lastSeenAt: at, activeAt },
    select: { id: true },
  });
  return id;
}

/** Whether a browser is signed in to an account, as far as it has not been ended. */
export async function hasDevice(db: Tx, userId: string, id: string): Promise<boolean> {
  const device = await db.device.findUnique({ where: { id }, select: { userId: true, endedAt: true } });
  return device?.userId === userId && !device.endedAt;
}

/** The browsers of an account that have not been ended, the one seen last first. */
export async function devicesOf(db: Tx, userId: string): Promise<Device[]> {
  return db.device.findMany({
    where: { userId, endedAt: null },
    select: { id: true, label: true, createdAt: true, lastSeenAt: true, endedAt: true },
    orderBy: [{ lastSeenAt: "desc" }, { id: "asc" }],
  });
}

/** When a browser was seen last; null when there is none. */
export async function deviceSeenAt(db: Tx, id: string): Promise<Date | null> {
  return (await db.device.findUnique({ where: { id }, select: { lastSeenAt: true } }))?.lastSeenAt ?? null;
}

/** Notes that a browser was seen. */
export async function markDeviceSeen(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.device.updateMany({ where: { id }, data: { lastSeenAt: at } });
}

/** Ends browsers of an account, one of them or all but one, and tells how many there were. */
export async function endDevices(
  tx: Tx,
  which: { userId: string; id?: string; not?: string },
  at: Date,
): Promise<number> {
  const { userId, id, not } = which;
  const where = { userId, endedAt: null, id: id ?? (not ? { not } : undefined) };
  return (await tx.device.updateMany({ where, data: { endedAt: at } })).count;
}

const over = (before: Date) => ({ OR: [{ endedAt: { lt: before } }, { lastSeenAt: { lt: before } }] });

/** Whether there are browsers that were ended, or not seen any more, before `before`. */
export async function hasOldDevices(db: Tx, before: Date): Promise<boolean> {
  return (await db.device.findFirst({ where: over(before), select: { id: true } })) !== null;
}

/** Forgets browsers that were ended, or not seen any more, before `before`. */
export async function sweepDevices(tx: Tx, before: Date): Promise<void> {
  await tx.device.deleteMany({ where: over(before) });
}

// ── The calendar feed ────────────────────────────────────────────────────────────────────────

/** What is kept of the key of an account's feed; null when it has none. */
export async function feedKeyHashOf(db: Tx, userId: string): Promise<string | null> {
  return (await db.user.findUnique({ where: { id: userId }, select: { feedKeyHash: true } }))?.feedKeyHash ?? null;
}

/** Gives an account's feed another key, or none. */
export async function setFeedKeyHash(tx: Tx, userId: string, feedKeyHash: string | null): Promise<void> {
  await tx.user.update({ where: { id: userId }, data: { feedKeyHash }, select: { id: true } });
}

/** Whose feed it is, and in which language they are written to. */
export async function ownerOfFeed(db: Tx, feedKeyHash: string): Promise<Pick<User, "id" | "locale"> | null> {
  const row = await db.user.findUnique({ where: { feedKeyHash }, select: { id: true, locale: true } });
  return row && storedUser.pick({ id: true, locale: true }).parse(row);
}

/** A slot of one's own bookings as a calendar needs it. */
export type FeedSlot = {
  bookingId: string;
  roomId: string;
  date: string;
  slot: number;
  status: string;
  version: number;
};

/** The slots of a person's bookings from a day on, as far as the booking has them. */
export async function feedSlotsOf(db: Tx, userId: string, from: string): Promise<FeedSlot[]> {
  const rows = await db.bookingSlot.findMany({
    where: {
      date: { gte: from },
      cancelledAt: null,
      booking: { userId, status: { in: ["held", "requested", "confirmed", "used"] } },
    },
    select: {
      bookingId: true,
      roomId: true,
      date: true,
      slot: true,
      booking: { select: { status: true, version: true } },
    },
    orderBy: [{ date: "asc" }, { slot: "asc" }, { roomId: "asc" }],
  });
  return rows.map(({ booking, ...row }) => ({ ...row, ...booking }));
}

// ── Mailed codes ─────────────────────────────────────────────────────────────────────────────

/** What was typed to register, kept until the address is proven. */
export type Registration = Pick<User, "name" | "kana" | "phone" | "residence"> & { passwordHash: string };

export type EmailCode = {
  id: string;
  email: string;
  purpose: CodePurpose;
  codeHash: string;
  registration: Registration | null;
  /** whose account it acts on, where somebody signed in asked for it */
  userId: string | null;
  attempts: number;
  expiresAt: Date;
  usedAt: Date | null;
};

const storedRegistration = storedUser
  .pick({ name: true, kana: true, phone: true, residence: true })
  .extend({ passwordHash: z.string() });

export async function insertCode(
  tx: Tx,
  code: Omit<EmailCode, "attempts" | "usedAt"> & { createdAt: Date },
): Promise<void> {
  const { registration, userId, ...columns } = code;
  const payload = registration ?? (userId && { userId });
  await tx.emailCode.create({
    data: { ...columns, payload: payload && JSON.stringify(payload) },
    select: { id: true },
  });
}

/** One mailed code, or null. */
export async function codeById(db: Tx, id: string): Promise<EmailCode | null> {
  const row = await db.emailCode.findUnique({ where: { id } });
  if (!row) return null;
  const { payload, createdAt: _, ...code } = row;
  const purpose = oneOf(CODE_PURPOSES).parse(row.purpose);
  const carried = payload ? JSON.parse(payload) : null;
  return {
    ...code,
    purpose,
    registration: carried && purpose === "register" ? storedRegistration.parse(carried) : null,
    userId: carried && purpose !== "register" ? z.object({ userId: z.string() }).parse(carried).userId : null,
  };
}

/** Counts one more try of a code. */
export async function countCodeTry(tx: Tx, id: string): Promise<void> {
  await tx.emailCode.update({ where: { id }, data: { attempts: { increment: 1 } }, select: { id: true } });
}

/** Ends a code, and forgets what was typed with it. */
export async function markCodeUsed(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.emailCode.update({ where: { id }, data: { usedAt: at, payload: null }, select: { id: true } });
}

/** Forgets the codes mailed to an address that is not an account's any more. */
export async function forgetCodes(tx: Tx, email: string): Promise<void> {
  await tx.emailCode.deleteMany({ where: { email } });
}

/** The keys that the mail of a code may have: with the code in it, or without one. */
function keysOfCodeMail({ id, purpose }: { id: string; purpose: string }): string[] {
  const key = `${purpose}_code:${id}`;
  return [key, `secret:${key}`];
}

/** Whether there are codes or counts of tries that count no more since `before`. */
export async function hasOldCodesOrTries(db: Tx, before: Date): Promise<boolean> {
  const old = { where: { expiresAt: { lt: before } }, select: { expiresAt: true } };
  return (await db.emailCode.findFirst(old)) !== null || (await db.attempt.findFirst(old)) !== null;
}

/** Forgets codes and counts of tries that count no more. */
export async function sweepCodesAndTries(tx: Tx, before: Date): Promise<number> {
  const where = { expiresAt: { lt: before } } satisfies Prisma.EmailCodeWhereInput & Prisma.AttemptWhereInput;
  // Anybody's address can be typed to have a code sent: it is not kept for longer than the code.
  const old = await tx.emailCode.findMany({ where, select: { id: true, purpose: true } });
  await tx.outboxMail.updateMany({ where: { key: { in: old.flatMap(keysOfCodeMail) } }, data: { to: "" } });
  const [codes, tries] = [await tx.emailCode.deleteMany({ where }), await tx.attempt.deleteMany({ where })];
  return codes.count + tries.count;
}

// ── Tries ────────────────────────────────────────────────────────────────────────────────────

/** One more try under a key; the window opens with the first one and ends at `until`. */
export async function countTry(
  tx: Tx,
  key: string,
  now: Date,
  until: Date,
): Promise<{ count: number; expiresAt: Date }> {
  const open = await tx.attempt.findUnique({ where: { key } });
  const next = open && open.expiresAt > now ? { ...open, count: open.count + 1 } : { key, count: 1, expiresAt: until };
  await tx.attempt.upsert({ where: { key }, create: next, update: next, select: { key: true } });
  return next;
}

/** Takes a counted try back: it was none. */
export async function uncountTry(tx: Tx, key: string): Promise<void> {
  await tx.attempt.updateMany({ where: { key, count: { gt: 0 } }, data: { count: { decrement: 1 } } });
}

/** Ends the counting under a key, after a try that was right. */
export async function forgetTries(tx: Tx, key: string): Promise<void> {
  await tx.attempt.deleteMany({ where: { key } });
}
