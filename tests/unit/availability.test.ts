import fc from "fast-check";
import { expect, test } from "vitest";
import { addressOf } from "@/app/[locale]/_availability/address";
import { type Filters, isNarrowed, parseFilters, partOf, queryOf } from "@/app/[locale]/_availability/filters";

const NOTHING: Filters = {
  date: null,
  view: "day",
  room: null,
  people: null,
  part: null,
  weekdays: [],
  cooking: false,
};

test("an address that says nothing narrows nothing and marks nothing", () => {
  expect(parseFilters({})).toEqual({ filters: NOTHING, problems: [] });
  expect(isNarrowed(NOTHING)).toBe(false);
});

test("what a form leaves blank says nothing", () => {
  const blank = { date: "", view: "", room: " ", people: "", part: "", weekday: "", cooking: "" };
  expect(parseFilters(blank)).toEqual({ filters: NOTHING, problems: [] });
});

test.each<[Record<string, string | string[]>, Partial<Filters>]>([
  [{ date: "2026-12-05" }, { date: "2026-12-05" }],
  [{ date: "２０２６－１２－０５" }, { date: "2026-12-05" }],
  [{ date: "2026/12/5" }, { date: "2026-12-05" }],
  [{ date: "2026年12月5日" }, { date: "2026-12-05" }],
  [{ date: "20261205" }, { date: "2026-12-05" }],
  [
    { view: "month", room: "training-room" },
    { view: "month", room: "training-room" },
  ],
  [{ people: "１２" }, { people: 12 }],
  [{ people: "30名" }, { people: 30 }],
  [{ part: "evening" }, { part: "evening" }],
  [{ weekday: ["0", "6"] }, { weekdays: [6, 0] }],
  [{ weekday: "6,0" }, { weekdays: [6, 0] }],
  [{ weekday: ["1", "1"] }, { weekdays: [1] }],
  [{ cooking: "1" }, { cooking: true }],
  [{ cooking: "on" }, { cooking: true }],
  [{ cooking: "0" }, { cooking: false }],
  [{ people: ["5", "8"] }, { people: 8 }],
])("%j is followed", (params, filters) => {
  expect(parseFilters(params)).toEqual({ filters: { ...NOTHING, ...filters }, problems: [] });
});

test.each([
  [{ date: "2027-02-29" }, "date", "date_invalid"],
  [{ date: "tomorrow" }, "date", "date_invalid"],
  [{ date: "2051-01-01" }, "date", "date_out_of_range"],
  [{ date: "1999-12-31" }, "date", "date_out_of_range"],
  [{ view: "year" }, "view", "view_unknown"],
  [{ room: "../etc" }, "room", "room_unknown"],
  [{ people: "0" }, "people", "people_unknown"],
  [{ people: "-3" }, "people", "people_unknown"],
  [{ people: "1.5" }, "people", "people_unknown"],
  [{ people: "1000" }, "people", "people_unknown"],
  [{ people: "😀" }, "people", "people_unknown"],
  [{ part: "midnight" }, "part", "part_unknown"],
  [{ weekday: "7" }, "weekday", "weekday_unknown"],
  [{ weekday: ["6", "x", "y"] }, "weekday", "weekday_unknown"],
  [{ cooking: "maybe" }, "cooking", "cooking_unknown"],
])("%j is marked once, and a default stands in", (params, field, code) => {
  const { problems } = parseFilters(params);
  expect(problems.map((problem) => [problem.field, problem.code])).toEqual([[field, code]]);
});

test("a wrong value beside right ones leaves those", () => {
  expect(parseFilters({ weekday: ["6", "9"], people: "8" }).filters).toMatchObject({ weekdays: [6], people: 8 });
});

test("whatever is typed is answered, briefly, and what was understood reads the same again", () => {
  const value = fc.oneof(fc.string(), fc.array(fc.string(), { maxLength: 30 }), fc.constant(undefined));
  const params = fc.record({
    date: value,
    view: value,
    room: value,
    people: value,
    part: value,
    weekday: value,
    cooking: value,
  });
  fc.assert(
    fc.property(params, (typed) => {
      const { filters, problems } = parseFilters(typed);
      for (const problem of problems) expect(problem.typed.length).toBeLessThanOrEqual(40);
      const address = new URLSearchParams(addressOf("/", queryOf(filters)).split("?")[1]);
      const again = Object.fromEntries([...address.keys()].map((key) => [key, address.getAll(key)]));
      expect(parseFilters(again)).toEqual({ filters, problems: [] });
    }),
  );
});

test("equal queries have one address, without blanks and defaults", () => {
  expect(addressOf("/", { weekday: ["6", "0"], view: "day", people: "", date: "2026-12-05" })).toBe(
    "/?date=2026-12-05&weekday=6&weekday=0",
  );
  expect(addressOf("/en", { view: "day" })).toBe("/en");
  expect(addressOf("/", { room: "a&b=c" })).toBe("/?room=a%26b%3Dc");
});

test.each([
  ["09:00", "morning"],
  ["11:00", "morning"],
  ["13:00", "afternoon"],
  ["15:00", "afternoon"],
  ["17:30", "evening"],
  ["19:30", "evening"],
] as const)("a slot from %s counts to the %s", (startsAt, part) => {
  expect(partOf(startsAt)).toBe(part);
});
