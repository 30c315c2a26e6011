import { z } from "zod";
import { mailField } from "@/lib/accounts/fields";
import { countTry, userById } from "@/lib/accounts/store";
import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { addDays, instantAt, today } from "@/lib/dates";
import { transaction } from "@/lib/db";
import { enqueueMail } from "@/lib/mail/store";
import { ok, type Result, refuse } from "@/lib/result";
import { keyedHash, randomToken } from "@/lib/secrets";
import type { Changed } from "./change-group";
import { groupIdField } from "./fields";
import { INVITATION_DAYS, isOpenInvitation, LIMITS, MEMBER_ROLES, type MemberRole, mayChange } from "./rules";
import {
  endInvitations,
  groupById,
  groupsOf,
  insertInvitation,
  insertMember,
  invitationByToken,
  openInvitations,
  takeInvitation,
} from "./store";

const DAY_MS = 24 * 60 * 60 * 1000;

export const inviteMemberInput = z.object({
  groupId: groupIdField,
  email: mailField,
  role: z.enum(MEMBER_ROLES as [MemberRole, ...MemberRole[]]),
});

/**
 * Mails a link with which whoever has it can join a group, once. Asking the same address again ends the
 * link before. Nobody is told whether the address has an account.
 */
export async function inviteMember(ctx: Context, input: z.output<typeof inviteMemberInput>): Promise<Result<Changed>> {
  const { actor, now } = ctx;
  if (actor.kind !== "user") return refuse("not_allowed");
  const { groupId, email, role } = input;
  return transaction(ctx.db, async (tx): Promise<Result<Changed>> => {
    const group = mayChange(await groupById(tx, groupId), actor.userId);
    if (!group.ok) return group;
    const open = await openInvitations(tx, groupId, now);
    for (const same of open.filter((invitation) => invitation.email === email))
      await endInvitations(tx, groupId, now, same.id);
    const others = open.filter((invitation) => invitation.email !== email).length;
    // By who invites, whichever group it is for and whatever becomes of that: these are mails to anybody's address.
    const inviter = keyedHash(ctx.config.secret, "invitations of a person", actor.userId);
    const { count } = await countTry(tx, inviter, now, new Date(now.getTime() + DAY_MS));
    if (others >= LIMITS.openInvitations || count > LIMITS.invitationsADay)
      return refuse("too_many_invitations", { max: LIMITS.openInvitations });
    const [id, token] = [crypto.randomUUID(), randomToken()];
    const expiresAt = instantAt(addDays(today(now), INVITATION_DAYS + 1), "00:00");
    await insertInvitation(tx, { id, groupId, email, role, tokenHash: hashOf(ctx, token), expiresAt, createdAt: now });
    await enqueueMail(tx, {
      key: `group_invitation:${id}`,
      to: email,
      locale: ctx.locale,
      notice: {
        kind: "group_invitation",
        site: ctx.config.url,
        group: group.value.name,
        token,
        lastDate: addDays(today(now), INVITATION_DAYS),
      },
      now,
    });
    await recordChange(tx, {
      actor,
      action: "group.invite",
      subject: "group",
      subjectId: groupId,
      after: { role },
      at: now,
    });
    return ok({ groupId });
  });
}

export const withdrawInvitationInput = z.object({ groupId: groupIdField, invitationId: z.string().max(64) });

/** Ends a link that nobody has used yet. */
export async function withdrawInvitation(
  ctx: Context,
  input: z.output<typeof withdrawInvitationInput>,
): Promise<Result<Changed>> {
  const { actor } = ctx;
  if (actor.kind !== "user") return refuse("not_allowed");
  const { groupId, invitationId } = input;
  return transaction(ctx.db, async (tx): Promise<Result<Changed>> => {
    const group = mayChange(await groupById(tx, groupId), actor.userId);
    if (!group.ok) return group;
    await endInvitations(tx, groupId, ctx.now, invitationId);
    return ok({ groupId });
  });
}

/** What the page behind a link shows before anybody presses. */
export type ShownInvitation = { name: string; role: MemberRole; isMember: boolean; groupId: string };

/** The invitation of a link that can still be taken. Looking changes nothing: scanners of mail open links too. */
export async function viewInvitation(ctx: Context, token: string): Promise<Result<ShownInvitation>> {
  const invitation = await invitationByToken(ctx.db.reader, hashOf(ctx, token.slice(0, 100)));
  const group = invitation && (await groupById(ctx.db.reader, invitation.groupId));
  if (!group || group.closedAt || !isOpenInvitation(invitation, ctx.now)) return refuse("invitation_gone");
  const userId = ctx.actor.kind === "user" ? ctx.actor.userId : null;
  const isMember = group.members.some((member) => member.userId === userId);
  return ok({ name: group.name, role: invitation.role, isMember, groupId: group.id });
}

export const joinGroupInput = z.object({ token: z.string().max(100) });

/** Takes an invitation: whoever is signed in joins the group. */
export async function joinGroup(ctx: Context, input: z.output<typeof joinGroupInput>): Promise<Result<Changed>> {
  const { actor, now } = ctx;
  if (actor.kind !== "user") return refuse("not_allowed");
  return transaction(ctx.db, async (tx): Promise<Result<Changed>> => {
    const invitation = await invitationByToken(tx, hashOf(ctx, input.token));
    const group = invitation && (await groupById(tx, invitation.groupId));
    if (!group || group.closedAt) return refuse("invitation_gone");
    if (group.members.some(({ userId }) => userId === actor.userId))
      return refuse("already_member", { name: group.name });
    if ((await groupsOf(tx, actor.userId)).length >= LIMITS.groupsOfPerson)
      return refuse("too_many_groups", { max: LIMITS.groupsOfPerson });
    if (!isOpenInvitation(invitation, now) || !(await takeInvitation(tx, invitation.id, now)))
      return refuse("invitation_gone");
    if (!(await userById(tx, actor.userId))) return refuse("not_allowed");
    const { role } = invitation;
    await insertMember(tx, { groupId: group.id, userId: actor.userId, role, joinedAt: now });
    await recordChange(tx, {
      actor,
      action: "group.join",
      subject: "group",
      subjectId: group.id,
      after: { role },
      at: now,
    });
    return ok({ groupId: group.id });
  });
}

function hashOf(ctx: Context, token: string): string {
  return keyedHash(ctx.config.secret, "group invitation", token);
}
