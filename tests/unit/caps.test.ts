import fc from "fast-check";
import { expect, test } from "vitest";
import { APPLICANTS, type Applicant, type Residence, windowFor } from "@/lib/accounts/rules";
import { type Asking, allowanceOf, askedAs, countsInCaps, mayHold, overCaps } from "@/lib/bookings/rules";
import { addDays, daysBetween, instantAt, monthOf } from "@/lib/dates";
import { capsFor, policyOn, type SlotChoice } from "@/lib/facility/rules";
import type { SlotNumber } from "@/lib/facility/slots";
import type { Result } from "@/lib/result";
import { aCentre } from "@/tests/support/centre";

const centre = aCentre();
const NOW = instantAt("2026-12-01", "10:00");

function aChoice(date: string, slot: SlotNumber = 1, roomId = "meeting-room"): SlotChoice {
  return { roomId, date, slot, tariff: "standard", nursery: false };
}

const asking = (more: Partial<Asking> = {}): Asking => ({
  window: "city",
  applicant: "individual",
  now: NOW,
  others: [],
  ...more,
});

const codeOf = (result: Result<unknown> | null) => (result === null || result.ok ? "ok" : result.code);
const factsOf = (result: Result<unknown>) => (result.ok ? {} : result.facts);

/** Ten slots of January without five days in a row, all more than fourteen days ahead. */
const tenSlots = ["2027-01-05", "2027-01-08", "2027-01-12", "2027-01-15", "2027-01-18"].flatMap((date) => [
  aChoice(date, 1),
  aChoice(date, 2),
]);

test("ten slots of a month may be held, the eleventh may not, and it is told when it may", () => {
  expect(codeOf(mayHold(centre, tenSlots, asking()))).toBe("ok");
  const eleven = mayHold(centre, [...tenSlots, aChoice("2027-01-22")], asking());
  expect(codeOf(eleven)).toBe("over_monthly_cap");
  expect(factsOf(eleven)).toEqual({
    who: "person",
    month: "2027-01",
    cap: 10,
    wanted: 11,
    already: 0,
    left: 10,
    nearDate: "2027-01-05",
    freeDate: "2026-12-22",
    relaxDays: 14,
  });
});

test("what one has already counts, in its own month alone", () => {
  const two = [aChoice("2027-01-22"), aChoice("2027-01-25")];
  const facts = factsOf(mayHold(centre, two, asking({ others: tenSlots.slice(0, 9) })));
  expect(facts).toMatchObject({ wanted: 2, already: 9, left: 1, nearDate: "2027-01-22", freeDate: "2027-01-08" });
  expect(codeOf(mayHold(centre, [aChoice("2026-12-18")], asking({ others: tenSlots })))).toBe("ok");
});

test("the nursery beside a room counts with it", () => {
  const nurseries = tenSlots.map((choice) => ({ ...choice, roomId: "nursery" }));
  expect(codeOf(mayHold(centre, tenSlots, asking({ others: nurseries })))).toBe("ok");
});

test.each<[Applicant, number, string]>([
  ["individual", 10, "ok"],
  ["individual", 11, "over_monthly_cap"],
  ["general", 10, "ok"],
  ["general", 11, "over_monthly_cap"],
  ["registered", 20, "ok"],
  ["registered", 21, "over_monthly_cap"],
  ["official", 21, "ok"],
])("%s with %i slots of a month: %s", (applicant, count, code) => {
  const dates = [4, 5, 6, 8, 9].flatMap((day) => [1, 2, 3, 4, 5].map((slot) => [day, slot] as const));
  const choices = dates
    .slice(0, count)
    .map(([day, slot]) => aChoice(`2027-01-${String(day).padStart(2, "0")}`, slot as 1));
  expect(codeOf(mayHold(centre, choices, asking({ applicant })))).toBe(code);
});

test.each([
  ["2026-12-15", "2026-12-01", "ok"], // fourteen days: no longer counted
  ["2026-12-16", "2026-12-01", "over_monthly_cap"],
  ["2026-12-16", "2026-12-02", "ok"],
  ["2026-12-18", "2026-12-04", "ok"],
  ["2026-12-18", "2026-12-02", "over_monthly_cap"],
])("with December full, a slot of %s asked for on %s: %s", (date, today, code) => {
  const others = [21, 22, 23, 25].flatMap((day) =>
    ([4, 5, 6] as const).map((slot) => ({ ...aChoice(`2026-12-${day}`, slot), bookedOn: "2026-10-02" })),
  );
  const asked = asking({ now: instantAt(today, "10:00"), others });
  expect(codeOf(mayHold(centre, [aChoice(date)], asked))).toBe(code);
});

test("what was booked at short notice never counts, what was booked long before always does", () => {
  const january = tenSlots.map((slot) => ({ ...slot, bookedOn: addDays(slot.date, -14) }));
  expect(codeOf(mayHold(centre, tenSlots, asking({ others: january })))).toBe("ok");
  const early = tenSlots.map((slot) => ({ ...slot, bookedOn: addDays(slot.date, -15) }));
  expect(codeOf(mayHold(centre, [aChoice("2027-01-25")], asking({ others: early })))).toBe("over_monthly_cap");
});

test("five days in a row may be held, six may not, and others' days count", () => {
  // Friday to Wednesday: six open days between two Thursdays.
  const days = ["2027-01-15", "2027-01-16", "2027-01-17", "2027-01-18", "2027-01-19", "2027-01-20"];
  const five = days.slice(0, 5).map((day) => aChoice(day));
  expect(codeOf(mayHold(centre, five, asking()))).toBe("ok");
  const others = days.filter((day) => day !== "2027-01-17").map((day) => aChoice(day));
  const six = mayHold(centre, [aChoice("2027-01-17")], asking({ others }));
  expect(codeOf(six)).toBe("too_many_days");
  expect(factsOf(six)).toEqual({
    cap: 5,
    fromDate: "2027-01-15",
    toDate: "2027-01-20",
    nearDate: "2027-01-17",
    freeDate: "2027-01-03",
    relaxDays: 14,
  });
  expect(
    codeOf(mayHold(centre, [aChoice("2027-01-17")], asking({ others, now: instantAt("2027-01-03", "10:00") }))),
  ).toBe("ok");
});

test.each<[Applicant, string]>([
  ["individual", "two_rooms_at_once"],
  ["general", "ok"],
  ["registered", "ok"],
  ["official", "ok"],
])("%s in two rooms at one time: %s, in one basket and beside what there is, near or far", (applicant, code) => {
  for (const date of ["2026-12-05", "2027-01-16"]) {
    const [one, other] = [aChoice(date, 3), aChoice(date, 3, "training-room")];
    expect(codeOf(mayHold(centre, [one, other], asking({ applicant })))).toBe(code);
    const beside = mayHold(centre, [other], asking({ applicant, others: [one] }));
    expect(codeOf(beside)).toBe(code);
    if (code !== "ok") expect(factsOf(beside)).toEqual({ date, slot: 3, rooms: ["training-room", "meeting-room"] });
    expect(codeOf(mayHold(centre, [one, { ...other, slot: 4 }], asking({ applicant })))).toBe("ok");
    expect(codeOf(mayHold(centre, [one], asking({ applicant, others: [aChoice(date, 3, "nursery")] })))).toBe("ok");
  }
});

test("caps that are set otherwise count from their day on, and none are checked where there are none", () => {
  const caps = policyOn(centre, "2026-12-01").caps;
  const strict = aCentre({
    settings: [
      { key: "caps", validFrom: "2026-12-01", value: { ...caps, slotsPerMonth: 1, oneRoom: [], relaxDays: 0 } },
    ],
  });
  const two = [aChoice("2026-12-05", 3), aChoice("2026-12-05", 3, "training-room")];
  expect(codeOf(mayHold(strict, two, asking()))).toBe("over_monthly_cap");
  expect(codeOf(mayHold(strict, two, asking({ applicant: "official" })))).toBe("ok");
  expect(capsFor(policyOn(strict, "2026-12-01"), "individual").oneRoom).toBe(false);
});

test("what may still be booked: month by month to the next that opens", () => {
  const others = [...tenSlots.slice(0, 7), { ...aChoice("2026-12-20"), bookedOn: "2026-12-10" }, aChoice("2026-12-22")];
  expect(allowanceOf(centre, asking({ others }))).toEqual({
    months: [
      { month: "2026-12", opensAt: null, already: 1, cap: 10, left: 9 },
      { month: "2027-01", opensAt: null, already: 7, cap: 10, left: 3 },
      { month: "2027-02", opensAt: null, already: 0, cap: 10, left: 10 },
      { month: "2027-03", opensAt: instantAt("2027-01-04", "09:00"), already: 0, cap: 10, left: 10 },
    ],
    freeUntil: "2026-12-15",
    consecutiveDays: 5,
    oneRoom: true,
  });
  const official = allowanceOf(centre, asking({ applicant: "official", window: "official" }));
  expect(official.months).toHaveLength(8);
  expect(official.months.every(({ cap, left }) => cap === null && left === null)).toBe(true);
  const registered = allowanceOf(centre, asking({ applicant: "registered", window: "registered" }));
  expect(registered.months.map(({ month, cap }) => [month, cap]).at(-2)).toEqual(["2027-03", 20]);
});

test("an applicant is refused exactly what the rule in plain words refuses", () => {
  const anySlot = fc.record({
    offset: fc.integer({ min: 3, max: 55 }),
    slot: fc.constantFrom<SlotNumber>(1, 2, 3),
    roomId: fc.constantFrom("meeting-room", "training-room", "nursery"),
    lead: fc.integer({ min: 1, max: 60 }),
  });
  fc.assert(
    fc.property(
      fc.constantFrom(...APPLICANTS),
      fc.uniqueArray(anySlot, { maxLength: 30, selector: ({ offset, slot, roomId }) => `${offset}/${slot}/${roomId}` }),
      fc.integer({ min: 1, max: 12 }),
      (applicant, slots, count) => {
        const keys = slots.map(({ offset, slot, roomId, lead }) => {
          const date = addDays("2026-12-01", offset);
          return { roomId, date, slot, bookedOn: addDays(date, -lead) };
        });
        const [choices, others] = [keys.slice(0, count), keys.slice(count)];
        const refusal = overCaps(centre, choices, { applicant, now: NOW, others });

        const { slotsPerMonth, consecutiveDays, relaxDays, oneRoom } = capsFor(
          policyOn(centre, "2026-12-01"),
          applicant,
        );
        const rooms = (list: typeof keys) => list.filter(({ roomId }) => roomId !== "nursery");
        const wanted = rooms(choices).filter(({ date }) => daysBetween("2026-12-01", date) > relaxDays);
        const counted = [...wanted, ...rooms(others).filter((key) => countsInCaps(key, relaxDays))];
        const isTwice = rooms(choices).some((key) =>
          rooms(keys).some((x) => x.date === key.date && x.slot === key.slot && x.roomId !== key.roomId),
        );
        const isOverMonth = wanted.some(
          ({ date }) =>
            slotsPerMonth !== null &&
            counted.filter((key) => monthOf(key.date) === monthOf(date)).length > slotsPerMonth,
        );
        const isOnEnd = wanted.some(({ date }) => {
          const has = (day: string) => counted.some((key) => key.date === day);
          let run = 1;
          for (const step of [-1, 1]) for (let day = addDays(date, step); has(day); day = addDays(day, step)) run++;
          return consecutiveDays !== null && run > consecutiveDays;
        });
        const expected =
          oneRoom && isTwice
            ? "two_rooms_at_once"
            : isOverMonth
              ? "over_monthly_cap"
              : isOnEnd
                ? "too_many_days"
                : "ok";
        expect(codeOf(refusal)).toBe(expected);
      },
    ),
  );
});

test.each<[Applicant, Residence, string]>([
  ["individual", "outside", "outside"],
  ["general", "five_cities", "five_cities"],
  ["registered", "outside", "registered"],
  ["official", "city", "official"],
])("%s of %s books in the window of %s", (applicant, residence, window) => {
  expect(windowFor(applicant, residence)).toBe(window);
});

test("visitors are asked as a group that is not registered: whom they book for is known when they book", () => {
  expect(askedAs({ kind: "visitor", visitorId: null })).toBe("general");
  const someone = { kind: "user", userId: "a", role: "resident", residence: "city", visitorId: null } as const;
  expect(askedAs({ ...someone, group: null })).toBe("individual");
  expect(askedAs({ ...someone, group: { id: "g", name: "みほん会", applicant: "registered" } })).toBe("registered");
});
