import { isPhoneAddress, type Role } from "@/lib/accounts/rules";

/** A page of the desk that shows people's data; each has its words in `trust.pages`. */
export type ViewedPage = (typeof VIEWED_PAGES)[number];

export const VIEWED_PAGES = [
  "today",
  "calendar",
  "booking",
  "search",
  "person",
  "calls",
  "money",
  "decisions",
  "closures",
  "registrations",
  "book",
] as const;

// ── Before a desk's door ─────────────────────────────────────────────────────────────────────

/** What stands before the doors of whoever works here, in the order in which it is asked for: the right network, the
 *  password after a pause, the second factor, and setting one up where it is required. */
export const GATES = ["elsewhere", "lock", "factor", "set_up"] as const;

export type Gate = (typeof GATES)[number];

/** What decides it. */
export type DeskState = {
  /** whether the request comes from a network the desks answer to */
  isAllowed: boolean;
  /** the last press of this browser; null: it never signed in by itself */
  activeAt: Date | null;
  hasFactor: boolean;
  isProven: boolean;
};

/**
 * The first gate that is shut, or null.
 * @param at the clock of the machine, as `activeAt` keeps it
 * @example gateOf({ isAllowed: true, activeAt: at, hasFactor: false, isProven: false }, { secondFactor: false, idleMinutes: 30 }, at) // → null
 */
export function gateOf(
  { isAllowed, activeAt, hasFactor, isProven }: DeskState,
  policy: { secondFactor: boolean; idleMinutes: number },
  at: Date,
): Gate | null {
  if (!isAllowed) return "elsewhere";
  if (!activeAt || at.getTime() - activeAt.getTime() >= policy.idleMinutes * 60_000) return "lock";
  if (hasFactor && !isProven) return "factor";
  return policy.secondFactor && !hasFactor ? "set_up" : null;
}

/** Whether a page that belongs to one gate may be seen while another is shut: gates before it stay shut.
 *  @example isAtGate("factor", "lock") // → false */
export function isAtGate(page: Gate | undefined, shut: Gate): boolean {
  return page !== undefined && GATES.indexOf(shut) >= GATES.indexOf(page);
}

const MINUTE_MS = 60_000;

/** Whether it is time to note another press: once a minute is enough. */
export function isActiveLate(activeAt: Date | null, at: Date): boolean {
  return !activeAt || at.getTime() - activeAt.getTime() >= MINUTE_MS;
}

// ── The second factor ────────────────────────────────────────────────────────────────────────

/** One-time passwords as every app makes them (RFC 6238): six digits every thirty seconds; one step early or late
 *  counts, since clocks differ. */
export const ONE_TIME = { digits: 6, periodS: 30, window: 1 } as const;

/** How many recovery codes there are. */
export const RECOVERY_CODES = 10;

/**
 * The step whose password was typed, if it counts: each counts once, and none before one that was used.
 * @param delta how many steps the password is away from now; null: it is none of them
 * @param last the step used last
 * @example stepThatCounts({ at: new Date(90_000), delta: -1, last: null }) // → 2
 * @example stepThatCounts({ at: new Date(90_000), delta: -1, last: 2 }) // → null
 */
export function stepThatCounts(given: { at: Date; delta: number | null; last: number | null }): number | null {
  const { at, delta, last } = given;
  if (delta === null || Math.abs(delta) > ONE_TIME.window) return null;
  const step = Math.floor(at.getTime() / 1000 / ONE_TIME.periodS) + delta;
  return last === null || step > last ? step : null;
}

/** A recovery code in the one spelling of which the hash is kept.
 *  @example spellRecovery("ａbcd-efgh jk") // → "ABCDEFGHJK" */
export function spellRecovery(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[\s\-‐‑–—−ー]/g, "")
    .toUpperCase();
}

// ── Who gives which role ─────────────────────────────────────────────────────────────────────

/** The roles an administrator gives and takes. Counsellors and the privacy officer are not theirs to make. */
export const GRANTED_BY_ADMIN = ["resident", "staff", "admin"] as const satisfies readonly Role[];

/**
 * Whether an office may make an account of one role one of another. The administrator appoints for the counter; who
 * may see the counselling is decided by the privacy officer alone, so that whoever runs the machine cannot let
 * themselves in (centre.md: confidentiality). Who is privacy officer is nobody's to give by a page.
 * @example mayGrant("admin", "resident", "counsellor") // → false
 */
export function mayGrant(by: Role, from: Role, to: Role): boolean {
  if (from === to) return false;
  const among = (roles: readonly Role[]) => roles.includes(from) && roles.includes(to);
  if (by === "admin") return among(GRANTED_BY_ADMIN);
  return by === "privacy" && among(["resident", "counsellor"]);
}

// ── People ───────────────────────────────────────────────────────────────────────────────────

/** The mail address of an account; null of somebody who has none ("phone:<id>"), or who is nobody any more.
 *  @example mailOf("phone:5b0c") // → null */
export function mailOf(email: string): string | null {
  return isPhoneAddress(email) || /^(merged|erased):/.test(email) ? null : email;
}

/** Why an account is closed for signing in. */
export type DisableReason = "misuse" | "taken_over" | "own_wish" | "other";

export const DISABLE_REASONS: readonly DisableReason[] = ["misuse", "taken_over", "own_wish", "other"];

/** A reason as it stands in the history; null for what is none. */
export function disableReasonOf(code: unknown): DisableReason | null {
  return DISABLE_REASONS.find((known) => known === code) ?? null;
}

// ── Two accounts of one person ───────────────────────────────────────────────────────────────

/** An account as merging looks at it. */
export type MergeSide = {
  role: Role;
  erasedAt: Date | null;
  disabledAt: Date | null;
  mergedIntoId: string | null;
  /** holds that still count, and card payments under way */
  running: number;
};

/** Why two accounts are not made one. */
export type MergeProblem = "merge_same" | "merge_staff" | "merge_gone" | "merge_disabled" | "merge_running";

/**
 * What stands in the way of making two accounts one: only residents' own, open ones, with nothing under way that
 * names one of them at the provider or in a browser.
 * @example mergeProblem("a", "a", side, side) // → "merge_same"
 */
export function mergeProblem(
  keepId: string,
  otherId: string,
  keep: MergeSide | null,
  other: MergeSide | null,
): MergeProblem | null {
  if (keepId === otherId) return "merge_same";
  if (!keep || !other) return "merge_gone";
  const both = [keep, other];
  if (both.some(({ erasedAt, mergedIntoId }) => erasedAt || mergedIntoId)) return "merge_gone";
  if (both.some(({ role }) => role !== "resident")) return "merge_staff";
  if (both.some(({ disabledAt }) => disabledAt)) return "merge_disabled";
  return both.some(({ running }) => running > 0) ? "merge_running" : null;
}

/** The role of two memberships in one group that become one: who may change the group, still may.
 *  @example strongerRole("agent", "representative") // → "representative" */
export function strongerRole(one: string, other: string): string {
  return one === "representative" || other === "representative" ? "representative" : one;
}

/** Why something about people, staff accounts and the desks' locks is refused. */
export type StaffProblem =
  | MergeProblem
  | "desk_elsewhere"
  | "desk_locked"
  | "desk_unproven"
  | "desk_locks_out"
  | "wrong_factor"
  | "factor_expired"
  | "factor_exists"
  | "last_admin"
  | "not_to_grant"
  | "account_gone"
  | "person_changed"
  | "already_staff"
  | "own_account";

// ── The log ──────────────────────────────────────────────────────────────────────────────────

/** As many changes as one page of the log shows. */
export const LOG_PAGE = 50;

/** The key of the words for a code of the history: dots part keys.
 *  @example actionKey("booking.cancel") // → "booking_cancel" */
export function actionKey(action: string): string {
  return action.replaceAll(".", "_");
}
