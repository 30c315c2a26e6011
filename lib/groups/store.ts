import { z } from "zod";
import type { Residence } from "@/lib/accounts/rules";
import type { CalendarDate } from "@/lib/dates";
import type { Prisma, Tx } from "@/lib/db";
import {
  type Answers,
  type Group,
  type Invitation,
  MEMBER_ROLES,
  type MemberRole,
  type Registration,
  type RegistrationStatus,
  type RosterPerson,
} from "./rules";

// ── Groups and who acts for them ─────────────────────────────────────────────────────────────

const WHOLE_GROUP = {
  members: {
    orderBy: [{ role: "desc" }, { joinedAt: "asc" }, { userId: "asc" }],
    include: { user: { select: { name: true } } },
  },
  registrations: { orderBy: [{ fiscalYear: "desc" }, { createdAt: "desc" }] },
} satisfies Prisma.GroupInclude;

type GroupRow = Prisma.GroupGetPayload<{ include: typeof WHOLE_GROUP }>;

function roleOf(text: string): MemberRole {
  const role = MEMBER_ROLES.find((known) => known === text);
  if (!role) throw new Error(`unknown in the database: ${text}`);
  return role;
}

function toGroup({ members, registrations, ...row }: GroupRow): Group {
  return {
    ...row,
    members: members.map(({ userId, role, joinedAt, user }) => ({
      userId,
      role: roleOf(role),
      joinedAt,
      name: user.name,
    })),
    registrations: registrations.map(toRegistration),
  };
}

/** One group with who acts for it and its registrations, the newest first; or null. */
export async function groupById(db: Tx, id: string): Promise<Group | null> {
  const row = await db.group.findUnique({ where: { id }, include: WHOLE_GROUP });
  return row && toGroup(row);
}

/** The open groups somebody may act for, by their reading. */
export async function groupsOf(db: Tx, userId: string): Promise<Group[]> {
  const rows = await db.group.findMany({
    where: { closedAt: null, members: { some: { userId } } },
    include: WHOLE_GROUP,
    orderBy: [{ kana: "asc" }, { id: "asc" }],
  });
  return rows.map(toGroup);
}

/** Every open group, by its reading. */
export async function openGroups(db: Tx): Promise<Group[]> {
  const rows = await db.group.findMany({
    where: { closedAt: null },
    include: WHOLE_GROUP,
    orderBy: [{ kana: "asc" }, { id: "asc" }],
  });
  return rows.map(toGroup);
}

export type Profile = Pick<Group, "name" | "kana" | "about" | "address" | "showName">;

/** Writes a new group; whoever founds it is entered beside it. */
export async function insertGroup(tx: Tx, group: Profile & { id: string; createdAt: Date }): Promise<void> {
  await tx.group.create({ data: group, select: { id: true } });
}

/** Changes what a group says of itself, or what staff say of it. */
export async function updateGroup(
  tx: Tx,
  id: string,
  patch: Partial<Profile & Pick<Group, "isOfficial" | "closedAt">>,
): Promise<void> {
  await tx.group.update({ where: { id }, data: patch, select: { id: true } });
}

/** Enters somebody as acting for a group; who is in it already is refused by the key. */
export async function insertMember(
  tx: Tx,
  member: { groupId: string; userId: string; role: MemberRole; joinedAt: Date },
): Promise<void> {
  await tx.groupMember.create({ data: member, select: { userId: true } });
}

/** Changes what somebody may do for a group. */
export async function setMemberRole(tx: Tx, groupId: string, userId: string, role: MemberRole): Promise<void> {
  await tx.groupMember.updateMany({ where: { groupId, userId }, data: { role } });
}

/** Takes somebody out of a group; if they were acting for it, they act for themselves again. */
export async function deleteMember(tx: Tx, groupId: string, userId: string): Promise<void> {
  await tx.groupMember.deleteMany({ where: { groupId, userId } });
  await tx.user.updateMany({ where: { id: userId, actingGroupId: groupId }, data: { actingGroupId: null } });
}

/** Remembers for whom somebody acts; null: for themselves. */
export async function setActingGroup(tx: Tx, userId: string, groupId: string | null): Promise<void> {
  await tx.user.update({ where: { id: userId }, data: { actingGroupId: groupId }, select: { id: true } });
}

/** Has everybody who acts for a group act for themselves again. */
export async function endActing(tx: Tx, groupId: string): Promise<void> {
  await tx.user.updateMany({ where: { actingGroupId: groupId }, data: { actingGroupId: null } });
}

/** How many bookings of a group, in some states, have a slot that stands on a day or later. */
export async function countBookingsFrom(
  db: Tx,
  groupId: string,
  day: CalendarDate,
  statuses: readonly string[],
): Promise<number> {
  return db.booking.count({
    where: {
      groupId,
      status: { in: [...statuses] },
      slots: { some: { cancelledAt: null, date: { gte: day } } },
    },
  });
}

/** Where mails about a group go: its representatives, each in their language, the longest-standing first. */
export async function representativesOf(
  db: Tx,
  groupId: string,
): Promise<{ userId: string; email: string; locale: "ja" | "en" }[]> {
  const rows = await db.groupMember.findMany({
    where: { groupId, role: "representative" },
    select: { userId: true, user: { select: { email: true, locale: true } } },
    orderBy: [{ joinedAt: "asc" }, { userId: "asc" }],
  });
  return rows.map(({ userId, user }) => ({ userId, email: user.email, locale: user.locale === "en" ? "en" : "ja" }));
}

// ── Invitations ──────────────────────────────────────────────────────────────────────────────

const invitationColumns = { id: true, groupId: true, email: true, role: true, expiresAt: true, usedAt: true } as const;

type InvitationRow = Omit<Invitation, "role"> & { role: string };

const toInvitation = (row: InvitationRow): Invitation => ({ ...row, role: roleOf(row.role) });

/** @param tokenHash keyed hash of what the link carries: the link itself is nowhere but in the mail */
export async function insertInvitation(
  tx: Tx,
  invitation: Omit<Invitation, "usedAt"> & { tokenHash: string; createdAt: Date },
): Promise<void> {
  await tx.groupInvitation.create({ data: invitation, select: { id: true } });
}

/** The invitation of a link, used up or not; null when there is none. */
export async function invitationByToken(db: Tx, tokenHash: string): Promise<Invitation | null> {
  const row = await db.groupInvitation.findUnique({ where: { tokenHash }, select: invitationColumns });
  return row && toInvitation(row);
}

/** The invitations of a group that nobody has taken yet and that still count. */
export async function openInvitations(db: Tx, groupId: string, now: Date): Promise<Invitation[]> {
  const rows = await db.groupInvitation.findMany({
    where: { groupId, usedAt: null, expiresAt: { gt: now } },
    select: invitationColumns,
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return rows.map(toInvitation);
}

/** Marks an invitation as taken; false when somebody was first. */
export async function takeInvitation(tx: Tx, id: string, at: Date): Promise<boolean> {
  const { count } = await tx.groupInvitation.updateMany({ where: { id, usedAt: null }, data: { usedAt: at } });
  return count === 1;
}

/** Ends invitations of a group that nobody has taken: one, or all of them. */
export async function endInvitations(tx: Tx, groupId: string, now: Date, id?: string): Promise<void> {
  await tx.groupInvitation.updateMany({ where: { groupId, id, usedAt: null }, data: { expiresAt: now } });
}

/** Invitations that counted for the last time before an instant: used, withdrawn or run out. */
const overBefore = (before: Date) =>
  ({ OR: [{ usedAt: { lt: before } }, { expiresAt: { lt: before } }] }) satisfies Prisma.GroupInvitationWhereInput;

/** Whether there are invitations that count no more since `before`. */
export async function hasOldInvitations(db: Tx, before: Date): Promise<boolean> {
  return (await db.groupInvitation.findFirst({ where: overBefore(before), select: { id: true } })) !== null;
}

/** Forgets invitations that count no more, and where they were mailed: those who were asked may never have an account. */
export async function sweepInvitations(tx: Tx, before: Date): Promise<void> {
  const old = await tx.groupInvitation.findMany({ where: overBefore(before), select: { id: true } });
  const ids = old.map(({ id }) => id);
  const key = { in: ids.map((id) => `secret:group_invitation:${id}`) };
  await tx.outboxMail.deleteMany({ where: { key, sentAt: null } });
  await tx.outboxMail.updateMany({ where: { key }, data: { to: "" } });
  await tx.groupInvitation.deleteMany({ where: { id: { in: ids } } });
}

// ── The roster ───────────────────────────────────────────────────────────────────────────────

/** The roster of a group in its order. */
export async function rosterOf(db: Tx, groupId: string): Promise<RosterPerson[]> {
  const rows = await db.groupPerson.findMany({
    where: { groupId },
    orderBy: [{ position: "asc" }, { id: "asc" }],
    select: { id: true, name: true, residence: true },
  });
  return rows.map((row) => ({ ...row, residence: row.residence as Residence }));
}

/** Writes further lines of a roster after those there are. */
export async function appendRoster(
  tx: Tx,
  groupId: string,
  people: readonly Omit<RosterPerson, "id">[],
  from: number,
  at: Date,
): Promise<void> {
  await tx.groupPerson.createMany({
    data: people.map((person, index) => ({
      ...person,
      id: crypto.randomUUID(),
      groupId,
      position: from + index,
      createdAt: at,
    })),
  });
}

/** Takes lines off a roster. */
export async function deleteRoster(tx: Tx, groupId: string, ids: readonly string[]): Promise<void> {
  await tx.groupPerson.deleteMany({ where: { groupId, id: { in: [...ids] } } });
}

// ── Registrations ────────────────────────────────────────────────────────────────────────────

const storedAnswers: z.ZodType<Answers> = z.object({
  conditions: z.array(z.string()),
  activities: z.string(),
  plan: z.string(),
});

type RegistrationRow = Omit<Registration, "status" | "answers"> & { status: string; answers: string };

function toRegistration(row: RegistrationRow): Registration {
  const { id, fiscalYear, status, answers, decisionNote, decidedAt, createdAt } = row;
  return {
    id,
    fiscalYear,
    status: status as RegistrationStatus,
    answers: storedAnswers.parse(JSON.parse(answers)),
    decisionNote,
    decidedAt,
    createdAt,
  };
}

/** Writes an application that waits for staff. */
export async function insertRegistration(
  tx: Tx,
  row: Pick<Registration, "id" | "fiscalYear" | "answers" | "createdAt"> & { groupId: string },
): Promise<void> {
  await tx.groupRegistration.create({
    data: { ...row, answers: JSON.stringify(row.answers), status: "submitted" },
    select: { id: true },
  });
}

/** The applications that wait for staff, the oldest first, each with its group. */
export async function submittedRegistrations(db: Tx): Promise<{ registration: Registration; group: Group }[]> {
  const rows = await db.groupRegistration.findMany({
    where: { status: "submitted" },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    include: { group: { include: WHOLE_GROUP } },
  });
  return rows.map(({ group, ...row }) => ({ registration: toRegistration(row), group: toGroup(group) }));
}

/** How many applications wait for staff. */
export async function countSubmitted(db: Tx): Promise<number> {
  return db.groupRegistration.count({ where: { status: "submitted" } });
}

/** One application with the id of its group, or null. */
export async function registrationById(
  db: Tx,
  id: string,
): Promise<{ registration: Registration; groupId: string } | null> {
  const row = await db.groupRegistration.findUnique({ where: { id } });
  return row && { registration: toRegistration(row), groupId: row.groupId };
}

/** Moves an application that waits to its end; false when it has moved meanwhile. */
export async function endRegistration(
  tx: Tx,
  id: string,
  status: Exclude<RegistrationStatus, "submitted">,
  patch: { decisionNote?: string | null; decidedAt?: Date; decidedById?: string | null } = {},
): Promise<boolean> {
  const { count } = await tx.groupRegistration.updateMany({
    where: { id, status: "submitted" },
    data: { ...patch, status },
  });
  return count === 1;
}

/** Takes back what a group has applied for and nobody has decided. */
export async function withdrawSubmitted(tx: Tx, groupId: string): Promise<void> {
  await tx.groupRegistration.updateMany({ where: { groupId, status: "submitted" }, data: { status: "withdrawn" } });
}
