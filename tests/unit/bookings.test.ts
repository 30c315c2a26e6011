import fc from "fast-check";
import { expect, test } from "vitest";
import { cancellationOf, refundPercent } from "@/lib/bookings/changes";
import {
  type Asking,
  billOf,
  daysInARow,
  type Hold,
  joinedTimes,
  mayBook,
  mayExtend,
  mayHold,
  partByClaims,
  payDeadline,
  readNumber,
  referenceNumber,
  showNumber,
} from "@/lib/bookings/rules";
import { addDays, dateRange, instantAt } from "@/lib/dates";
import { type Claim, openingOf, policyOn, type SlotChoice } from "@/lib/facility/rules";
import type { SlotNumber } from "@/lib/facility/slots";
import { quote } from "@/lib/fees/rules";
import { sumOfYen } from "@/lib/money";
import type { Refusal, Result } from "@/lib/result";
import { aCentre } from "@/tests/support/centre";

const centre = aCentre();
const NOW = instantAt("2026-12-01", "10:00");
const policy = policyOn(centre, "2026-12-01");

function aChoice(date: string, slot: SlotNumber = 1, more: Partial<SlotChoice> = {}): SlotChoice {
  return { roomId: "meeting-room", date, slot, tariff: "standard", nursery: false, ...more };
}

const asking = (more: Partial<Asking> = {}): Asking => ({
  window: "city",
  applicant: "individual",
  now: NOW,
  others: [],
  ...more,
});

function codeOf(result: Result<unknown>): string {
  return result.ok ? "ok" : result.code;
}

function factsOf(result: Result<unknown>): Refusal["facts"] {
  return result.ok ? {} : result.facts;
}

test.each<[what: string, choices: SlotChoice[], code: string]>([
  ["a free weekday", [aChoice("2026-12-04")], "ok"],
  ["nothing", [], "basket_empty"],
  ["a Thursday", [aChoice("2026-12-03")], "closed_day"],
  ["yesterday", [aChoice("2026-11-30")], "booking_closed"],
  ["today", [aChoice("2026-12-01")], "booking_closed"],
  ["a day three months ahead", [aChoice("2027-03-05")], "not_yet_open"],
  ["a room that is not there", [aChoice("2026-12-04", 1, { roomId: "ballroom" })], "unknown_room"],
  ["the library corner", [aChoice("2026-12-04", 1, { roomId: "library-corner" })], "not_for_hire"],
  ["the nursery alone", [aChoice("2026-12-04", 1, { roomId: "nursery", tariff: "nursery" })], "nursery_alone"],
  ["cooking in the meeting room", [aChoice("2026-12-04", 1, { tariff: "cooking" })], "unknown_tariff"],
  ["sixty-one slots", Array.from({ length: 61 }, (_, day) => aChoice(addDays("2026-12-04", day))), "too_many_slots"],
])("holding %s: %s", (_, choices, code) => {
  expect(codeOf(mayHold(centre, choices, asking()))).toBe(code);
});

test.each([
  ["16:59:59", "ok"],
  ["17:00:00", "booking_closed"],
])("the day before, at %s: %s", (time, code) => {
  expect(codeOf(mayHold(centre, [aChoice("2026-12-02")], asking({ now: instantAt("2026-12-01", time) })))).toBe(code);
});

test.each([
  ["city", "2027-01-04", "08:59:59", "not_yet_open"],
  ["city", "2027-01-04", "09:00:00", "ok"],
  ["five_cities", "2027-01-04", "09:00:00", "ok"],
  ["outside", "2027-01-04", "09:00:00", "not_yet_open"],
  ["outside", "2027-02-01", "08:59:59", "not_yet_open"],
  ["outside", "2027-02-01", "09:00:00", "ok"],
  ["registered", "2026-12-01", "08:59:59", "not_yet_open"],
  ["registered", "2026-12-01", "09:00:00", "ok"],
  ["official", "2026-09-01", "09:00:00", "ok"],
] as const)("15 March 2027 for %s on %s %s: %s", (window, date, time, code) => {
  const now = instantAt(date, time);
  expect(codeOf(mayHold(centre, [aChoice("2027-03-15")], asking({ window, now })))).toBe(code);
});

test("runs of days are those with a gap before and after", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 40 })), (offsets) => {
      const dates = offsets.map((offset) => addDays("2026-12-01", offset));
      const runs = daysInARow(dates);
      expect(runs.flat()).toEqual([...new Set(dates)].sort());
      for (const run of runs) {
        expect(run).toEqual(dateRange(run[0] ?? "", run.at(-1) ?? ""));
        expect(dates).not.toContain(addDays(run[0] ?? "", -1));
        expect(dates).not.toContain(addDays(run.at(-1) ?? "", 1));
      }
    }),
  );
});

const application = { purpose: "hobby", people: 12, pledge: true, groupName: "", payBy: "counter" as const };

test.each([
  ["a hobby", {}, "ok"],
  ["no pledge", { pledge: false }, "pledge_missing"],
  ["an invented purpose", { purpose: "party" }, "purpose_unknown"],
  ["as many as fit", { people: 50 }, "ok"],
  ["one too many", { people: 51 }, "over_capacity"],
])("applying with %s: %s", (_, typed, code) => {
  expect(codeOf(mayBook(centre, [aChoice("2026-12-04")], { ...application, ...typed }, asking()))).toBe(code);
});

test("the smallest room counts, and a room without a published capacity has none", () => {
  const both = [aChoice("2026-12-04"), aChoice("2026-12-04", 2, { roomId: "training-room" })];
  expect(factsOf(mayBook(centre, both, { ...application, people: 40 }, asking()))).toMatchObject({
    room: "training-room",
    capacity: 30,
  });
  const workshop = [aChoice("2026-12-04", 1, { roomId: "living-workshop", tariff: "cooking" })];
  expect(codeOf(mayBook(centre, workshop, { ...application, people: 400 }, asking()))).toBe("ok");
});

test.each(["commercial", "religious", "political"])("%s use waits for staff", (purpose) => {
  const allowed = mayBook(centre, [aChoice("2026-12-04")], { ...application, purpose }, asking());
  expect(allowed).toEqual({ ok: true, value: { review: true } });
});

test("a hold is extended once, from its own end, and not after it", () => {
  const hold: Hold = {
    id: "h",
    visitor: "v",
    userId: null,
    choices: [],
    extensions: 0,
    createdAt: NOW,
    expiresAt: instantAt("2026-12-01", "10:15"),
  };
  expect(mayExtend(policy, hold, NOW)).toEqual({ ok: true, value: instantAt("2026-12-01", "10:30") });
  expect(codeOf(mayExtend(policy, { ...hold, extensions: 1 }, NOW))).toBe("already_extended");
  expect(codeOf(mayExtend(policy, hold, hold.expiresAt))).toBe("hold_expired");
});

test("a nursery that is gone leaves its room free without it", () => {
  const wanted = [aChoice("2026-12-04", 1, { nursery: true }), aChoice("2026-12-04", 2)];
  const claim: Claim = {
    roomId: "nursery",
    date: "2026-12-04",
    slot: 1,
    kind: "booking",
    holdId: null,
    bookingId: "b",
    expiresAt: null,
  };
  const { free, lost } = partByClaims(wanted, [claim], null, NOW);
  expect(lost.map(({ roomId }) => roomId)).toEqual(["nursery"]);
  expect(free).toEqual([aChoice("2026-12-04", 1), aChoice("2026-12-04", 2)]);
});

test("one's own hold and one that ran out keep nobody away", () => {
  const claim: Claim = {
    roomId: "meeting-room",
    date: "2026-12-04",
    slot: 1,
    kind: "hold",
    holdId: "h",
    bookingId: null,
    expiresAt: instantAt("2026-12-01", "10:05"),
  };
  const lost = (own: string | null, now: Date) => partByClaims([aChoice("2026-12-04")], [claim], own, now).lost.length;
  expect(lost(null, NOW)).toBe(1);
  expect(lost("h", NOW)).toBe(0);
  expect(lost(null, instantAt("2026-12-01", "10:05"))).toBe(0);
});

test("slots 4 and 5 of one room include the time between them", () => {
  const both = [aChoice("2026-12-04", 4), aChoice("2026-12-04", 5)];
  expect(joinedTimes(centre, "2026-12-04", both)).toMatchObject([
    { room: { id: "meeting-room" }, from: "17:00", to: "17:30" },
  ]);
  expect(
    joinedTimes(centre, "2026-12-04", [both[0] as SlotChoice, aChoice("2026-12-04", 5, { roomId: "training-room" })]),
  ).toEqual([]);
  expect(joinedTimes(centre, "2026-12-04", [aChoice("2026-12-04", 3), both[0] as SlotChoice])).toEqual([]);
  // a cookie may name any day, also one on which the centre did not exist
  expect(joinedTimes(centre, "1990-01-01", [])).toEqual([]);
});

test.each<[use: string, now: string, at: string, counterAt: string, late: boolean]>([
  ["2026-12-12", "2026-12-01T10:00", "2026-12-09T23:59", "2026-12-09T21:30", false],
  ["2026-12-12", "2026-12-09T21:30", "2026-12-09T23:59", "2026-12-09T21:30", false],
  ["2026-12-12", "2026-12-09T21:31", "2026-12-12T09:00", "2026-12-12T09:00", true],
  // The third day before is a Thursday: the Wednesday before it.
  ["2026-12-06", "2026-12-01T10:00", "2026-12-02T23:59", "2026-12-02T21:30", false],
  // The third day before falls into the year-end: the last open day of the year.
  ["2027-01-05", "2026-12-20T10:00", "2026-12-28T23:59", "2026-12-28T21:30", false],
  ["2027-01-06", "2026-12-30T10:00", "2027-01-06T09:00", "2027-01-06T09:00", true],
  // Three closed days on end before it in May 2027, a Thursday holiday's day after among them.
  ["2027-05-08", "2027-04-10T10:00", "2027-05-02T23:59", "2027-05-02T21:30", false],
])("used on %s and booked at %s it is to be paid by %s, at the counter by %s", (use, now, at, counterAt, late) => {
  const slots = [aChoice(addDays(use, 14)), aChoice(use, 2), aChoice(use, 1)];
  const instant = (text: string) => instantAt(text.slice(0, 10), text.slice(11));
  expect(payDeadline(centre, slots, instant(now))).toEqual({ at: instant(at), counterAt: instant(counterAt), late });
});

test("a deadline lies on an open day, three days before use or more, unless it has passed", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 0, max: 60 }), (offset, ahead) => {
      const use = addDays("2026-04-01", offset);
      const now = instantAt(addDays(use, -ahead), "10:00");
      const { at, counterAt, late } = payDeadline(centre, [aChoice(use)], now);
      if (late) {
        expect(at).toEqual(instantAt(use, "09:00"));
        return;
      }
      expect(counterAt >= now).toBe(true);
      const day = counterAt.toLocaleDateString("sv-SE", { timeZone: "Asia/Tokyo" });
      expect(openingOf(centre, day).open).toBe(true);
      expect(day <= addDays(use, -3)).toBe(true);
    }),
  );
});

test.each([
  ["2026-12-05", 100],
  ["2026-12-06", 0],
  ["2026-12-12", 0],
  ["2026-11-01", 100],
])("12 December cancelled on %s gives %i percent", (cancelledOn, percent) => {
  expect(refundPercent(policy.refunds, "2026-12-12", cancelledOn)).toBe(percent);
});

const booked = (date: string, slot: SlotNumber, yen: number) => ({
  roomId: "meeting-room",
  date,
  slot,
  yen,
  cancelledAt: null,
});

test("each slot of a booking goes by its own day", () => {
  const slots = [booked("2026-12-05", 1, 320), booked("2026-12-12", 1, 320), booked("2026-12-12", 2, 630)];
  const paid = cancellationOf(centre, slots, { charged: 1270, paid: 1270 }, NOW);
  expect(paid).toMatchObject({ refundYen: 950, waiverYen: 950, lostYen: 320, kept: [] });
  expect(paid.slots.map(({ percent }) => percent)).toEqual([0, 100, 100]);
  expect(paid.slots[0]?.best).toEqual({ date: "2026-11-28", percent: 100, isPassed: true });
  expect(paid.slots[1]?.best).toEqual({ date: "2026-12-05", percent: 100, isPassed: false });
});

test("what was never paid owes nothing", () => {
  const unpaid = cancellationOf(centre, [booked("2026-12-02", 1, 320)], { charged: 320, paid: 0 }, NOW);
  expect(unpaid).toMatchObject({ refundYen: 0, waiverYen: 320, lostYen: 0 });
});

test("what waits for staff was never charged", () => {
  const waiting = cancellationOf(centre, [booked("2026-12-02", 1, 320)], { charged: 0, paid: 0 }, NOW);
  expect(waiting).toMatchObject({ refundYen: 0, waiverYen: 0 });
});

test("a slot that has begun was used: it stays and is owed", () => {
  const slots = [booked("2026-12-01", 1, 320), booked("2026-12-20", 1, 320)];
  expect(cancellationOf(centre, slots, { charged: 640, paid: 0 }, NOW)).toMatchObject({
    refundYen: 0,
    waiverYen: 320,
    kept: [{ date: "2026-12-01" }],
  });
  expect(cancellationOf(centre, slots, { charged: 640, paid: 640 }, NOW)).toMatchObject({
    refundYen: 320,
    waiverYen: 320,
  });
});

test("nobody gets back more than they paid, and the ledger ends even", () => {
  const slot = fc.record({
    day: fc.integer({ min: -3, max: 30 }),
    slot: fc.constantFrom<SlotNumber>(1, 2, 3, 4, 5, 6),
    yen: fc.integer({ min: 0, max: 100 }).map((tens) => tens * 10),
  });
  const slots = fc.uniqueArray(slot, { minLength: 1, maxLength: 8, selector: ({ day, slot }) => `${day}/${slot}` });
  fc.assert(
    fc.property(slots, fc.boolean(), (list, isPaid) => {
      const all = list.map(({ day, slot, yen }) => booked(addDays("2026-12-01", day), slot, yen));
      const charged = sumOfYen(all.map(({ yen }) => yen));
      const paid = isPaid ? charged : 0;
      const { refundYen, waiverYen, kept, lostYen } = cancellationOf(centre, all, { charged, paid }, NOW);
      const used = sumOfYen(
        all.filter((one) => kept.some((key) => key.date === one.date && key.slot === one.slot)).map(({ yen }) => yen),
      );
      expect(refundYen).toBeGreaterThanOrEqual(0);
      expect(refundYen).toBeLessThanOrEqual(paid);
      // charge − waiver − payment + refund is what is owed afterwards: what was used and not paid.
      expect(charged - waiverYen - paid + refundYen).toBe(isPaid ? 0 : used);
      expect(waiverYen).toBe(charged - used - lostYen);
    }),
  );
});

test("a bill adds up to the fees and puts like with like", () => {
  const choices = [
    aChoice("2026-12-04", 1, { nursery: true }),
    aChoice("2026-12-05"),
    aChoice("2026-12-05", 2, { roomId: "living-workshop", tariff: "cooking" }),
  ];
  const slots = quote(centre, choices, { residence: "city", commercial: false, reduction: null }).slots.map(
    ({ choice, fee }) => ({
      ...choice,
      fee,
    }),
  );
  const bill = billOf(centre, slots);
  expect(bill.yen).toBe(1270);
  expect(bill.items.map(({ room, tariff, count, yen }) => [room.ja, tariff?.ja ?? null, count, yen])).toEqual([
    ["会議室", null, 2, 640],
    ["生活工房室", "調理台使用", 1, 630],
    ["保育室", null, 1, 0],
  ]);
  expect(bill.extras).toEqual([]);
});

test("numbers have eight signs that nobody mixes up, and are read as people type them", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (random) => {
      const number = referenceNumber(random);
      if (number === null) return;
      expect(number).toMatch(/^[2-9A-HJKMNP-Z]{8}$/);
      expect(readNumber(showNumber(number))).toBe(number);
      expect(readNumber(` ${showNumber(number).toLowerCase()} `)).toBe(number);
    }),
  );
});

test.each([
  ["ａ２ｂ３ー ｃ４ｄ５", "A2B3C4D5"],
  ["A2B3C4D", null],
  ["A0B3C4D5", null],
])("%s is read as %s", (typed, number) => {
  expect(readNumber(typed)).toBe(number);
});

test("a reference number of ten thousand signs is none", () => {
  expect(readNumber("💥".repeat(5000))).toBeNull();
});
