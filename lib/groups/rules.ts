import { type CalendarDate, daysBetween, fiscalYearOf } from "@/lib/dates";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";

/** representative (代表者): also changes the group itself. agent: books for it. */
export type MemberRole = "representative" | "agent";

export const MEMBER_ROLES: readonly MemberRole[] = ["representative", "agent"];

/** Somebody who may act for a group. */
export type Member = { userId: string; name: string; role: MemberRole; joinedAt: Date };

/** A line of a group's roster (名簿). */
export type RosterPerson = { id: string; name: string; residence: "city" | "five_cities" | "outside" };

export type Invitation = {
  id: string;
  groupId: string;
  email: string;
  role: MemberRole;
  expiresAt: Date;
  usedAt: Date | null;
};

export type RegistrationStatus = "submitted" | "approved" | "declined" | "withdrawn";

/** What a group answers when it applies: the codes of the conditions it says it meets, and its own words. */
export type Answers = { conditions: string[]; activities: string; plan: string };

/** A group's application to be 利用登録団体 in a fiscal year. */
export type Registration = {
  id: string;
  fiscalYear: number;
  status: RegistrationStatus;
  answers: Answers;
  decisionNote: string | null;
  decidedAt: Date | null;
  createdAt: Date;
};

export type Group = {
  id: string;
  name: string;
  kana: string;
  about: string;
  address: string;
  isOfficial: boolean;
  showName: boolean;
  createdAt: Date;
  closedAt: Date | null;
  members: Member[];
  registrations: Registration[];
};

/** What registering asks for; a dated setting (facility/rules Policy). `assumed`: until the city says otherwise. */
export type RegistrationPolicy = {
  conditions: { code: string; ja: string; en: string; assumed: boolean }[];
  /** "MM-DD": from then on the next fiscal year may be applied for */
  renewalFrom: string;
};

/** Why something about a group cannot be. */
export type GroupProblem =
  | "already_member"
  | "conditions_missing"
  | "group_closed"
  | "group_gone"
  | "group_has_bookings"
  | "invitation_gone"
  | "last_representative"
  | "not_representative"
  | "registration_decided"
  | "registration_too_early"
  | "registration_too_often"
  | "registration_valid"
  | "registration_waiting"
  | "registration_year_over"
  | "roster_emptied"
  | "roster_full"
  | "roster_missing"
  | "too_many_groups"
  | "too_many_invitations";

/** How many a group or person may have: enough for anybody, too few to fill the database with. `invitationsADay`
 *  are those one person sends. */
export const LIMITS = {
  groupsOfPerson: 20,
  openInvitations: 10,
  invitationsADay: 20,
  applicationsAYear: 5,
  rosterLines: 300,
} as const;

/** Whether a mail program would make a link of something in a text: an invitation carries a group's name to anybody.
 *  @example hasLink("無料は example.com") // → true
 *  @example hasLink("Y.M.C. 会") // → false */
export function hasLink(text: string): boolean {
  return /:\/\/|www\.|@|[\p{L}\p{N}-]\.[a-z]{2,}/iu.test(text.normalize("NFKC"));
}

/** How long an invitation counts. */
export const INVITATION_DAYS = 14;

// ── Who may ──────────────────────────────────────────────────────────────────────────────────

/** Whether somebody may act for a group.
 *  @example mayAct(group, "a stranger") // → refuse("group_gone") */
export function mayAct(group: Group | null, userId: string | null): Result<Group, Refusal<GroupProblem>> {
  if (!group?.members.some((member) => member.userId === userId)) return refuse("group_gone");
  return group.closedAt ? refuse("group_closed", { name: group.name }) : ok(group);
}

/** Whether somebody may change a group itself: its representatives.
 *  @example mayChange(group, "an agent") // → refuse("not_representative") */
export function mayChange(group: Group | null, userId: string | null): Result<Group, Refusal<GroupProblem>> {
  const acts = mayAct(group, userId);
  if (!acts.ok) return acts;
  return isRepresentative(acts.value, userId) ? acts : refuse("not_representative");
}

/** @example isRepresentative(group, "its founder") // → true */
export function isRepresentative(group: Pick<Group, "members">, userId: string | null): boolean {
  return group.members.some((member) => member.userId === userId && member.role === "representative");
}

/** What can be done with somebody who acts for a group. "hand_over": they become a representative, whoever does it an agent. */
export type MemberChange = "representative" | "agent" | "hand_over" | "remove";

export const MEMBER_CHANGES: readonly MemberChange[] = ["representative", "agent", "hand_over", "remove"];

/**
 * The members of a group after a change of one of them: a group always has a representative, so the last one
 * can neither leave nor step down before another is there.
 * @example afterChange([{ userId: "a", role: "representative" }], "a", "a", "remove") // → refuse("last_representative")
 */
export function afterChange<M extends Pick<Member, "userId" | "role">>(
  members: readonly M[],
  byUserId: string,
  userId: string,
  change: MemberChange,
): Result<M[], Refusal<GroupProblem>> {
  if (!members.some((member) => member.userId === userId)) return refuse("group_gone");
  const after = members
    .filter((member) => change !== "remove" || member.userId !== userId)
    .map((member) => {
      if (member.userId === userId && change !== "remove")
        return { ...member, role: change === "agent" ? ("agent" as const) : ("representative" as const) };
      if (change === "hand_over" && member.userId === byUserId) return { ...member, role: "agent" as const };
      return member;
    });
  return after.some(({ role }) => role === "representative") ? ok(after) : refuse("last_representative");
}

/** Whether an invitation can still be taken.
 *  @example isOpenInvitation({ usedAt: null, expiresAt: new Date(1) }, new Date(2)) // → false */
export function isOpenInvitation(invitation: Pick<Invitation, "usedAt" | "expiresAt">, now: Date): boolean {
  return invitation.usedAt === null && invitation.expiresAt > now;
}

// ── Registration as 利用登録団体 ─────────────────────────────────────────────────────────────

/** The last day of a fiscal year, until which a registration counts (domain rule 17).
 *  @example lastDayOf(2026) // → "2027-03-31" */
export function lastDayOf(fiscalYear: number): CalendarDate {
  return `${fiscalYear + 1}-03-31`;
}

/** The day from which a fiscal year may be applied for ahead of its beginning.
 *  @example renewalOpens(2027, { renewalFrom: "02-01" }) // → "2027-02-01" */
export function renewalOpens(
  fiscalYear: number,
  { renewalFrom }: Pick<RegistrationPolicy, "renewalFrom">,
): CalendarDate {
  return `${renewalFrom < "04" ? fiscalYear : fiscalYear - 1}-${renewalFrom}`;
}

/** The registration that counts on a day, or null.
 *  @example registrationOn(group.registrations, "2026-12-01")?.status // → "approved" */
export function registrationOn<R extends Pick<Registration, "fiscalYear" | "status">>(
  registrations: readonly R[],
  day: CalendarDate,
): R | null {
  return registrations.find((row) => row.status === "approved" && row.fiscalYear === fiscalYearOf(day)) ?? null;
}

/** Whether a group may apply for a fiscal year on a day: the current one, or from a date on the next, once. */
export function mayApply(
  registrations: readonly Pick<Registration, "fiscalYear" | "status">[],
  fiscalYear: number,
  day: CalendarDate,
  policy: RegistrationPolicy,
): Result<null, Refusal<GroupProblem>> {
  const current = fiscalYearOf(day);
  if (fiscalYear < current) return refuse("registration_year_over");
  if (fiscalYear > current) {
    const openDate = renewalOpens(fiscalYear, policy);
    if (fiscalYear > current + 1 || day < openDate) return refuse("registration_too_early", { openDate });
  }
  const ofYear = registrations.filter((row) => row.fiscalYear === fiscalYear);
  if (ofYear.some(({ status }) => status === "submitted")) return refuse("registration_waiting");
  if (ofYear.some(({ status }) => status === "approved"))
    return refuse("registration_valid", { untilDate: lastDayOf(fiscalYear) });
  if (ofYear.length >= LIMITS.applicationsAYear) return refuse("registration_too_often", { max: ofYear.length });
  return ok(null);
}

/** The fiscal year a group would apply for on a day: the current one until it is settled, then the next once it
 *  may be; null while there is none. */
export function yearToApplyFor(
  registrations: readonly Pick<Registration, "fiscalYear" | "status">[],
  day: CalendarDate,
  policy: RegistrationPolicy,
): number | null {
  const current = fiscalYearOf(day);
  return [current, current + 1].find((year) => mayApply(registrations, year, day, policy).ok) ?? null;
}

/** Whether every published condition is said to be met.
 *  @example meetsAll(policy, ["activity"]) // → refuse("conditions_missing", { count: 4 }) */
export function meetsAll(
  { conditions }: Pick<RegistrationPolicy, "conditions">,
  met: readonly string[],
): Result<null, Refusal<GroupProblem>> {
  const missing = conditions.filter(({ code }) => !met.includes(code));
  return missing.length > 0 ? refuse("conditions_missing", { count: missing.length }) : ok(null);
}

/** How many days an application has waited.
 *  @example daysWaiting("2026-12-01", "2026-12-04") // → 3 */
export function daysWaiting(submittedOn: CalendarDate, day: CalendarDate): number {
  return Math.max(0, daysBetween(submittedOn, day));
}
