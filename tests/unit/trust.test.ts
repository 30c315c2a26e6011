import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deskChangeProblem, isAllowedFrom, isNetwork, mayEnter, ROLES, type Role } from "@/lib/accounts/rules";
import { seal, unseal } from "@/lib/secrets";
import {
  actionKey,
  type DeskState,
  GATES,
  gateOf,
  isActiveLate,
  isAtGate,
  type MergeSide,
  mailOf,
  mayGrant,
  mergeProblem,
  spellRecovery,
  stepThatCounts,
  strongerRole,
} from "@/lib/staff/rules";

const AT = new Date("2026-12-01T01:00:00Z");
const minutes = (count: number) => new Date(AT.getTime() - count * 60_000);

// ── Gates ────────────────────────────────────────────────────────────────────────────────────

const open: DeskState = { isAllowed: true, activeAt: AT, hasFactor: false, isProven: false };
const policy = { secondFactor: false, idleMinutes: 30 };

test.each<[string, Partial<DeskState>, Partial<typeof policy>, string | null]>([
  ["pressed just now", {}, {}, null],
  ["pressed 29 minutes ago", { activeAt: minutes(29.99) }, {}, null],
  ["pressed 30 minutes ago", { activeAt: minutes(30) }, {}, "lock"],
  ["never signed in by itself", { activeAt: null }, {}, "lock"],
  ["from elsewhere, and idle", { isAllowed: false, activeAt: null }, {}, "elsewhere"],
  ["with a factor not given yet", { hasFactor: true }, {}, "factor"],
  ["with a factor not given yet, and idle", { hasFactor: true, activeAt: minutes(31) }, {}, "lock"],
  ["with its factor given", { hasFactor: true, isProven: true }, { secondFactor: true }, null],
  ["without a factor where one is required", {}, { secondFactor: true }, "set_up"],
])("a desk %s stands before %s", (_, state, setting, expected) => {
  expect(gateOf({ ...open, ...state }, { ...policy, ...setting }, AT)).toBe(expected);
});

test("a page of a gate is seen while it or a later one is shut, and no page of a later one past an earlier", () => {
  for (const [page, at] of GATES.map((gate, position) => [gate, position] as const))
    for (const [shut, other] of GATES.map((gate, position) => [gate, position] as const))
      expect(isAtGate(page, shut), `${page} while ${shut}`).toBe(other >= at);
  for (const shut of GATES) expect(isAtGate(undefined, shut)).toBe(false);
});

test("presses are noted once a minute", () => {
  expect([null, minutes(0.99), minutes(1)].map((activeAt) => isActiveLate(activeAt, AT))).toEqual([true, false, true]);
});

test("whoever works here passes the workers' door, and nobody else", () => {
  const actor = (role: Role) =>
    ({ kind: "user", userId: "a", role, residence: "city", visitorId: null, group: null }) as const;
  expect(ROLES.filter((role) => mayEnter(actor(role), "worker"))).toEqual(ROLES.filter((role) => role !== "resident"));
  expect(mayEnter({ kind: "visitor", visitorId: null }, "worker")).toBe(false);
});

// ── Networks ─────────────────────────────────────────────────────────────────────────────────

test.each<[string | null, string[], boolean]>([
  ["203.0.113.9", [], true],
  [null, [], true],
  [null, ["0.0.0.0/0"], false],
  ["", ["0.0.0.0/0"], false],
  ["192.0.2.7", ["192.0.2.0/24"], true],
  ["192.0.3.7", ["192.0.2.0/24"], false],
  ["192.0.3.7", ["192.0.2.0/23"], true],
  ["192.0.2.7", ["192.0.2.7"], true],
  ["192.0.2.8", ["192.0.2.7"], false],
  ["192.0.2.8", ["198.51.100.0/24", "192.0.2.8/32"], true],
  ["255.255.255.255", ["0.0.0.0/0"], true],
  ["::ffff:192.0.2.7", ["192.0.2.0/24"], true],
  ["::ffff:c000:207", ["192.0.2.0/24"], true],
  ["2001:db8::7", ["2001:db8::/32"], true],
  ["2001:db8::7", ["2001:db8:0:1::/64"], false],
  ["2001:DB8:0:1:0:0:0:7%eth0", ["2001:db8:0:1::/64"], true],
  ["::1", ["127.0.0.1", "::1"], true],
  ["192.0.2.7", ["::/0"], false],
  ["2001:db8::7", ["0.0.0.0/0"], false],
  ["192.0.2.7, 203.0.113.5", ["192.0.2.0/24"], false],
])("from %j with %j allowed: %s", (address, networks, expected) => {
  expect(isAllowedFrom(address, networks)).toBe(expected);
});

test.each([
  "",
  "192.0.2",
  "192.0.2.256",
  "192.0.2.0/33",
  "192.0.2.0/-1",
  "192.0.2.0/",
  "192.0.2.0/2/4",
  "2001:db8::/129",
  "1::2::3",
  "1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7:8:9",
  "12345::",
  "office",
])("%j is no network", (text) => {
  expect(isNetwork(text)).toBe(false);
  expect(isAllowedFrom("192.0.2.7", [text])).toBe(false);
});

test("an address is of every network made of its own first bits, and of none that differs in one of them", () => {
  const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255));
  fc.assert(
    fc.property(octets, fc.integer({ min: 1, max: 32 }), fc.nat(31), (parts, prefix, at) => {
      const bits = parts.reduce((all, part) => all * 256 + part, 0);
      const text = (value: number) => [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
      expect(isAllowedFrom(text(bits), [`${text(bits)}/${prefix}`])).toBe(true);
      const place = 31 - (at % prefix);
      const isSet = Math.floor(bits / 2 ** place) % 2 === 1;
      const other = isSet ? bits - 2 ** place : bits + 2 ** place;
      expect(isAllowedFrom(text(other), [`${text(bits)}/${prefix}`])).toBe(false);
    }),
  );
});

test("a list of networks without one's own address is refused to whoever makes it", () => {
  expect(deskChangeProblem({ allow: ["192.0.2.0/24"] }, "203.0.113.5")).toBe("desk_locks_out");
  expect(deskChangeProblem({ allow: ["192.0.2.0/24"] }, "192.0.2.5")).toBeNull();
  expect(deskChangeProblem({ allow: [] }, null)).toBeNull();
});

// ── One-time passwords ───────────────────────────────────────────────────────────────────────

const STEP = Math.floor(AT.getTime() / 30_000);

test.each<[number | null, number | null, number | null]>([
  [0, null, STEP],
  [-1, null, STEP - 1],
  [1, null, STEP + 1],
  [null, null, null],
  [-2, null, null],
  [2, null, null],
  [0, STEP - 1, STEP],
  [0, STEP, null],
  [-1, STEP, null],
  [1, STEP, STEP + 1],
  [0, STEP + 1, null],
])("a password %s steps away, with step %s used last, counts as %s", (delta, last, expected) => {
  expect(stepThatCounts({ at: AT, delta, last })).toBe(expected);
});

test("recovery codes are known however they are typed", () => {
  for (const typed of ["ABCDE-FGHJK", "abcde fghjk", "ＡＢＣＤＥ－ＦＧＨＪＫ", " abcdefghjk "])
    expect(spellRecovery(typed)).toBe("ABCDEFGHJK");
});

test("what is sealed is read again for its own purpose and secret alone, and never twice the same", () => {
  const sealed = seal("a secret", "one", "JBSWY3DPEHPK3PXP");
  expect(sealed).not.toContain("JBSW");
  expect(unseal("a secret", "one", sealed)).toBe("JBSWY3DPEHPK3PXP");
  expect(seal("a secret", "one", "JBSWY3DPEHPK3PXP")).not.toBe(sealed);
  const flipped = Buffer.from(sealed, "base64url");
  flipped[flipped.length - 1]! ^= 1;
  for (const [secret, purpose, text] of [
    ["another secret", "one", sealed],
    ["a secret", "two", sealed],
    ["a secret", "one", flipped.toString("base64url")],
    ["a secret", "one", sealed.slice(0, 20)],
    ["a secret", "one", ""],
  ] as const)
    expect(unseal(secret, purpose, text)).toBeNull();
});

// ── Roles ────────────────────────────────────────────────────────────────────────────────────

describe("who gives which role", () => {
  const COUNTER: Role[] = ["resident", "staff", "admin"];
  /** Every pair, by who asks; all others are refused. */
  const GRANTS: Record<Role, [Role, Role][]> = {
    resident: [],
    staff: [],
    counsellor: [],
    admin: COUNTER.flatMap((from) => COUNTER.filter((to) => to !== from).map((to): [Role, Role] => [from, to])),
    privacy: [
      ["resident", "counsellor"],
      ["counsellor", "resident"],
    ],
  };

  test.each(ROLES.flatMap((by) => ROLES.flatMap((from) => ROLES.map((to) => [by, from, to] as const))))(
    "%s, from %s to %s",
    (by, from, to) => {
      expect(mayGrant(by, from, to)).toBe(GRANTS[by].some(([a, b]) => a === from && b === to));
    },
  );
});

// ── Merging ──────────────────────────────────────────────────────────────────────────────────

const side: MergeSide = { role: "resident", erasedAt: null, disabledAt: null, mergedIntoId: null, running: 0 };

test.each<[string, Partial<MergeSide> | null, string]>([
  ["is not there", null, "merge_gone"],
  ["was erased", { erasedAt: AT }, "merge_gone"],
  ["was taken over", { mergedIntoId: "c", disabledAt: AT }, "merge_gone"],
  ["is of the staff", { role: "staff" }, "merge_staff"],
  ["is a counsellor's", { role: "counsellor" }, "merge_staff"],
  ["may not sign in", { disabledAt: AT }, "merge_disabled"],
  ["has a hold or a card payment under way", { running: 1 }, "merge_running"],
])("an account that %s is not made one with another, on either side", (_, change, problem) => {
  const odd = change && { ...side, ...change };
  expect(mergeProblem("a", "b", side, odd)).toBe(problem);
  expect(mergeProblem("a", "b", odd, side)).toBe(problem);
});

test("two residents' accounts are, and one is not made one with itself", () => {
  expect(mergeProblem("a", "b", side, side)).toBeNull();
  expect(mergeProblem("a", "a", side, side)).toBe("merge_same");
});

test("of two memberships the one that may do more stays", () => {
  expect(strongerRole("agent", "agent")).toBe("agent");
  expect(strongerRole("agent", "representative")).toBe("representative");
  expect(strongerRole("representative", "agent")).toBe("representative");
});

test("accounts without mail are known by it", () => {
  expect(["hanako@example.jp", "phone:1", "merged:1", "erased:1"].map(mailOf)).toEqual([
    "hanako@example.jp",
    null,
    null,
    null,
  ]);
});

test("codes of the history become keys of words", () => {
  expect(actionKey("account.set_factor")).toBe("account_set_factor");
});
