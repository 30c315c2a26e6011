import { z } from "zod";
import { CODE_PURPOSES, type CodePurpose, RESIDENCES, type Residence, ROLES, type Role } from "@/lib/accounts/rules";
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
};

export type NewUser = Omit<User, "signInVersion"> & { passwordHash: string; createdAt: Date };

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
});

export async function userById(db: Tx, id: string): Promise<User | null> {
  const row = await db.user.findUnique({ where: { id }, omit: { passwordHash: true } });
  return row && storedUser.parse(row);
}

/** @param email as spelling.ts writes it */
export async function userByEmail(db: Tx, email: string): Promise<User | null> {
  const row = await db.user.findUnique({ where: { email }, omit: { passwordHash: true } });
  return row && storedUser.parse(row);
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
  patch: Partial<Pick<User, "name" | "kana" | "phone" | "residence" | "locale" | "role">>,
): Promise<void> {
  await tx.user.update({ where: { id }, data: patch, select: { id: true } });
}

/** Ends every sign-in of an account, perhaps with a new password, and tells the version that counts now. */
export async function raiseSignInVersion(tx: Tx, id: string, patch: { passwordHash?: string } = {}): Promise<number> {
  const { signInVersion } = await tx.user.update({
    where: { id },
    data: { ...patch, signInVersion: { increment: 1 } },
    select: { signInVersion: true },
  });
  return signInVersion;
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
  const { registration, ...columns } = code;
  await tx.emailCode.create({
    data: { ...columns, payload: registration && JSON.stringify(registration) },
    select: { id: true },
  });
}

/** One mailed code, or null. */
export async function codeById(db: Tx, id: string): Promise<EmailCode | null> {
  const row = await db.emailCode.findUnique({ where: { id } });
  if (!row) return null;
  const { payload, createdAt: _, ...code } = row;
  return {
    ...code,
    purpose: oneOf(CODE_PURPOSES).parse(row.purpose),
    registration: payload ? storedRegistration.parse(JSON.parse(payload)) : null,
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

/** Whether there are codes or counts of tries that count no more since `before`. */
export async function hasOldCodesOrTries(db: Tx, before: Date): Promise<boolean> {
  const old = { where: { expiresAt: { lt: before } }, select: { expiresAt: true } };
  return (await db.emailCode.findFirst(old)) !== null || (await db.attempt.findFirst(old)) !== null;
}

/** Forgets codes and counts of tries that count no more. */
export async function sweepCodesAndTries(tx: Tx, before: Date): Promise<number> {
  const where = { expiresAt: { lt: before } } satisfies Prisma.EmailCodeWhereInput & Prisma.AttemptWhereInput;
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
