import { z } from "zod";
import { type ActingGroup, can, classOfGroup } from "@/lib/accounts/rules";
import type { Attachment } from "@/lib/attachments/rules";
import { attachmentsOf } from "@/lib/attachments/store";
import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { instantAt, today } from "@/lib/dates";
import { transaction } from "@/lib/db";
import { type Policy, policyOn } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { enqueueMail } from "@/lib/mail/store";
import { ok, type Result, refuse } from "@/lib/result";
import { recordViews } from "@/lib/staff/record-views";
import { scheduleTask } from "@/lib/work/tasks";
import { groupIdField, wordsField } from "./fields";
import {
  daysWaiting,
  type Group,
  lastDayOf,
  type Registration,
  type RosterPerson,
  registrationOn,
  renewalOpens,
} from "./rules";
import {
  endRegistration,
  groupById,
  openGroups,
  registrationById,
  representativesOf,
  rosterOf,
  submittedRegistrations,
  updateGroup,
} from "./store";

/** An application as staff see it. */
export type WaitingRegistration = {
  registration: Registration;
  group: Group;
  roster: RosterPerson[];
  documents: Attachment[];
  daysWaiting: number;
  isRenewal: boolean;
};

export type RegistrationsView = {
  waiting: WaitingRegistration[];
  conditions: Policy["registration"]["conditions"];
  groups: { group: Group; applicant: ActingGroup["applicant"]; registeredUntil: string | null }[];
};

export const searchGroupsInput = z.object({ search: z.string().max(200).default("") });

/** What waits for a decision, the oldest first, and the open groups whose name or reading has what is searched for. */
export async function viewRegistrations(
  ctx: Context,
  { search = "" }: { search?: string } = {},
): Promise<Result<RegistrationsView>> {
  if (!can(ctx.actor, "registration.decide")) return refuse("not_allowed");
  const db = ctx.db.reader;
  const day = today(ctx.now);
  const waiting: WaitingRegistration[] = [];
  for (const { registration, group } of await submittedRegistrations(db))
    waiting.push({
      registration,
      group,
      roster: await rosterOf(db, group.id),
      documents: await attachmentsOf(db, "registration", [registration.id]),
      daysWaiting: daysWaiting(today(registration.createdAt), day),
      isRenewal: group.registrations.some(({ status }) => status === "approved"),
    });
  await recordViews(
    ctx,
    "registrations",
    waiting.flatMap(({ group }) => group.members.map(({ userId }) => userId)),
  );
  const wanted = foldGroupName(search);
  const found = (await openGroups(db)).filter(({ name, kana }) =>
    [name, kana].some((text) => foldGroupName(text).includes(wanted)),
  );
  const groups = found.map((group) => {
    const years = group.registrations.filter(({ status }) => status === "approved").map((row) => row.fiscalYear);
    const until = years.length > 0 ? lastDayOf(Math.max(...years)) : null;
    const isRegistered = registrationOn(group.registrations, day) !== null;
    const applicant = classOfGroup({ isOfficial: group.isOfficial, isRegistered });
    return { group, applicant, registeredUntil: until && until >= day ? until : null };
  });
  return ok({ waiting, conditions: policyOn(await loadCentre(db), day).registration.conditions, groups });
}

/** Names as one looks for them: width, case, spaces and kana of either kind are all the same. */
function foldGroupName(text: string): string {
  const plain = text.normalize("NFKC").toLowerCase().replace(/\s/g, "");
  return plain.replace(/[\u3041-\u3096]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60));
}

export const decideRegistrationInput = z
  .object({
    registrationId: z.string().max(64),
    decision: z.enum(["approve", "decline"]),
    note: wordsField(500),
  })
  .superRefine(({ decision, note }, issues) => {
    if (decision === "decline" && note === "")
      issues.addIssue({ code: "custom", path: ["note"], message: "staff.fields.reason" });
  });

/**
 * Approves an application until the end of its fiscal year, or declines it with a reason its
 * representatives read. They are mailed; before the year ends they are mailed the link to renew.
 */
export async function decideRegistration(
  ctx: Context,
  input: z.output<typeof decideRegistrationInput>,
): Promise<Result<null>> {
  const { actor, now } = ctx;
  if (actor.kind !== "user" || !can(actor, "registration.decide")) return refuse("not_allowed");
  const isApproved = input.decision === "approve";
  return transaction(ctx.db, async (tx): Promise<Result<null>> => {
    const found = await registrationById(tx, input.registrationId);
    const group = found && (await groupById(tx, found.groupId));
    if (!group || group.closedAt) return refuse("registration_decided");
    const { id, fiscalYear } = found.registration;
    const ended = await endRegistration(tx, id, isApproved ? "approved" : "declined", {
      decisionNote: input.note || null,
      decidedAt: now,
      decidedById: actor.userId,
    });
    if (!ended) return refuse("registration_decided");
    for (const { userId, email, locale } of await representativesOf(tx, group.id)) {
      const about = { site: ctx.config.url, group: group.name, groupId: group.id, note: input.note || null };
      await enqueueMail(tx, {
        key: `registration_${input.decision}:${id}:${userId}`,
        to: email,
        locale,
        notice: isApproved
          ? { kind: "registration_approved", ...about, untilDate: lastDayOf(fiscalYear) }
          : { kind: "registration_declined", ...about },
        now,
      });
    }
    if (isApproved) {
      const policy = policyOn(await loadCentre(tx), today(now)).registration;
      await scheduleTask(tx, {
        kind: "remind_renewal",
        subjectId: group.id,
        key: `remind_renewal:${group.id}:${fiscalYear + 1}`,
        dueAt: instantAt(renewalOpens(fiscalYear + 1, policy), "09:00"),
        now,
      });
    }
    await recordChange(tx, {
      actor,
      action: isApproved ? "registration.approve" : "registration.decline",
      subject: "group",
      subjectId: group.id,
      after: { fiscalYear },
      at: now,
    });
    return ok(null);
  });
}

export const setOfficialInput = z.object({
  groupId: groupIdField,
  official: z.enum(["yes", "no"]),
});

/** Says that a group is the city's own use (公用), or no longer. */
export async function setOfficial(ctx: Context, input: z.output<typeof setOfficialInput>): Promise<Result<null>> {
  const { actor } = ctx;
  if (!can(actor, "registration.decide")) return refuse("not_allowed");
  return transaction(ctx.db, async (tx): Promise<Result<null>> => {
    const group = await groupById(tx, input.groupId);
    if (!group || group.closedAt) return refuse("group_gone");
    await updateGroup(tx, group.id, { isOfficial: input.official === "yes" });
    await recordChange(tx, {
      actor,
      action: "group.set_official",
      subject: "group",
      subjectId: group.id,
      before: { isOfficial: group.isOfficial },
      after: { isOfficial: input.official === "yes" },
      at: ctx.now,
    });
    return ok(null);
  });
}
