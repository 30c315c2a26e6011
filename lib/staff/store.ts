import { type Residence, ROLES, type Role } from "@/lib/accounts/rules";
import type { CalendarDate } from "@/lib/dates";
import type { Prisma, Tx } from "@/lib/db";
import { type MergeSide, strongerRole, type ViewedPage } from "./rules";

/** Who looked, on which page and day. */
export type View = { viewerId: string; viewerRole: string; page: ViewedPage; date: CalendarDate; at: Date };

/** Of these people, those of whom it is not noted yet that this viewer looked at this page on this day. */
export async function viewsNotYetNoted(
  db: Tx,
  userIds: readonly string[],
  { viewerId, page, date }: Pick<View, "viewerId" | "page" | "date">,
): Promise<string[]> {
  const noted = await db.personView.findMany({
    where: { viewerId, page, date, userId: { in: [...userIds] } },
    select: { userId: true },
  });
  const known = new Set(noted.map(({ userId }) => userId));
  return userIds.filter((id) => !known.has(id));
}

/** Notes that somebody looked at these people's data. */
export async function insertViews(tx: Tx, userIds: readonly string[], view: View): Promise<void> {
  await tx.personView.createMany({ data: userIds.map((userId) => ({ id: crypto.randomUUID(), userId, ...view })) });
}

// ── Desks ────────────────────────────────────────────────────────────────────────────────────

/** What a browser and its account say to the gates of the desks; null when there is no such browser. */
export async function deskStateOf(
  db: Tx,
  userId: string,
  deviceId: string,
): Promise<{ activeAt: Date | null; hasFactor: boolean; isProven: boolean } | null> {
  const device = await db.device.findUnique({
    where: { id: deviceId },
    select: { userId: true, activeAt: true, provenAt: true, user: { select: { totpSecret: true } } },
  });
  if (device?.userId !== userId) return null;
  return { activeAt: device.activeAt, hasFactor: device.user.totpSecret !== null, isProven: device.provenAt !== null };
}

/** Locked by a press: as if nothing had ever been pressed. */
const LOCKED = new Date(0);

/** Locks a desk at once. */
export async function lockDevice(tx: Tx, deviceId: string): Promise<void> {
  await tx.device.updateMany({ where: { id: deviceId }, data: { activeAt: LOCKED } });
}

/** Notes a press at a desk, unless it was locked meanwhile: the press that locks is noted after it as well. */
export async function markActive(tx: Tx, deviceId: string, at: Date): Promise<void> {
  await tx.device.updateMany({ where: { id: deviceId, activeAt: { gt: LOCKED } }, data: { activeAt: at } });
}

/** Opens a desk from an instant on. */
export async function setActiveAt(tx: Tx, deviceId: string, activeAt: Date): Promise<void> {
  await tx.device.updateMany({ where: { id: deviceId }, data: { activeAt } });
}

/** Notes that a browser's one-time password was given. */
export async function setProvenAt(tx: Tx, deviceId: string, provenAt: Date): Promise<void> {
  await tx.device.updateMany({ where: { id: deviceId }, data: { provenAt } });
}

// ── The second factor ────────────────────────────────────────────────────────────────────────

/** The sealed secret of an account's one-time passwords, the step used last and how many recovery codes are left. */
export async function factorOf(
  db: Tx,
  userId: string,
): Promise<{ totpSecret: string | null; totpStep: number | null; codesLeft: number }> {
  const user = await db.user.findUnique({ where: { id: userId }, select: { totpSecret: true, totpStep: true } });
  const codesLeft = await db.recoveryCode.count({ where: { userId, usedAt: null } });
  return { totpSecret: user?.totpSecret ?? null, totpStep: user?.totpStep ?? null, codesLeft };
}

/** Gives an account a second factor, with recovery codes that replace those it had. */
export async function setFactor(
  tx: Tx,
  userId: string,
  factor: { totpSecret: string; totpStep: number; codeHashes: readonly string[] },
): Promise<void> {
  const { totpSecret, totpStep, codeHashes } = factor;
  await tx.user.update({ where: { id: userId }, data: { totpSecret, totpStep }, select: { id: true } });
  await tx.recoveryCode.deleteMany({ where: { userId } });
  await tx.recoveryCode.createMany({
    data: codeHashes.map((codeHash) => ({ id: crypto.randomUUID(), userId, codeHash })),
  });
}

/** Takes the second factor from an account. Answers whether it had one. */
export async function removeFactor(tx: Tx, userId: string): Promise<boolean> {
  await tx.recoveryCode.deleteMany({ where: { userId } });
  const { count } = await tx.user.updateMany({
    where: { id: userId, totpSecret: { not: null } },
    data: { totpSecret: null, totpStep: null },
  });
  return count === 1;
}

/** Uses a step of the one-time passwords. Of several presses one gets true. */
export async function takeStep(tx: Tx, userId: string, step: number): Promise<boolean> {
  const { count } = await tx.user.updateMany({
    where: { id: userId, OR: [{ totpStep: null }, { totpStep: { lt: step } }] },
    data: { totpStep: step },
  });
  return count === 1;
}

/** Uses a recovery code. Of several presses one gets true. */
export async function takeRecoveryCode(tx: Tx, userId: string, codeHash: string, at: Date): Promise<boolean> {
  const { count } = await tx.recoveryCode.updateMany({
    where: { userId, codeHash, usedAt: null },
    data: { usedAt: at },
  });
  return count === 1;
}

// ── People ───────────────────────────────────────────────────────────────────────────────────

/** An account as the desk sees it. */
export type PersonRow = {
  id: string;
  /** no mail address where it begins with "phone:", "merged:" or "erased:" */
  email: string;
  name: string;
  kana: string;
  phone: string;
  residence: Residence;
  role: Role;
  locale: string;
  createdAt: Date;
  erasedAt: Date | null;
  disabledAt: Date | null;
  mergedIntoId: string | null;
};

const PERSON = {
  id: true,
  email: true,
  name: true,
  kana: true,
  phone: true,
  residence: true,
  role: true,
  locale: true,
  createdAt: true,
  erasedAt: true,
  disabledAt: true,
  mergedIntoId: true,
} as const satisfies Prisma.UserSelect;

function asPerson<Row extends { role: string; residence: string }>(
  row: Row,
): Row & { role: Role; residence: Residence } {
  const role = ROLES.find((known) => known === row.role);
  if (!role) throw new Error(`unknown in the database: ${row.role}`);
  return { ...row, role, residence: row.residence as Residence };
}

/** Every account that is somebody's, by its reading: those that were erased or taken over are not. */
export async function everyAccount(db: Tx): Promise<PersonRow[]> {
  const rows = await db.user.findMany({
    where: { erasedAt: null, mergedIntoId: null },
    select: PERSON,
    orderBy: [{ kana: "asc" }, { id: "asc" }],
  });
  return rows.map(asPerson);
}

/** One account, whatever became of it; or null. */
export async function accountById(db: Tx, id: string): Promise<PersonRow | null> {
  const row = await db.user.findUnique({ where: { id }, select: PERSON });
  return row && asPerson(row);
}

export type PersonBooking = { number: string; status: string; groupName: string; firstDate: CalendarDate | null };

/** The bookings somebody made, the newest first, with how many there are in all. */
export async function bookingsOfPerson(
  db: Tx,
  userId: string,
  take: number,
): Promise<{ count: number; bookings: PersonBooking[] }> {
  const rows = await db.booking.findMany({
    where: { userId },
    select: {
      number: true,
      status: true,
      groupName: true,
      slots: { select: { date: true }, orderBy: { date: "asc" }, take: 1 },
    },
    orderBy: [{ createdAt: "desc" }, { id: "asc" }],
    take,
  });
  return {
    count: await db.booking.count({ where: { userId } }),
    bookings: rows.map(({ slots, ...row }) => ({ ...row, firstDate: slots[0]?.date ?? null })),
  };
}

/** The open groups somebody may act for. */
export async function groupsOfPerson(db: Tx, userId: string): Promise<{ name: string; role: string }[]> {
  const rows = await db.groupMember.findMany({
    where: { userId, group: { closedAt: null } },
    select: { role: true, group: { select: { name: true } } },
    orderBy: { group: { kana: "asc" } },
  });
  return rows.map(({ role, group }) => ({ role, name: group.name }));
}

/** Who looked at somebody's data, the newest first; the same page on the same day by one office once for `byOffice`. */
export async function viewsOf(
  db: Tx,
  userId: string,
  take: number,
): Promise<{ date: CalendarDate; viewerId: string; viewerRole: string; page: string }[]> {
  return db.personView.findMany({
    where: { userId },
    select: { date: true, viewerId: true, viewerRole: true, page: true },
    orderBy: [{ date: "desc" }, { at: "desc" }],
    take,
  });
}

/** The names of accounts by their ids. */
export async function namesOf(db: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.user.findMany({ where: { id: { in: [...new Set(ids)] } }, select: { id: true, name: true } });
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Closes an account for signing in, or opens it again. */
export async function setDisabledAt(tx: Tx, id: string, disabledAt: Date | null): Promise<void> {
  await tx.user.update({ where: { id }, data: { disabledAt }, select: { id: true } });
}

// ── Whoever works here ───────────────────────────────────────────────────────────────────────

export type StaffRow = PersonRow & { hasFactor: boolean };

/** Every account that works here, by role and reading. */
export async function staffAccounts(db: Tx): Promise<StaffRow[]> {
  const rows = await db.user.findMany({
    where: { role: { not: "resident" }, erasedAt: null },
    select: { ...PERSON, totpSecret: true },
    orderBy: [{ role: "asc" }, { kana: "asc" }, { id: "asc" }],
  });
  return rows.map(({ totpSecret, ...row }) => ({ ...asPerson(row), hasFactor: totpSecret !== null }));
}

/** How many administrators can sign in beside one account. */
export async function countOtherAdmins(db: Tx, userId: string): Promise<number> {
  return db.user.count({ where: { role: "admin", disabledAt: null, erasedAt: null, id: { not: userId } } });
}

// ── Two accounts of one person ───────────────────────────────────────────────────────────────

/** An account as merging asks about it; null when there is none. */
export async function mergeSideOf(db: Tx, id: string, now: Date): Promise<MergeSide | null> {
  const person = await accountById(db, id);
  if (!person) return null;
  const [holds, held, checkouts] = await Promise.all([
    db.hold.count({ where: { userId: id, expiresAt: { gt: now } } }),
    db.booking.count({ where: { userId: id, status: "held" } }),
    db.checkout.count({ where: { booking: { userId: id }, status: { in: ["starting", "open"] } } }),
  ]);
  return { ...person, running: holds + held + checkouts };
}

/** What hangs on an account, counted. */
export type Belongings = {
  bookings: number;
  wishes: number;
  groups: number;
  penalties: number;
  notes: number;
};

/** What an account would bring along. */
export async function belongingsOf(db: Tx, userId: string): Promise<Belongings> {
  const [bookings, wishes, groups, penalties, notes] = await Promise.all([
    db.booking.count({ where: { userId } }),
    db.wish.count({ where: { userId } }),
    db.groupMember.count({ where: { userId, group: { closedAt: null } } }),
    db.penaltyPoint.count({ where: { userId } }),
    db.staffNote.count({ where: { subject: "user", subjectId: userId, removedAt: null } }),
  ]);
  return { bookings, wishes, groups, penalties, notes };
}

/** What the account that stays has afterwards; `formerEmail` is what the closed one keeps from others, or null. */
export type Merged = Pick<PersonRow, "email" | "name" | "kana" | "phone" | "residence"> & {
  formerEmail: string | null;
  /** whether it signs in as the other one did: its address and password are the other's */
  takesSignIn: boolean;
};

/** Makes everything of one account the other's, and closes it: nothing of a person is left in its row but perhaps
 *  the address, so that nobody registers with it. */
export async function mergeAccounts(tx: Tx, keepId: string, otherId: string, merged: Merged, at: Date): Promise<void> {
  const { formerEmail, takesSignIn, ...person } = merged;
  const from = { userId: otherId };
  const to = { userId: keepId };
  await tx.booking.updateMany({ where: from, data: { ...to, version: { increment: 1 } } });
  await tx.hold.updateMany({ where: from, data: to });
  await tx.wish.updateMany({ where: from, data: to });
  await tx.penaltyPoint.updateMany({ where: from, data: to });
  await tx.attachment.updateMany({ where: { uploadedById: otherId }, data: { uploadedById: keepId } });
  await tx.staffNote.updateMany({ where: { subject: "user", subjectId: otherId }, data: { subjectId: keepId } });
  await mergeMemberships(tx, keepId, otherId);
  await mergeViews(tx, keepId, otherId);
  await tx.device.deleteMany({ where: from });
  const { passwordHash } = await tx.user.findUniqueOrThrow({ where: { id: otherId }, select: { passwordHash: true } });
  await tx.user.update({
    where: { id: otherId },
    data: {
      // Its own address comes back below, unless it is the other's now or free.
      email: `merged:${otherId}`,
      name: "",
      kana: "",
      phone: "",
      passwordHash: null,
      feedKeyHash: null,
      actingGroupId: null,
      signInVersion: { increment: 1 },
      disabledAt: at,
      mergedIntoId: keepId,
    },
    select: { id: true },
  });
  // Accounts that the closed one had taken over are the remaining one's now.
  await tx.user.updateMany({ where: { mergedIntoId: otherId }, data: { mergedIntoId: keepId } });
  await tx.user.update({
    where: { id: keepId },
    data: { ...person, ...(takesSignIn && { passwordHash, signInVersion: { increment: 1 } }) },
    select: { id: true },
  });
  if (takesSignIn) await tx.device.deleteMany({ where: to });
  if (formerEmail) await tx.user.update({ where: { id: otherId }, data: { email: formerEmail }, select: { id: true } });
}

async function mergeMemberships(tx: Tx, keepId: string, otherId: string): Promise<void> {
  for (const { groupId, role } of await tx.groupMember.findMany({ where: { userId: otherId } })) {
    const kept = await tx.groupMember.findUnique({ where: { groupId_userId: { groupId, userId: keepId } } });
    if (kept) {
      const data = { role: strongerRole(kept.role, role) };
      await tx.groupMember.update({ where: { groupId_userId: { groupId, userId: keepId } }, data });
      await tx.groupMember.delete({ where: { groupId_userId: { groupId, userId: otherId } } });
    } else
      await tx.groupMember.update({
        where: { groupId_userId: { groupId, userId: otherId } },
        data: { userId: keepId },
      });
  }
}

/** A look at both on one day is one look. */
async function mergeViews(tx: Tx, keepId: string, otherId: string): Promise<void> {
  const known = await tx.personView.findMany({ where: { userId: keepId } });
  const keys = new Set(known.map(({ viewerId, page, date }) => `${viewerId} ${page} ${date}`));
  for (const { id, viewerId, page, date } of await tx.personView.findMany({ where: { userId: otherId } }))
    if (keys.has(`${viewerId} ${page} ${date}`)) await tx.personView.delete({ where: { id } });
    else await tx.personView.update({ where: { id }, data: { userId: keepId } });
}

// ── The log ──────────────────────────────────────────────────────────────────────────────────

/** Which changes are asked for; what is left out is not asked about. */
export type LogFilter = {
  from?: Date;
  until?: Date;
  subject?: string;
  subjectId?: string;
  actorId?: string;
  actorRole?: string;
};

export type LogRow = {
  id: string;
  actorId: string | null;
  actorRole: string;
  action: string;
  subject: string;
  subjectId: string;
  before: string | null;
  after: string | null;
  at: Date;
};

/** Changes, the newest first, with how many fit in all. */
export async function changesLike(
  db: Tx,
  { from, until, ...equal }: LogFilter,
  page: { skip: number; take: number },
): Promise<{ count: number; rows: LogRow[] }> {
  const where: Prisma.AuditEntryWhereInput = { ...equal, ...((from || until) && { at: { gte: from, lt: until } }) };
  const rows = await db.auditEntry.findMany({ where, orderBy: [{ at: "desc" }, { id: "asc" }], ...page });
  return { count: await db.auditEntry.count({ where }), rows };
}

/** What changes are about, by the codes that stand in the history. */
export async function subjectsOfChanges(db: Tx): Promise<string[]> {
  const rows = await db.auditEntry.findMany({
    distinct: ["subject"],
    select: { subject: true },
    orderBy: { subject: "asc" },
  });
  return rows.map(({ subject }) => subject);
}

/** The numbers of bookings by their ids, and the id of a number. */
export async function bookingNumbersOf(db: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.booking.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, number: true },
  });
  return new Map(rows.map(({ id, number }) => [id, number]));
}
