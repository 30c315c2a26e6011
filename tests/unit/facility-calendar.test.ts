import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, dateRange, isCalendarDate, weekdayOf } from "@/lib/dates";
import { checkRange, nextOpenDay, openingOf, previousOpenDay } from "@/lib/facility/rules";
import { HOLIDAYS } from "@/prisma/masters";
import { aCentre } from "@/tests/support/centre";
import { fixtureRows } from "@/tests/support/csv";

const centre = aCentre();

const anyDate = fc
  .integer({ min: 0, max: 31 * 365 })
  .map((days) => addDays("2020-01-01", days))
  .filter((date) => date <= "2050-12-31");

const PUBLISHED_REASONS: [RegExp, string][] = [
  [/^木曜日$/, "thursday"],
  [/^祝休日（/, "holiday"],
  [/^木曜の祝休日の翌日$/, "day_after_thursday_holiday"],
  [/^年末年始$/, "year_end"],
];

test("every day of 2026 and 2027 is open or closed as published, for the same reasons", () => {
  const published = new Map(
    fixtureRows("closed-days-2026-2027.csv").map(({ date, reason = "" }) => [
      date,
      reason.split("；").map((text) => PUBLISHED_REASONS.find(([pattern]) => pattern.test(text))?.[1] ?? text),
    ]),
  );
  const order = PUBLISHED_REASONS.map(([, reason]) => reason);
  const computed = dateRange("2026-01-01", "2027-12-31").flatMap((date) => {
    const { open, reasons } = openingOf(centre, date);
    return open ? [] : [[date, reasons]];
  });
  expect(computed).toHaveLength(147);
  expect(computed).toEqual(
    [...published].map(([date, reasons]) => [date, reasons.sort((a, b) => order.indexOf(a) - order.indexOf(b))]),
  );
});

// domain-rules C-3: Thursdays that are holidays, with the Friday each closes.
test.each([
  ["2018-05-04", ["holiday", "day_after_thursday_holiday"]],
  ["2019-03-22", ["day_after_thursday_holiday"]],
  ["2020-07-24", ["holiday", "day_after_thursday_holiday"]],
  ["2021-02-12", ["day_after_thursday_holiday"]],
  ["2021-04-30", ["day_after_thursday_holiday"]],
  ["2021-09-24", ["day_after_thursday_holiday"]],
  ["2022-08-12", ["day_after_thursday_holiday"]],
  ["2023-11-24", ["day_after_thursday_holiday"]],
  ["2025-03-21", ["day_after_thursday_holiday"]],
  ["2026-01-01", ["thursday", "holiday", "year_end"]],
  ["2026-01-02", ["day_after_thursday_holiday", "year_end"]],
  ["2027-09-24", ["day_after_thursday_holiday"]],
  ["2028-11-24", ["day_after_thursday_holiday"]],
  ["2032-01-02", ["day_after_thursday_holiday", "year_end"]],
  ["2034-02-24", ["day_after_thursday_holiday"]],
  ["2035-05-04", ["holiday", "day_after_thursday_holiday"]],
])("%s is closed: %s", (date, reasons) => {
  expect(openingOf(centre, date)).toMatchObject({ open: false, reasons });
});

test.each(["2026-09-22", "2032-09-21", "2049-09-21"])("%s is a 国民の休日", (date) => {
  expect(openingOf(centre, date).note).toEqual({ ja: "国民の休日", en: "Citizens' Holiday" });
});

test("the day after a Thursday holiday does not move on when it is closed anyway", () => {
  // 2028-05-04 is a Thursday and a holiday, the 5th is one too; the 6th is an ordinary Saturday.
  expect(openingOf(centre, "2028-05-06")).toEqual({ open: true, reasons: [], note: null });
});

test.each([
  ["2026-05-06", { ja: "振替休日", en: "Substitute holiday" }],
  ["2026-10-12", { ja: "スポーツの日", en: "Sports Day" }],
  ["2026-11-23", { ja: "勤労感謝の日", en: "Labor Thanksgiving Day" }],
])("a closed holiday says its name in both languages: %s", (date, note) => {
  expect(openingOf(centre, date).note).toEqual(note);
});

test("what staff opened is open whatever else it is, and what they closed keeps its other reasons", () => {
  const note = { ja: "選挙の投票所", en: "Polling station" };
  const changed = aCentre({
    exceptions: {
      "2026-12-31": { kind: "extra_opening", note },
      "2026-12-05": { kind: "extra_closure", note },
      "2026-12-10": { kind: "extra_closure", note },
    },
  });
  expect(openingOf(changed, "2026-12-31")).toEqual({ open: true, reasons: ["extra_opening"], note });
  expect(openingOf(changed, "2026-12-05")).toEqual({ open: false, reasons: ["extra_closure"], note });
  expect(openingOf(changed, "2026-12-10")).toEqual({ open: false, reasons: ["thursday", "extra_closure"], note });
});

test("a rule that changes on a day leaves the days before as they were", () => {
  const closedOnMondays = aCentre({
    closureRules: [{ kind: "weekly", validFrom: "2027-04-01", parameters: { weekday: 1 } }],
  });
  expect(openingOf(closedOnMondays, "2027-03-25").open).toBe(false);
  expect(openingOf(closedOnMondays, "2027-04-08").open).toBe(true);
  expect(openingOf(closedOnMondays, "2027-04-05").open).toBe(false);
});

test("holidays are those of the law, worked out anew from its text", () => {
  const table = new Set(HOLIDAYS.map(({ date }) => date).filter((date) => date >= "2020" && date < "2051"));
  expect([...table].sort()).toEqual(holidaysByLaw(2020, 2050));
});

test("every Thursday is closed and the reasons come in their order", () => {
  const order = ["thursday", "holiday", "day_after_thursday_holiday", "year_end", "extra_closure"];
  fc.assert(
    fc.property(anyDate, (date) => {
      const { open, reasons } = openingOf(centre, date);
      expect(open).toBe(reasons.length === 0);
      expect(reasons).toEqual(order.filter((reason) => (reasons as readonly string[]).includes(reason)));
      if (weekdayOf(date) === 4) expect(reasons).toContain("thursday");
    }),
  );
});

test("the next open day is open with nothing open in between, and so is the one before", () => {
  fc.assert(
    fc.property(anyDate, (date) => {
      const next = nextOpenDay(centre, date);
      expect(openingOf(centre, next).open).toBe(true);
      expect(dateRange(date, addDays(next, -1)).some((day) => openingOf(centre, day).open)).toBe(false);
      const before = previousOpenDay(centre, date);
      expect(openingOf(centre, before).open).toBe(true);
      expect(dateRange(addDays(before, 1), date).some((day) => openingOf(centre, day).open)).toBe(false);
    }),
  );
});

test("a centre that never opens still answers", () => {
  const closures = dateRange("2026-01-01", "2029-12-31").map((date) => [
    date,
    { kind: "extra_closure" as const, note: { ja: "改修", en: "Works" } },
  ]);
  expect(nextOpenDay(aCentre({ exceptions: Object.fromEntries(closures) }), "2026-12-01")).toBe("2026-12-01");
});

test.each([
  ["2026-02-30", "2026-03-01", "invalid_date"],
  ["2026-03-01", "tomorrow", "invalid_date"],
  ["2019-12-31", "2020-01-01", "date_out_of_range"],
  ["2050-12-31", "2051-01-01", "date_out_of_range"],
  ["2026-03-02", "2026-03-01", "range_reversed"],
  ["2026-01-01", "2027-02-05", "range_too_long"],
])("a range from %s to %s is refused: %s", (from, to, code) => {
  expect(checkRange(from, to, 400)).toMatchObject({ ok: false, code });
});

test("a range of exactly the longest is answered", () => {
  expect(checkRange("2026-01-01", "2027-02-04", 400).ok).toBe(true);
  expect(checkRange("2026-01-01", "2026-01-01", 1).ok).toBe(true);
});

/**
 * 国民の祝日に関する法律 from 2020 on, with equinoxes by the usual formula for 1980–2099, the
 * moved days of 2020 and 2021, 振替休日 (art. 3-2) and 国民の休日 (art. 3-3).
 */
function holidaysByLaw(firstYear: number, lastYear: number): string[] {
  const all: string[] = [];
  for (let year = firstYear; year <= lastYear; year++) {
    const on = (month: number, day: number) =>
      `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
    const monday = (month: number, nth: number) =>
      dateRange(on(month, 1), on(month, 28)).filter((date) => weekdayOf(date) === 1)[nth - 1] ?? "";
    const equinox = (first: number) => Math.floor(first + 0.242194 * (year - 1980)) - Math.floor((year - 1980) / 4);
    const days = new Set([
      on(1, 1),
      monday(1, 2),
      on(2, 11),
      on(2, 23),
      on(3, equinox(20.8431)),
      on(4, 29),
      on(5, 3),
      on(5, 4),
      on(5, 5),
      year === 2020 ? "2020-07-23" : year === 2021 ? "2021-07-22" : monday(7, 3),
      year === 2020 ? "2020-08-10" : year === 2021 ? "2021-08-08" : on(8, 11),
      monday(9, 3),
      on(9, equinox(23.2488)),
      year === 2020 ? "2020-07-24" : year === 2021 ? "2021-07-23" : monday(10, 2),
      on(11, 3),
      on(11, 23),
    ]);
    const named = new Set(days);
    for (const date of named) {
      if (weekdayOf(date) !== 0) continue;
      let substitute = addDays(date, 1);
      while (named.has(substitute)) substitute = addDays(substitute, 1);
      days.add(substitute);
    }
    for (const date of named) {
      const between = addDays(date, 1);
      if (named.has(addDays(date, 2)) && !named.has(between)) days.add(between);
    }
    all.push(...days);
  }
  expect(all.every(isCalendarDate)).toBe(true);
  return all.sort();
}
