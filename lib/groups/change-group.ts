import { z } from "zod";
import { nextField, residenceField } from "@/lib/accounts/fields";
import type { SignedInActor } from "@/lib/accounts/rules";
import { isName, spellName } from "@/lib/accounts/spelling";
import { recordChange } from "@/lib/audit";
import { LIVE_STATUSES } from "@/lib/bookings/rules";
import { handOverBookings } from "@/lib/bookings/store";
import type { Context } from "@/lib/context";
import { today } from "@/lib/dates";
import { type Tx, transaction } from "@/lib/db";
import { enqueueMail } from "@/lib/mail/store";
import { ok, type Result, refuse } from "@/lib/result";
import { handOverWishes } from "@/lib/waiting/store";
import { checkGroupReading, groupIdField, groupKanaField, groupNameField, wordsField } from "./fields";
import { afterChange, type Group, LIMITS, MEMBER_CHANGES, type MemberChange, mayAct, mayChange } from "./rules";
import {
  appendRoster,
  countBookingsFrom,
  deleteMember,
  deleteRoster,
  endActing,
  endInvitations,
  groupById,
  groupsOf,
  insertGroup,
  insertMember,
  representativesOf,
  rosterOf,
  setActingGroup,
  setMemberRole,
  updateGroup,
  withdrawSubmitted,
} from "./store";

/** The group a change was made in. */
export type Changed = { groupId: string };

const profile = {
  name: groupNameField,
  kana: groupKanaField,
  about: wordsField(1000),
  address: wordsField(200),
  showName: z
    .literal("on")
    .optional()
    .transform((ticked) => ticked === "on"),
};

export const createGroupInput = z.object(profile).superRefine(checkGroupReading);

/** Makes a group; whoever makes it is its first representative. */
export async function createGroup(ctx: Context, input: z.output<typeof createGroupInput>): Promise<Result<Changed>> {
  const { actor, now } = ctx;
  if (actor.kind !== "user") return refuse("not_allowed");
  return transaction(ctx.db, async (tx): Promise<Result<Changed>> => {
    if ((await groupsOf(tx, actor.userId)).length >= LIMITS.groupsOfPerson)
      return refuse("too_many_groups", { max: LIMITS.groupsOfPerson });
    const id = crypto.randomUUID();
    await insertGroup(tx, { ...input, id, createdAt: now });
    await insertMember(tx, { groupId: id, userId: actor.userId, role: "representative", joinedAt: now });
    await record(tx, ctx, actor, "group.create", id);
    return ok({ groupId: id });
  });
}

export const changeGroupInput = z.object({ ...profile, groupId: groupIdField }).superRefine(checkGroupReading);

/** Changes what a group says of itself. Bookings keep the name they were made under. */
export async function changeGroup(ctx: Context, input: z.output<typeof changeGroupInput>): Promise<Result<Changed>> {
  const { groupId, ...patch } = input;
  return asRepresentative(ctx, groupId, "group.change", async (tx) => {
    await updateGroup(tx, groupId, patch);
    return ok(null);
  });
}

// ── The roster ───────────────────────────────────────────────────────────────────────────────

const LINE_LENGTH = 60;

/** Lines that are wrong, named at once: of a pasted file they would be hundreds. */
const LINES_NAMED = 5;

function isLineOfRoster(name: string): boolean {
  return [...name].length <= LINE_LENGTH && isName(name);
}

/** Names one below the other, as one copies them from a list. */
export const addToRosterInput = z.object({
  groupId: groupIdField,
  residence: residenceField,
  names: z
    .string()
    .max(20_000)
    .transform((text, issues) => {
      const lines = text.split(/\r\n|\r|\n/).map(spellName);
      const wrong = lines.flatMap((name, index) => (name === "" || isLineOfRoster(name) ? [] : [index + 1]));
      if (wrong.length > 0) {
        const facts = JSON.stringify({ lines: wrong.slice(0, LINES_NAMED).join(", ") });
        issues.addIssue({ code: "custom", message: `groups.fields.names ${facts}` });
      }
      return lines.filter(Boolean);
    })
    .pipe(z.array(z.string()).min(1, "required")),
});

/** Writes people into the roster; a name that is there already stands once. */
export async function addToRoster(ctx: Context, input: z.output<typeof addToRosterInput>): Promise<Result<Changed>> {
  const { groupId, residence, names } = input;
  return asRepresentative(ctx, groupId, "group.add_to_roster", async (tx) => {
    const there = await rosterOf(tx, groupId);
    const known = new Set(there.map(({ name }) => name));
    const added = [...new Set(names)].filter((name) => !known.has(name));
    if (there.length + added.length > LIMITS.rosterLines) return refuse("roster_full", { max: LIMITS.rosterLines });
    await appendRoster(
      tx,
      groupId,
      added.map((name) => ({ name, residence })),
      there.length,
      ctx.now,
    );
    return ok(null);
  });
}

export const removeFromRosterInput = z.object({ groupId: groupIdField, personId: z.string().max(64) });

/** Takes somebody off the roster; the last line stays, since a group is its people. */
export async function removeFromRoster(
  ctx: Context,
  input: z.output<typeof removeFromRosterInput>,
): Promise<Result<Changed>> {
  const { groupId, personId } = input;
  return asRepresentative(ctx, groupId, "group.remove_from_roster", async (tx) => {
    const left = (await rosterOf(tx, groupId)).filter(({ id }) => id !== personId);
    if (left.length === 0) return refuse("roster_emptied");
    await deleteRoster(tx, groupId, [personId]);
    return ok(null);
  });
}

// ── Who acts for it ──────────────────────────────────────────────────────────────────────────

export const changeMemberInput = z.object({
  groupId: groupIdField,
  userId: z.string().max(64),
  change: z.enum(MEMBER_CHANGES as [MemberChange, ...MemberChange[]]),
});

/** Makes somebody a representative or an agent, hands the group over to them, or takes them out of it. */
export async function changeMember(ctx: Context, input: z.output<typeof changeMemberInput>): Promise<Result<Changed>> {
  const { groupId, userId, change } = input;
  return asRepresentative(ctx, groupId, `group.member_${change}`, (tx, group, actor) =>
    applyChange(ctx, tx, group, actor, userId, change),
  );
}

export const leaveGroupInput = z.object({ groupId: groupIdField });

/** Leaves a group; the last representative hands it over or closes it first. */
export async function leaveGroup(ctx: Context, input: z.output<typeof leaveGroupInput>): Promise<Result<Changed>> {
  const { actor } = ctx;
  if (actor.kind !== "user") return refuse("not_allowed");
  return transaction(ctx.db, async (tx): Promise<Result<Changed>> => {
    const group = mayAct(await groupById(tx, input.groupId), actor.userId);
    if (!group.ok) return group;
    const left = await applyChange(ctx, tx, group.value, actor, actor.userId, "remove");
    if (!left.ok) return left;
    await record(tx, ctx, actor, "group.leave", input.groupId);
    return ok({ groupId: input.groupId });
  });
}

async function applyChange(
  ctx: Context,
  tx: Tx,
  group: Group,
  actor: SignedInActor,
  userId: string,
  change: MemberChange,
): Promise<Result<null>> {
  const after = afterChange(group.members, actor.userId, userId, change);
  if (!after.ok) return after;
  for (const before of group.members) {
    const member = after.value.find((one) => one.userId === before.userId);
    if (!member) await deleteMember(tx, group.id, before.userId);
    else if (member.role !== before.role) {
      await setMemberRole(tx, group.id, member.userId, member.role);
      if (member.role === "representative") await tellRepresentative(ctx, tx, group, member.userId);
    }
  }
  if (change === "remove") await handOver(ctx, tx, group.id, actor, userId);
  return ok(null);
}

/** Mails somebody that they have become a representative: another decided it, and it is theirs to see to now. */
async function tellRepresentative({ config, now }: Context, tx: Tx, group: Group, userId: string): Promise<void> {
  const told = (await representativesOf(tx, group.id)).find((one) => one.userId === userId);
  if (!told) return;
  await enqueueMail(tx, {
    key: `group_representative:${crypto.randomUUID()}`,
    to: told.email,
    locale: told.locale,
    notice: { kind: "group_representative", site: config.url, group: group.name, groupId: group.id },
    now,
  });
}

/**
 * What somebody who is no member any more has under way for a group goes to a representative, in the same
 * transaction: whose a booking is may see, move and cancel it, and gets its mails.
 */
async function handOver({ now }: Context, tx: Tx, groupId: string, actor: SignedInActor, from: string): Promise<void> {
  const left = await representativesOf(tx, groupId);
  const to = left.find(({ userId }) => userId === actor.userId) ?? left[0];
  if (!to) throw new Error("a group without a representative");
  for (const subjectId of await handOverBookings(tx, groupId, from, to, today(now)))
    await recordChange(tx, { actor, action: "booking.hand_over", subject: "booking", subjectId, at: now });
  await handOverWishes(tx, groupId, from, to);
}

export const closeGroupInput = leaveGroupInput.extend({
  /** that it cannot be undone: a press alone may be a slip */
  sure: z.literal("on", { error: "groups.fields.sure" }),
});

/** Closes a group for good; what it has booked must be used or cancelled first. Its past stays. */
export async function closeGroup(ctx: Context, input: z.output<typeof leaveGroupInput>): Promise<Result<Changed>> {
  const { groupId } = input;
  return asRepresentative(ctx, groupId, "group.close", async (tx, group) => {
    const count = await countBookingsFrom(tx, groupId, today(ctx.now), LIVE_STATUSES);
    if (count > 0) return refuse("group_has_bookings", { name: group.name, count });
    await updateGroup(tx, groupId, { closedAt: ctx.now });
    await withdrawSubmitted(tx, groupId);
    await endInvitations(tx, groupId, ctx.now);
    await endActing(tx, groupId);
    return ok(null);
  });
}

// ── For whom one acts ────────────────────────────────────────────────────────────────────────

export const actForInput = z.object({
  /** "": for oneself */
  groupId: groupIdField.default(""),
  next: nextField,
});

/** Remembers for whom somebody acts when they book. */
export async function actFor(
  ctx: Context,
  input: z.output<typeof actForInput>,
): Promise<Result<Changed & { next: string | null }>> {
  const { actor } = ctx;
  if (actor.kind !== "user") return refuse("not_allowed");
  const { groupId, next } = input;
  return transaction(ctx.db, async (tx): Promise<Result<Changed & { next: string | null }>> => {
    if (groupId !== "") {
      const group = mayAct(await groupById(tx, groupId), actor.userId);
      if (!group.ok) return group;
    }
    await setActingGroup(tx, actor.userId, groupId || null);
    return ok({ groupId, next });
  });
}

/** Does something to a group that its representatives may do, with its history. */
async function asRepresentative(
  ctx: Context,
  groupId: string,
  action: string,
  change: (tx: Tx, group: Group, actor: SignedInActor) => Promise<Result<null>>,
): Promise<Result<Changed>> {
  const { actor } = ctx;
  if (actor.kind !== "user") return refuse("not_allowed");
  return transaction(ctx.db, async (tx): Promise<Result<Changed>> => {
    const group = mayChange(await groupById(tx, groupId), actor.userId);
    if (!group.ok) return group;
    const changed = await change(tx, group.value, actor);
    if (!changed.ok) return changed;
    await record(tx, ctx, actor, action, groupId);
    return ok({ groupId });
  });
}

async function record(tx: Tx, ctx: Context, actor: SignedInActor, action: string, groupId: string): Promise<void> {
  await recordChange(tx, { actor, action, subject: "group", subjectId: groupId, at: ctx.now });
}
