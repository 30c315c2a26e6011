import fc from "fast-check";
import { expect, test } from "vitest";
import { weaknessOf } from "@/lib/accounts/passwords";
import {
  type Actor,
  can,
  type Deed,
  type Door,
  mayEnter,
  neighbourhoodOf,
  ROLES,
  type Role,
  safePath,
} from "@/lib/accounts/rules";

const VISITOR: Actor = { kind: "visitor", visitorId: "v" };
const SYSTEM: Actor = { kind: "system" };
const as = (role: Role): Actor => ({
  kind: "user",
  userId: role,
  role,
  residence: "city",
  visitorId: null,
  group: null,
});

test.each<[Door, Role[]]>([
  ["resident", ["resident", "staff", "counsellor", "admin", "privacy"]],
  ["staff", ["staff", "admin"]],
  ["counsellor", ["counsellor"]],
  ["admin", ["admin"]],
  ["privacy", ["privacy"]],
])("the %s door opens for %j", (door, roles) => {
  expect(ROLES.filter((role) => mayEnter(as(role), door)).sort()).toEqual([...roles].sort());
  expect(mayEnter(VISITOR, door)).toBe(false);
  expect(mayEnter(SYSTEM, door)).toBe(false);
});

test("the visitors' door opens for everyone", () => {
  for (const actor of [VISITOR, SYSTEM, ...ROLES.map(as)]) expect(mayEnter(actor, "visitor")).toBe(true);
});

const DEEDS: [Deed, { own: Role[]; others: Role[] }][] = [
  ["booking.create", { own: [...ROLES], others: [...ROLES] }],
  ["booking.view", { own: [...ROLES], others: ["staff", "admin"] }],
  ["booking.cancel", { own: [...ROLES], others: ["staff", "admin"] }],
  ["booking.pay", { own: [...ROLES], others: [] }],
  ["booking.decide", { own: ["staff", "admin"], others: ["staff", "admin"] }],
  ["payment.take", { own: ["staff", "admin"], others: ["staff", "admin"] }],
  ["money.view", { own: ["staff", "admin"], others: ["staff", "admin"] }],
  ["account.view", { own: [...ROLES], others: [] }],
  ["account.change", { own: [...ROLES], others: [] }],
  ["account.appoint", { own: ["admin"], others: ["admin"] }],
];

test.each(DEEDS)("%s is for those the table names", (deed, { own, others }) => {
  const allowed = (userId: (role: Role) => string) =>
    ROLES.filter((role) => can(as(role), deed, { userId: userId(role) }));
  expect(allowed((role) => role).sort()).toEqual([...own].sort());
  expect(allowed(() => "somebody else").sort()).toEqual([...others].sort());
  expect(can(VISITOR, deed, { userId: null })).toBe(false);
  expect(can(SYSTEM, deed)).toBe(true);
});

test.each([
  ["/book", "/book"],
  ["/en/book?people=4&x=%2F#a", "/en/book?people=4&x=%2F#a"],
  ["/", "/"],
  ["/bookings/AB2C-D3EF", "/bookings/AB2C-D3EF"],
  ["//evil.example", null],
  ["/.//evil.example", null],
  ["/en/..//evil.example", null],
  ["/%2E//evil.example", null],
  ["/?date=2026-12-05&x=/./", "/?date=2026-12-05&x=/./"],
  ["/\\evil.example", null],
  ["/a\\b", null],
  ["https://evil.example", null],
  ["javascript:alert(1)", null],
  ["/\tevil", null],
  ["/ evil", null],
  ["/\n/evil.example", null],
  ["/sign-in", null],
  ["/en/sign-in?next=/", null],
  ["/register/code", null],
  ["/api/auth/signout", null],
  ["/registered", "/registered"],
  ["", null],
  [null, null],
  [`/${"a".repeat(2000)}`, null],
])("after signing in %j leads to %j", (path, expected) => {
  expect(safePath(path)).toBe(expected);
});

test("no path leads to another site", () => {
  const site = "https://furatto.example";
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.webPath(),
        fc.string().map((rest) => `/${rest}`),
      ),
      (path) => {
        const safe = safePath(path);
        return safe === null || new URL(safe, site).origin === site;
      },
    ),
    { numRuns: 2000 },
  );
});

test.each([
  ["192.0.2.7", "192.0.2.7"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["::1", "0:0:0:0"],
  ["2001:db8::7", "2001:db8:0:0"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:DB8:1:2::", "2001:db8:1:2"],
  ["fe80::1%eth0", "fe80:0:0:0"],
])("%s counts as %s", (address, expected) => {
  expect(neighbourhoodOf(address)).toBe(expected);
});

test.each([
  ["password123", "common"],
  ["Password2026!", "common"],
  ["1234567890", "common"],
  ["9876543210", "common"],
  ["qwertyuiop", "common"],
  ["abcdefghijkl", "common"],
  ["aaaaaaaaaaaa", "common"],
  ["abcabcabcabc", "common"],
  ["sakurasakura", "common"],
  ["tokorozawa1", "common"],
  ["iloveyou!!!!", "common"],
  ["0429212220", null],
  ["hanako-no-heya", "mail"],
  ["XXHANAKOXX99", "mail"],
  ["correct horse battery", null],
  ["きょうはとてもいいてんき", null],
  ["sakura saku haru no niwa", null],
  ["k7#mQ2vX9!pL", null],
])("the password %j is %j", (password, expected) => {
  expect(weaknessOf(password, "hanako@example.jp")).toBe(expected);
});

test("a mail name of a few letters says nothing of a password", () => {
  expect(weaknessOf("a quiet morning", "a@example.jp")).toBe(null);
});
