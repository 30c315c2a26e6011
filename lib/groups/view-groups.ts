import { type ActingGroup, classOfGroup } from "@/lib/accounts/rules";
import type { Attachment } from "@/lib/attachments/rules";
import { attachmentsOf } from "@/lib/attachments/store";
import { LIVE_STATUSES } from "@/lib/bookings/rules";
import type { Context } from "@/lib/context";
import { type CalendarDate, today } from "@/lib/dates";
import { capsFor, type Policy, policyOn } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { ok, type Result, refuse } from "@/lib/result";
import {
  type Group,
  type Invitation,
  isRepresentative,
  lastDayOf,
  type MemberRole,
  mayAct,
  type Registration,
  type RosterPerson,
  registrationOn,
  renewalOpens,
  yearToApplyFor,
} from "./rules";
import { countBookingsFrom, groupById, groupsOf, openInvitations, rosterOf } from "./store";

/** A group in the list of those one may act for. */
export type GroupLine = {
  id: string;
  name: string;
  applicant: ActingGroup["applicant"];
  role: MemberRole;
  /** whether one acts for it now */
  acts: boolean;
  members: number;
};

/** The groups somebody may act for; [] for visitors. */
export async function viewMyGroups(ctx: Context): Promise<GroupLine[]> {
  const { actor } = ctx;
  if (actor.kind !== "user") return [];
  const groups = await groupsOf(ctx.db.reader, actor.userId);
  return groups.map((group) => ({
    id: group.id,
    name: group.name,
    applicant: applicantOfGroup(group, today(ctx.now)),
    role: isRepresentative(group, actor.userId) ? "representative" : "agent",
    acts: actor.group?.id === group.id,
    members: group.members.length,
  }));
}

/** Where a group stands with its registration. */
export type Standing = {
  /** the registration that counts now, and until when */
  valid: { untilDate: CalendarDate } | null;
  waiting: Registration | null;
  /** the last decision that was a no, while nothing came after it */
  declined: Registration | null;
  /** the fiscal year that may be applied for now, and whether that is a renewal */
  next: { fiscalYear: number; isRenewal: boolean } | null;
  /** from when the next year may be applied for, where that is still to come */
  renewalDate: CalendarDate | null;
};

export type GroupView = {
  group: Group;
  applicant: ActingGroup["applicant"];
  /** whether one acts for it now */
  acts: boolean;
  isRepresentative: boolean;
  /** whoever looks */
  userId: string;
  roster: RosterPerson[];
  invitations: Invitation[];
  standing: Standing;
  documents: Attachment[];
  /** bookings still to come */
  bookings: number;
  /** what registering brings: bookings open so many months before, and so many slots a month */
  registered: { months: number; slots: string };
};

/** One of one's groups with all that belongs to it; for others there is none. Mail addresses that were invited
 *  are for its representatives. */
export async function viewGroup(ctx: Context, id: string): Promise<Result<GroupView>> {
  const { actor, now } = ctx;
  const db = ctx.db.reader;
  if (actor.kind !== "user") return refuse("not_allowed");
  const found = mayAct(await groupById(db, id.slice(0, 64)), actor.userId);
  if (!found.ok) return found;
  const group = found.value;
  const policy = policyOn(await loadCentre(db), today(now));
  const leads = isRepresentative(group, actor.userId);
  return ok({
    group,
    applicant: applicantOfGroup(group, today(now)),
    acts: actor.group?.id === group.id,
    isRepresentative: leads,
    userId: actor.userId,
    roster: await rosterOf(db, group.id),
    invitations: leads ? await openInvitations(db, group.id, now) : [],
    standing: standingOf(group, today(now), policy),
    documents: leads
      ? await attachmentsOf(
          db,
          "registration",
          group.registrations.map((row) => row.id),
        )
      : [],
    bookings: await countBookingsFrom(db, group.id, today(now), LIVE_STATUSES),
    registered: {
      months: policy.opening.monthsBefore.registered,
      slots: String(capsFor(policy, "registered").slotsPerMonth ?? "∞"),
    },
  });
}

function applicantOfGroup(group: Group, day: CalendarDate): ActingGroup["applicant"] {
  return classOfGroup({
    isOfficial: group.isOfficial,
    isRegistered: registrationOn(group.registrations, day) !== null,
  });
}

/** Where a group stands with its registration on a day. */
function standingOf(group: Group, day: CalendarDate, policy: Pick<Policy, "registration">): Standing {
  const { registrations } = group;
  const valid = registrationOn(registrations, day);
  const waiting = registrations.find(({ status }) => status === "submitted") ?? null;
  const latest = [...registrations]
    .filter(({ status }) => status !== "withdrawn")
    .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())[0];
  const year = yearToApplyFor(registrations, day, policy.registration);
  const opens = valid && renewalOpens(valid.fiscalYear + 1, policy.registration);
  return {
    valid: valid && { untilDate: lastDayOf(valid.fiscalYear) },
    waiting,
    declined: latest?.status === "declined" ? latest : null,
    next:
      year === null ? null : { fiscalYear: year, isRenewal: registrations.some((row) => row.status === "approved") },
    renewalDate: opens && opens > day ? opens : null,
  };
}

/** What the form of a registration shows and is filled with. */
export type RegistrationForm = {
  conditions: Policy["registration"]["conditions"];
  fiscalYear: number;
  isRenewal: boolean;
  /** what the group answered last time */
  last: Registration["answers"] | null;
  /** the documents that came with it */
  documents: Attachment[];
  /** how many people are on the roster */
  roster: number;
  attachments: Policy["attachments"];
};

/** What is to be known for applying; null while there is no year to apply for. */
export async function viewRegistrationForm(ctx: Context, view: GroupView): Promise<RegistrationForm | null> {
  const { next } = view.standing;
  if (!next || !view.isRepresentative) return null;
  const policy = policyOn(await loadCentre(ctx.db.reader), today(ctx.now));
  const last = [...view.group.registrations].sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())[0];
  return {
    conditions: policy.registration.conditions,
    fiscalYear: next.fiscalYear,
    isRenewal: next.isRenewal,
    last: last?.answers ?? null,
    documents: view.documents.filter(({ ownerId }) => ownerId === last?.id),
    roster: view.roster.length,
    attachments: policy.attachments,
  };
}
