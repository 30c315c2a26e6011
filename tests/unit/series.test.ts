import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, daysBetween, type Weekday, weekdayOf, weekOfMonth } from "@/lib/dates";
import type { Claim, SlotChoice } from "@/lib/facility/rules";
import {
  datesOf,
  MOST_TIMES,
  previewSeries,
  REPEATS,
  type RepeatCode,
  readSeries,
  repeatOf,
  type SeriesSituation,
  type SeriesWish,
} from "@/lib/series/rules";
import { aCentre } from "@/tests/support/centre";

const centre = aCentre();
const now = new Date("2026-12-01T10:00:00+09:00");
const SATURDAY = 6;

const dates = (repeat: RepeatCode, more: Partial<Parameters<typeof datesOf>[0]> = {}) =>
  datesOf({ from: "2026-12-01", weekday: SATURDAY, repeat: repeatOf(repeat), times: 4, until: null, ...more });

test.each<[string, string[], string[]]>([
  ["every week", dates("w1"), ["2026-12-05", "2026-12-12", "2026-12-19", "2026-12-26"]],
  ["every second week", dates("w2"), ["2026-12-05", "2026-12-19", "2027-01-02", "2027-01-16"]],
  ["from a day that is one itself", dates("w1", { from: "2026-12-05", times: 2 }), ["2026-12-05", "2026-12-12"]],
  ["until a day, that day included", dates("w1", { until: "2026-12-12" }), ["2026-12-05", "2026-12-12"]],
  [
    "the number ends it before the day does",
    dates("w2", { times: 2, until: "2027-03-31" }),
    ["2026-12-05", "2026-12-19"],
  ],
  ["every second Saturday of the month", dates("m2", { times: 3 }), ["2026-12-12", "2027-01-09", "2027-02-13"]],
  ["the first of this month has passed", dates("m1", { from: "2026-12-06", times: 2 }), ["2027-01-02", "2027-02-06"]],
  ["the fifth, in the months that have one", dates("m5", { times: 3 }), ["2027-01-30", "2027-05-29", "2027-07-31"]],
  ["the last, the fourth or the fifth", dates("ml", { times: 3 }), ["2026-12-26", "2027-01-30", "2027-02-27"]],
  ["over a leap day", dates("m5", { from: "2028-02-01", weekday: 2, times: 1 }), ["2028-02-29"]],
  ["none until a day before the first", dates("w1", { until: "2026-12-04" }), []],
  ["no times", dates("w1", { times: 0 }), []],
])("%s", (_, found, expected) => {
  expect(found).toEqual(expected);
});

test("dates are of the weekday, in order, spaced by the repeat, within the bounds and as many as asked", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1500 }),
      fc.integer({ min: 0, max: 6 }),
      fc.constantFrom(...REPEATS),
      fc.integer({ min: 1, max: 80 }),
      fc.option(fc.integer({ min: 0, max: 900 })),
      (start, weekday, code, times, length) => {
        const from = addDays("2026-01-01", start);
        const until = length === null ? null : addDays(from, length);
        const repeat = repeatOf(code);
        const found = datesOf({ from, weekday: weekday as Weekday, repeat, times, until });
        expect(found.length).toBeLessThanOrEqual(Math.min(times, MOST_TIMES));
        for (const date of found) {
          expect(weekdayOf(date)).toBe(weekday);
          expect(date >= from && (until === null || date <= until)).toBe(true);
          if (repeat.every === "month" && repeat.week !== "last") expect(weekOfMonth(date)).toBe(repeat.week);
        }
        found.slice(1).forEach((date, index) => {
          const days = daysBetween(found[index]!, date);
          expect(repeat.every === "weeks" ? days === 7 * repeat.weeks : days >= 28).toBe(true);
        });
        if (until === null) expect(found.length).toBe(Math.min(times, MOST_TIMES));
      },
    ),
    { numRuns: 200 },
  );
});

// ── The address ──────────────────────────────────────────────────────────────────────────────

test("an address says everything, in full-width digits too", () => {
  const query = {
    room: "training-room",
    slot: ["3", "4"],
    weekday: "6",
    repeat: "w2",
    from: "2026/12/05",
    times: "１０回",
    show: "1",
  };
  expect(readSeries(centre, query, now)).toEqual({
    wish: {
      roomId: "training-room",
      slots: [3, 4],
      weekday: 6,
      repeat: "w2",
      from: "2026-12-05",
      times: 10,
      until: null,
      cooking: false,
      nursery: false,
    },
    mistakes: [],
    typed: {},
    isAsked: true,
  });
});

test("without anything asked the form begins with the first room, Saturdays, ten times from today", () => {
  const { wish, mistakes, isAsked } = readSeries(centre, {}, now);
  expect([wish.roomId, wish.weekday, wish.times, wish.from, isAsked]).toEqual([
    "meeting-room",
    6,
    10,
    "2026-12-01",
    false,
  ]);
  expect(mistakes).toEqual([]);
});

test("an end by date alone goes on until then", () => {
  const { wish } = readSeries(centre, { slot: "3", until: "2027-03-31", show: "1" }, now);
  expect([wish.times, wish.until]).toEqual([MOST_TIMES, "2027-03-31"]);
});

test.each([
  [{ room: "library-corner" }, "room", "unknown"],
  [{ room: "nursery" }, "room", "unknown"],
  [{ room: "<script>" }, "room", "unknown"],
  [{ slot: "7" }, "slot", "unknown"],
  [{ slot: [] as string[] }, "slot", "missing"],
  [{ weekday: "7" }, "weekday", "unknown"],
  [{ repeat: "w0" }, "repeat", "unknown"],
  [{ times: "0" }, "times", "range"],
  [{ times: "61" }, "times", "range"],
  [{ times: "1e3" }, "times", "range"],
  [{ from: "2027-02-29" }, "from", "date"],
  [{ from: "2026-11-30" }, "from", "past"],
  [{ until: "tomorrow" }, "until", "date"],
  [{ from: "2026-12-10", until: "2026-12-09" }, "until", "order"],
])("%o is a mistake of %s", (query, field, problem) => {
  const read = readSeries(centre, { slot: "3", show: "1", ...query }, now);
  expect(read.mistakes).toEqual([{ field, problem }]);
});

test("whatever stands in an address is read without harm, and makes a wish that can be previewed", () => {
  const anyText = fc.oneof(
    fc.string({ maxLength: 60 }),
    fc.constantFrom("1", "6", "w2", "ml", "2026-12-31", "9999-12-31"),
  );
  const keys = ["room", "slot", "weekday", "repeat", "from", "times", "until", "show", "cooking"];
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...keys), fc.oneof(anyText, fc.array(anyText, { maxLength: 4 }))),
      (query) => {
        const { wish } = readSeries(centre, query, now);
        expect(previewSeries(wish, situation()).length).toBeLessThanOrEqual(MOST_TIMES);
      },
    ),
  );
});

// ── What becomes of each date ────────────────────────────────────────────────────────────────

const wish = (more: Partial<SeriesWish> = {}): SeriesWish => ({
  roomId: "meeting-room",
  slots: [3],
  weekday: SATURDAY,
  repeat: "w1",
  from: "2026-12-01",
  times: 4,
  until: null,
  cooking: false,
  nursery: false,
  ...more,
});

function situation(more: Partial<SeriesSituation> = {}): SeriesSituation {
  return {
    centre,
    claims: [],
    basket: [],
    asking: { window: "city", applicant: "individual", now, others: [] },
    ...more,
  };
}

const claim = (date: string, slot: Claim["slot"], more: Partial<Claim> = {}): Claim =>
  ({
    roomId: "meeting-room",
    date,
    slot,
    kind: "booking",
    holdId: null,
    bookingId: "b",
    expiresAt: null,
    ...more,
  }) as Claim;

const choice = (date: string, slot: SlotChoice["slot"] = 3, roomId = "meeting-room"): SlotChoice => ({
  roomId,
  date,
  slot,
  tariff: "standard",
  nursery: false,
});

const states = (given: Partial<SeriesWish>, more: Partial<SeriesSituation> = {}) =>
  previewSeries(wish(given), situation(more)).map(({ date, state }) => `${date} ${state}`);

test("each date is free, closed with its reasons, or beyond the window with the day it opens", () => {
  // Thursdays are closed; 23 December is a Wednesday
  expect(states({ weekday: 4, times: 2 })).toEqual(["2026-12-03 closed", "2026-12-10 closed"]);
  const days = previewSeries(wish({ repeat: "w4", times: 5 }), situation());
  expect(days.map(({ date, state }) => `${date} ${state}`)).toEqual([
    "2026-12-05 free",
    "2027-01-02 closed",
    "2027-01-30 free",
    "2027-02-27 free",
    "2027-03-27 not_yet_open",
  ]);
  expect(days[1]?.opening.reasons).toEqual(["year_end"]);
  expect(days[4]?.opensAt).toEqual(new Date("2027-01-04T09:00:00+09:00"));
});

test("a date whose booking has ended is told as such", () => {
  const late = {
    window: "city" as const,
    applicant: "individual" as const,
    others: [],
    now: new Date("2026-12-04T17:00:00+09:00"),
  };
  expect(states({ from: "2026-12-04", times: 2 }, { asking: late })).toEqual(["2026-12-05 ended", "2026-12-12 free"]);
});

test("a taken date has the nearest of that day: the same room moved least, else another room", () => {
  const [day] = previewSeries(
    wish({ times: 1 }),
    situation({ claims: [claim("2026-12-05", 3), claim("2026-12-05", 2)] }),
  );
  expect([day?.state, day?.free, day?.alternative?.why]).toEqual(["taken", [], "sameRoom"]);
  expect(day?.alternative?.choices).toEqual([choice("2026-12-05", 4)]);

  const full = [1, 2, 3, 4, 5, 6].map((slot) => claim("2026-12-05", slot as Claim["slot"]));
  const [other] = previewSeries(wish({ times: 1 }), situation({ claims: full }));
  expect([other?.alternative?.why, other?.alternative?.choices[0]?.roomId]).toEqual(["otherRoom", "training-room"]);
});

test("two slots together are moved together", () => {
  const [day] = previewSeries(wish({ times: 1, slots: [3, 4] }), situation({ claims: [claim("2026-12-05", 4)] }));
  expect([day?.state, day?.free, day?.lost]).toMatchObject(["partly", [choice("2026-12-05", 3)], [{ slot: 4 }]]);
  expect(day?.alternative?.choices.map(({ slot }) => slot)).toEqual([2, 3]);
});

test("with the cooking counter wanted no room without one is offered", () => {
  const claims = [1, 2, 3, 4, 5, 6].map((slot) =>
    claim("2026-12-05", slot as Claim["slot"], { roomId: "living-workshop" }),
  );
  const [day] = previewSeries(wish({ times: 1, roomId: "living-workshop", cooking: true }), situation({ claims }));
  expect([day?.state, day?.alternative]).toEqual(["taken", null]);
});

test("a hold that ran out, or a nursery that is gone, does not take the room", () => {
  const claims = [
    claim("2026-12-05", 3, { kind: "hold", holdId: "h", bookingId: null, expiresAt: now }),
    claim("2026-12-05", 3, { roomId: "nursery" }),
  ];
  const [day] = previewSeries(wish({ times: 1, nursery: true }), situation({ claims }));
  expect([day?.state, day?.free[0]?.nursery, day?.nurseryLost]).toEqual(["free", false, true]);
});

test("what is in the basket is chosen, counts for the caps, and stays", () => {
  expect(states({ times: 2 }, { basket: [choice("2026-12-05")] })).toEqual(["2026-12-05 chosen", "2026-12-12 free"]);
});

test("dates that come first use up the caps first", () => {
  const relaxed = new Date("2026-12-01T10:00:00+09:00");
  const others = [1, 2, 3, 4, 5, 6]
    .flatMap((slot) => ["2027-01-08", "2027-01-15"].map((date) => choice(date, slot as SlotChoice["slot"])))
    .slice(0, 9);
  const asking = { window: "city" as const, applicant: "individual" as const, now: relaxed, others };
  const days = previewSeries(wish({ from: "2027-01-04", times: 3 }), situation({ asking }));
  expect(days.map(({ state }) => state)).toEqual(["free", "over_cap", "over_cap"]);
  expect(days[1]?.refusal).toMatchObject({ code: "over_monthly_cap", facts: { cap: 10 } });
});

test("no more is offered than one may hold at once", () => {
  const few = aCentre({
    settings: [
      {
        key: "hold",
        validFrom: "2026-01-01",
        value: { minutes: 15, extensions: 1, extensionMinutes: 15, maxSlots: 2, perAddress: 60 },
      },
    ],
  });
  expect(states({ times: 3 }, { centre: few })).toEqual(["2026-12-05 free", "2026-12-12 free", "2026-12-19 over_hold"]);
});
