import { expect, test } from "vitest";
import { lateHalvesOf, noShowHalvesOf, type PenaltyPoint, penaltyStopOf, pointsSince } from "@/lib/bookings/penalties";
import { instantAt } from "@/lib/dates";
import { POLICY } from "@/prisma/masters";

const on = { penalties: { ...POLICY.penalties.value, enabled: true } };
const off = { penalties: POLICY.penalties.value };

const point = (date: string, halves: number, waived = false): PenaltyPoint => ({
  halves,
  at: instantAt(date, "10:00"),
  waivedAt: waived ? instantAt(date, "11:00") : null,
});

test("points are off by default", () => {
  expect(off.penalties.enabled).toBe(false);
  const plan = { dropped: [{ daysBefore: 0 }], correction: false, reason: "own" as const };
  expect(lateHalvesOf(off, plan)).toBe(0);
  expect(noShowHalvesOf(off)).toBe(0);
  expect(penaltyStopOf(off, [point("2026-12-01", 40)], instantAt("2026-12-02", "10:00"))).toBeNull();
});

test.each([
  [0, false, "own", 1],
  [2, false, "own", 1],
  [3, false, "own", 0],
  [0, true, "own", 0],
  [0, false, "weather", 0],
  [0, false, "disaster", 0],
  [0, false, "centre", 0],
] as const)(
  "given up %i days before (correction: %s, reason: %s) is %i half points",
  (daysBefore, correction, reason, halves) => {
    expect(lateHalvesOf(on, { dropped: [{ daysBefore }, { daysBefore: 30 }], correction, reason })).toBe(halves);
  },
);

test("moving slots is no giving up", () => {
  expect(lateHalvesOf(on, { dropped: [], correction: false, reason: "own" })).toBe(0);
});

test.each([
  ["two no-shows", [point("2026-12-01", 2), point("2026-12-10", 2)], "2026-12-20", "2027-01-10"],
  ["a month later", [point("2026-12-01", 2), point("2026-12-10", 2)], "2027-01-10", null],
  ["one and a half", [point("2026-12-01", 2), point("2026-12-10", 1)], "2026-12-20", null],
  ["one of them waived", [point("2026-12-01", 2), point("2026-12-10", 2, true)], "2026-12-20", null],
  ["over the end of the year", [point("2027-03-30", 2), point("2027-04-02", 2)], "2027-04-05", null],
  [
    "a stop lasts beyond the end of the year",
    [point("2027-03-01", 2), point("2027-03-20", 2)],
    "2027-04-05",
    "2027-04-20",
  ],
  ["each further point begins it anew", [point("2026-12-01", 4), point("2026-12-25", 1)], "2027-01-15", "2027-01-25"],
] as const)("%s", (_, points, date, until) => {
  const stop = penaltyStopOf(on, points, instantAt(date, "10:00"));
  expect(stop?.untilDate ?? null).toBe(until);
});

test("points of the year before the last no longer matter", () => {
  expect(pointsSince(instantAt("2027-02-01", "00:00"))).toEqual(instantAt("2025-04-01", "00:00"));
});
