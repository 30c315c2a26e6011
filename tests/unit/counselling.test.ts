import fc from "fast-check";
import { expect, test } from "vitest";
import { type CounsellingSchedule, type CounsellingService, sessionsBetween } from "@/lib/counselling/rules";
import { addDays, type Weekday } from "@/lib/dates";
import { openingOf } from "@/lib/facility/rules";
import { COUNSELLING_SCHEDULES, FOUNDED } from "@/prisma/masters";
import { aCentre } from "@/tests/support/centre";
import { fixtureRows } from "@/tests/support/csv";

const centre = aCentre();
const schedules: CounsellingSchedule[] = COUNSELLING_SCHEDULES.map((schedule) => ({
  ...schedule,
  weekday: schedule.weekday as Weekday,
  validFrom: FOUNDED,
  validTo: null,
}));

const SERVICES: Record<string, CounsellingService> = {
  電話相談: "phone",
  カウンセリング: "counselling",
  何でもききます相談: "listening",
};

test("the sessions of 2026 are those published, each and no other", () => {
  const published = fixtureRows("counselling-days-2026.csv").map(
    ({ date, service = "", start, end }) => `${date} ${start} ${SERVICES[service]} ${end}`,
  );
  const computed = sessionsBetween(centre, schedules, "2026-01-01", "2026-12-31").map(
    ({ date, service, startsAt, endsAt }) => `${date} ${startsAt} ${service} ${endsAt}`,
  );
  expect(computed).toHaveLength(318);
  expect(computed).toEqual(published.sort());
});

test.each([
  ["2026-03-31", []], // the fifth Tuesday
  ["2026-05-05", []], // the first, and a holiday
  ["2026-05-12", ["phone 10:00", "counselling 14:00"]], // still the second
  ["2026-08-11", []],
  ["2026-12-30", []],
  ["2027-02-12", []], // a Friday closed for the Thursday before
  ["2027-09-24", []], // the fourth Friday, closed likewise
  ["2026-12-09", ["listening 10:00", "phone 10:00"]],
  ["2026-12-22", ["counselling 10:00", "phone 10:00"]],
  ["2026-12-25", ["counselling 10:00", "phone 10:00"]],
])("on %s: %o", (date, expected) => {
  expect(
    sessionsBetween(centre, schedules, date, date).map(({ service, startsAt }) => `${service} ${startsAt}`),
  ).toEqual(expected);
});

test("a schedule counts from its first day to its last", () => {
  const once = schedules
    .filter(({ service }) => service === "listening")
    .map((schedule) => ({ ...schedule, validFrom: "2026-12-09", validTo: "2026-12-16" }));
  expect(sessionsBetween(centre, once, "2026-12-01", "2026-12-31").map(({ date }) => date)).toEqual([
    "2026-12-09",
    "2026-12-16",
  ]);
});

test("a day staff closed has no session, and one they opened has those of its weekday", () => {
  const note = { ja: "", en: "" };
  const changed = aCentre({
    exceptions: {
      "2026-12-09": { kind: "extra_closure", note },
      "2026-12-30": { kind: "extra_opening", note },
    },
  });
  expect(sessionsBetween(changed, schedules, "2026-12-09", "2026-12-09")).toEqual([]);
  expect(sessionsBetween(changed, schedules, "2026-12-30", "2026-12-30").map(({ service }) => service)).toEqual([
    "listening",
    "phone",
  ]);
});

test("sessions are on open days, sorted, and the same however a range is cut", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9000 }), fc.nat(60), fc.nat(60), (start, first, second) => {
      const from = addDays("2020-01-01", start);
      const middle = addDays(from, first);
      const to = addDays(middle, second);
      const whole = sessionsBetween(centre, schedules, from, to);
      const keys = whole.map(({ date, startsAt, service }) => `${date} ${startsAt} ${service}`);
      expect(keys).toEqual([...keys].sort());
      expect(whole.every(({ date }) => openingOf(centre, date).open)).toBe(true);
      expect([
        ...sessionsBetween(centre, schedules, from, middle),
        ...sessionsBetween(centre, schedules, addDays(middle, 1), to),
      ]).toEqual(whole);
    }),
    { numRuns: 30 },
  );
});
