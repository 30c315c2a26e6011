import fc from "fast-check";
import { expect, test } from "vitest";
import type { Asking } from "@/lib/bookings/rules";
import { addDays, instantAt } from "@/lib/dates";
import { closesAt, dayTerms, type SlotKey, slotId, slotStatus, withNursery } from "@/lib/facility/rules";
import { SLOT_NUMBERS, type SlotNumber } from "@/lib/facility/slots";
import {
  canComeTrue,
  candidatesFor,
  checkSearch,
  type Freed,
  freeRuns,
  inLine,
  isOneSlot,
  isOver,
  isRival,
  keptMinutes,
  laterMonths,
  mayWait,
  offerEnds,
  partsOfSlots,
  placeOf,
  readSearch,
  readSlot,
  runFor,
  runId,
  runsOn,
  type Search,
  searchOfSlot,
  shareOut,
  slotsOfPart,
  type Waiting,
  type Wish,
  writeSearch,
} from "@/lib/waiting/rules";
import { POLICY } from "@/prisma/masters";
import { aCentre } from "@/tests/support/centre";

const centre = aCentre();
const NOW = new Date("2026-12-01T10:00:00+09:00"); // a Tuesday
const SATURDAY = "2026-12-12";

const aSearch = (more: Partial<Search> = {}): Search => ({
  ...searchOfSlot({ roomId: "meeting-room", date: SATURDAY, slot: 3 }),
  ...more,
});

const aWish = (id: string, search: Partial<Search> = {}, more: Partial<Wish> = {}): Wish => ({
  id,
  userId: `user-${id}`,
  status: "waiting",
  search: aSearch(search),
  purpose: "hobby",
  purposeNote: "",
  groupName: "",
  groupId: null,
  people: 8,
  refused: [],
  locale: "ja",
  createdAt: NOW,
  endedAt: null,
  ...more,
});

const asking = (more: Partial<Asking> = {}): Asking => ({
  window: "city",
  applicant: "individual",
  now: NOW,
  others: [],
  ...more,
});

const everything = () => true;
const shown = (runs: readonly SlotKey[][]) => runs.map(runId);

// ── What fits ────────────────────────────────────────────────────────────────────────────────

test.each([
  ["one slot", {}, ["meeting-room/2026-12-12/3-3"]],
  ["any slot of an afternoon", { slots: [3, 4] }, ["meeting-room/2026-12-12/3-3", "meeting-room/2026-12-12/4-4"]],
  ["two together", { slots: [3, 4, 5], together: 2 }, ["meeting-room/2026-12-12/3-4", "meeting-room/2026-12-12/4-5"]],
  ["two together with a gap", { slots: [1, 3], together: 2 }, []],
  ["the whole day", { slots: [], together: 6 }, ["meeting-room/2026-12-12/1-6"]],
  [
    "either of two rooms, in the order asked",
    { rooms: ["training-room", "meeting-room"] },
    ["training-room/2026-12-12/3-3", "meeting-room/2026-12-12/3-3"],
  ],
  ["another weekday", { weekdays: [0] }, []],
  ["its weekday", { weekdays: [6] }, ["meeting-room/2026-12-12/3-3"]],
  ["the cooking counter where there is none", { cooking: true }, []],
  [
    "the cooking counter where there is one",
    { cooking: true, rooms: ["meeting-room", "living-workshop"] },
    ["living-workshop/2026-12-12/3-3"],
  ],
  ["a room that is not hired out", { rooms: ["library-corner", "nursery"] }, []],
  ["days before", { from: "2026-12-13", to: "2026-12-14" }, []],
] as [string, Partial<Search>, string[]][])("%s", (_, search, runs) => {
  expect(shown(runsOn(centre, aSearch(search), SATURDAY))).toEqual(runs);
});

test("a closed day has no runs", () => {
  const thursday = "2026-12-10";
  expect(runsOn(centre, aSearch({ from: thursday, to: thursday }), thursday)).toEqual([]);
});

test("cooking and 保育室 are wishes of every slot of a run", () => {
  const [run] = runsOn(centre, aSearch({ rooms: ["living-workshop"], cooking: true, nursery: true }), SATURDAY);
  expect(run).toMatchObject([{ tariff: "cooking", nursery: true }]);
  const [plain] = runsOn(centre, aSearch({ rooms: ["living-workshop"] }), SATURDAY);
  expect(plain).toMatchObject([{ tariff: "no-cooking", nursery: false }]);
});

test.each([
  [{}, "ok"],
  [{ rooms: [] }, "unknown_room"],
  [{ rooms: ["attic"] }, "unknown_room"],
  [{ rooms: ["library-corner"] }, "not_for_hire"],
  [{ rooms: ["nursery"] }, "nursery_alone"],
  [{ from: "" }, "invalid_date"],
  [{ from: "2026-02-30" }, "invalid_date"],
  [{ to: "2026-12-11" }, "range_reversed"],
  [{ to: "2027-02-12" }, "range_too_long"],
  [{ to: "2027-02-11" }, "ok"],
  [{ from: "2026-11-20", to: "2026-12-01" }, "nothing_to_wait_for"],
  [{ from: "2026-12-10", to: "2026-12-10" }, "nothing_to_wait_for"],
  [{ cooking: true }, "nothing_to_wait_for"],
  [{ slots: [1, 3, 5], together: 2 }, "nothing_to_wait_for"],
] as [Partial<Search>, string][])("whether %j can be waited for: %s", (search, code) => {
  const checked = checkSearch(centre, aSearch(search), { people: 8, now: NOW });
  expect(checked.ok ? "ok" : checked.code).toBe(code);
});

test("more people than fit into any of the rooms are refused, fewer wait for those that fit", () => {
  const rooms = ["training-room", "meeting-room"]; // 30 and 50
  expect(checkSearch(centre, aSearch({ rooms }), { people: 51, now: NOW })).toMatchObject({
    code: "over_capacity",
    facts: { room: "meeting-room", capacity: 50, people: 51 },
  });
  expect(checkSearch(centre, aSearch({ rooms }), { people: 40, now: NOW }).ok).toBe(true);
  const wish = aWish("a", { rooms }, { people: 40 });
  const freed: Freed = { kind: "freed", keys: rooms.map((roomId) => ({ roomId, date: SATURDAY, slot: 3 })) };
  expect(shown(candidatesFor(centre, wish, freed, everything, NOW))).toEqual(["meeting-room/2026-12-12/3-3"]);
});

// ── Addresses ────────────────────────────────────────────────────────────────────────────────

test.each([
  ["meeting-room/2026-12-12/3", { roomId: "meeting-room", date: SATURDAY, slot: 3 }],
  ["meeting-room/2026-12-12/7", null],
  ["meeting-room/2026-02-30/3", null],
  ["meeting-room/2026-12-12/3/4", null],
  ["../2026-12-12/3", null],
  ["", null],
])("%s is read as a slot", (text, slot) => {
  expect(readSlot(text)).toEqual(slot);
});

const anySearch = fc.record({
  rooms: fc.uniqueArray(fc.constantFrom("meeting-room", "training-room", "living-workshop")),
  from: fc.constantFrom("2026-12-04", SATURDAY),
  to: fc.constantFrom(SATURDAY, "2027-01-10"),
  weekdays: fc.uniqueArray(fc.constantFrom(0, 1, 2, 3, 4, 5, 6)).map((days) => days.sort()),
  slots: fc.uniqueArray(fc.constantFrom(...SLOT_NUMBERS)).map((slots) => slots.sort()),
  together: fc.integer({ min: 1, max: 6 }),
  cooking: fc.boolean(),
  nursery: fc.boolean(),
}) as fc.Arbitrary<Search>;

test("a search survives its way through an address", () => {
  fc.assert(
    fc.property(anySearch, (search) => {
      expect(readSearch(new URLSearchParams(writeSearch(search)))).toEqual(search);
    }),
  );
});

test("anything at all is read as a search that can be checked", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom("room", "from", "to", "weekday", "slot", "together"), fc.string())),
      (pairs) => {
        const search = readSearch(new URLSearchParams(pairs));
        checkSearch(centre, search, { people: 1, now: NOW });
        expect(readSearch(new URLSearchParams(writeSearch(search)))).toEqual(search);
      },
    ),
  );
});

test("parts of the day are slots, and slots are parts where they are exactly that", () => {
  expect(slotsOfPart(centre, "morning", SATURDAY)).toEqual([1, 2]);
  expect(slotsOfPart(centre, "afternoon", SATURDAY)).toEqual([3, 4]);
  expect(slotsOfPart(centre, "evening", SATURDAY)).toEqual([5, 6]);
  expect(partsOfSlots(centre, [3, 4], SATURDAY)).toEqual(["afternoon"]);
  expect(partsOfSlots(centre, [1, 2, 5, 6], SATURDAY)).toEqual(["morning", "evening"]);
  expect(partsOfSlots(centre, [3], SATURDAY)).toBeNull();
});

// ── How long ─────────────────────────────────────────────────────────────────────────────────

test.each([
  [30, 24 * 60],
  [7, 24 * 60],
  [6, 180],
  [2, 180],
  [1, 30],
  [0, 30],
])("%i days before use an offer is kept for %i minutes", (days, minutes) => {
  expect(keptMinutes({ offers: POLICY.offers.value }, days)).toBe(minutes);
});

test.each([
  ["2026-12-12", "2026-12-01T10:00:00+09:00", "2026-12-02T10:00:00+09:00"],
  ["2026-12-08", "2026-12-01T23:30:00+09:00", "2026-12-02T23:30:00+09:00"],
  ["2026-12-07", "2026-12-01T10:00:00+09:00", "2026-12-01T13:00:00+09:00"],
  ["2026-12-02", "2026-12-01T10:00:00+09:00", "2026-12-01T10:30:00+09:00"],
  // Made at night, less than a day counts from the morning; a whole day has one in it.
  ["2026-12-07", "2026-12-01T21:29:00+09:00", "2026-12-02T00:29:00+09:00"],
  ["2026-12-07", "2026-12-01T21:30:00+09:00", "2026-12-02T11:00:00+09:00"],
  ["2026-12-05", "2026-12-04T01:00:00+09:00", "2026-12-04T08:30:00+09:00"],
  ["2026-12-05", "2026-12-04T07:59:00+09:00", "2026-12-04T08:30:00+09:00"],
  ["2026-12-05", "2026-12-04T08:00:00+09:00", "2026-12-04T08:30:00+09:00"],
  ["2026-12-12", "2026-12-02T01:00:00+09:00", "2026-12-03T01:00:00+09:00"],
  // Bookings for the 2nd close at 17:00 of the day before: nothing is kept beyond that.
  ["2026-12-02", "2026-12-01T16:45:00+09:00", "2026-12-01T17:00:00+09:00"],
])("an offer for %s made at %s ends at %s", (date, now, end) => {
  const choices = runsOn(centre, aSearch({ from: date, to: date }), date)[0]!;
  expect(offerEnds(centre, choices, new Date(now))).toEqual(new Date(end));
});

test("an offer never outlasts the closing of bookings for its day", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 48 * 60 }), (days, minutes) => {
      const date = addDays("2026-12-02", days);
      const now = new Date(NOW.getTime() + minutes * 60_000);
      const end = offerEnds(centre, [{ roomId: "meeting-room", date, slot: 1 }], now);
      expect(end <= closesAt(centre, date)).toBe(true);
    }),
  );
});

// ── Who is asked ─────────────────────────────────────────────────────────────────────────────

const freedSlot: Freed = { kind: "freed", keys: [{ roomId: "meeting-room", date: SATURDAY, slot: 3 }] };

const offered = (
  wish: Wish,
  freed: Freed,
  more: Partial<Asking> = {},
  isFree: (key: SlotKey) => boolean = everything,
) => {
  const run = runFor(centre, { wish, asking: asking(more) }, freed, candidatesFor(centre, wish, freed, isFree, NOW));
  return run && runId(run);
};

test("what is freed is offered, alone or with what is free beside it", () => {
  expect(offered(aWish("a"), freedSlot)).toBe("meeting-room/2026-12-12/3-3");
  expect(offered(aWish("a", { slots: [3, 4], together: 2 }), freedSlot)).toBe("meeting-room/2026-12-12/3-4");
  const isFree = ({ slot }: SlotKey) => slot !== 4;
  expect(offered(aWish("a", { slots: [3, 4], together: 2 }), freedSlot, {}, isFree)).toBeNull();
  // The fourth slot fits and is free, but it is not what has become free.
  expect(offered(aWish("a", { slots: [4] }), freedSlot)).toBeNull();
});

test("nothing is offered that somebody cancelled or passed on, whole or in part", () => {
  const refused = [`meeting-room/${SATURDAY}/3`];
  expect(offered(aWish("a", {}, { refused }), freedSlot)).toBeNull();
  expect(offered(aWish("a", { slots: [2, 3, 4], together: 2 }, { refused }), freedSlot)).toBeNull();
});

test("what was free when they began to wait is offered only when somebody gives it back", () => {
  const seen = { refused: [`meeting-room/${SATURDAY}/3-3`] };
  expect(offered(aWish("a", {}, seen), { kind: "found" })).toBeNull();
  expect(offered(aWish("a", {}, seen), freedSlot)).toBe("meeting-room/2026-12-12/3-3");
  expect(offered(aWish("a"), { kind: "found" })).toBe("meeting-room/2026-12-12/3-3");
});

test("what opens to everybody is not reserved by waiting for it", () => {
  const march = "2027-03-06"; // opens for residents of the city on 4 January, 9:00
  const wish = aWish("a", { from: march, to: march });
  const now = instantAt("2027-01-04", "09:00");
  const found: Freed = { kind: "found" };
  const run = (createdAt: Date) => {
    const waiting = { ...wish, createdAt };
    return runFor(
      centre,
      { wish: waiting, asking: asking({ now }) },
      found,
      candidatesFor(centre, waiting, found, everything, now),
    );
  };
  expect(run(NOW)).toBeNull();
  expect(run(now)).not.toBeNull();
  const freed: Freed = { kind: "freed", keys: [{ roomId: "meeting-room", date: march, slot: 3 }] };
  expect(
    runFor(centre, { wish, asking: asking({ now }) }, freed, candidatesFor(centre, wish, freed, everything, now)),
  ).not.toBeNull();
});

test("windows and caps are those of whoever waits", () => {
  const february = "2027-02-06"; // open for the city since 1 December, for others from 4 January
  const wish = aWish("a", { from: february, to: february });
  const freed: Freed = { kind: "freed", keys: [{ roomId: "meeting-room", date: february, slot: 3 }] };
  expect(offered(wish, freed)).not.toBeNull();
  expect(offered(wish, freed, { window: "outside" })).toBeNull();
  const others = Array.from({ length: 10 }, (_, index) => ({
    roomId: "meeting-room",
    date: addDays("2027-02-13", 2 * Math.floor(index / 3)),
    slot: ((index % 3) + 1) as SlotNumber,
  }));
  expect(offered(wish, freed, { others })).toBeNull();
});

test("who comes first is asked first, and of one instant always the same", () => {
  const at = (id: string, minutes: number) => aWish(id, {}, { createdAt: new Date(NOW.getTime() + minutes * 60_000) });
  expect(inLine([at("c", 1), at("b", 0), at("a", 1)]).map(({ id }) => id)).toEqual(["b", "a", "c"]);
});

const anyWish = fc.record({
  search: fc.record({
    rooms: fc.uniqueArray(fc.constantFrom("meeting-room", "training-room", "living-workshop"), { minLength: 1 }),
    from: fc.constantFrom("2026-12-11", SATURDAY),
    to: fc.constantFrom(SATURDAY, "2026-12-13"),
    slots: fc.uniqueArray(fc.constantFrom(...SLOT_NUMBERS)),
    together: fc.integer({ min: 1, max: 3 }),
    nursery: fc.boolean(),
  }),
  minute: fc.integer({ min: 0, max: 5 }),
  user: fc.integer({ min: 0, max: 5 }),
  refused: fc.uniqueArray(
    fc.constantFrom(...SLOT_NUMBERS).map((slot) => `meeting-room/${SATURDAY}/${slot}`),
    { maxLength: 2 },
  ),
});

test("shared out in line, no slot goes to two people, and nobody is passed over who could have had one", () => {
  const dates = ["2026-12-11", SATURDAY, "2026-12-13"];
  const all = dates.flatMap((date) =>
    ["meeting-room", "training-room", "living-workshop", "nursery"].flatMap((roomId) =>
      SLOT_NUMBERS.map((slot): SlotKey => ({ roomId, date, slot })),
    ),
  );
  fc.assert(
    fc.property(
      fc.array(anyWish, { maxLength: 12 }),
      fc.subarray(all),
      fc.subarray(all, { maxLength: 20 }),
      (drawn, free, keys) => {
        const freed: Freed = { kind: "freed", keys };
        const isOpen = new Set([...free, ...keys].map(slotId));
        const isFree = (key: SlotKey) => isOpen.has(slotId(key));
        const wishes = inLine(
          drawn.map(({ search, minute, user, refused }, index) =>
            aWish(`w${index}`, search, {
              userId: `user-${user}`,
              refused,
              createdAt: new Date(NOW.getTime() + minute * 60_000),
            }),
          ),
        );
        const waiting: Waiting[] = wishes.map((wish) => ({ wish, asking: asking() }));
        const shares = shareOut(centre, waiting, freed, isFree);

        const given = shares.flatMap(({ choices }) => withNursery(choices).map(slotId));
        expect(new Set(given).size).toBe(given.length);
        expect(given.every((id) => isOpen.has(id))).toBe(true);
        for (const { wish, choices } of shares) {
          expect(shown(runsOn(centre, wish.search, choices[0]!.date))).toContain(runId(choices));
          expect(choices.some((choice) => wish.refused.includes(slotId(choice)))).toBe(false);
          expect(withNursery(choices).some((choice) => keys.some((key) => slotId(key) === slotId(choice)))).toBe(true);
        }
        // Whoever got nothing could not have had any of it at their turn.
        wishes.forEach((wish, place) => {
          if (shares.some((share) => share.wish.id === wish.id)) return;
          const before = shares.filter((share) => wishes.findIndex(({ id }) => id === share.wish.id) < place);
          const gone = new Set(before.flatMap(({ choices }) => withNursery(choices).map(slotId)));
          const others = before.filter((share) => share.wish.userId === wish.userId).flatMap(({ choices }) => choices);
          const left = candidatesFor(centre, wish, freed, (key) => isFree(key) && !gone.has(slotId(key)), NOW);
          expect(runFor(centre, { wish, asking: asking({ others }) }, freed, left)).toBeNull();
        });
      },
    ),
    { numRuns: 300 },
  );
});

// ── The place in line ────────────────────────────────────────────────────────────────────────

test.each([
  [{}, {}, true],
  [{ rooms: ["training-room"] }, {}, false],
  [{ rooms: ["training-room", "meeting-room"] }, {}, true],
  [{ slots: [4] }, {}, false],
  [{ slots: [] }, { slots: [6] }, true],
  [{ from: "2026-12-13", to: "2026-12-20" }, {}, false],
  [{ from: "2026-12-01", to: "2026-12-31", weekdays: [6] }, {}, true],
  [{ from: "2026-12-01", to: "2026-12-31", weekdays: [0] }, {}, false],
  [
    { from: "2026-12-01", to: "2026-12-31", weekdays: [0] },
    { from: "2026-12-12", to: "2026-12-20", weekdays: [] },
    true,
  ],
] as [Partial<Search>, Partial<Search>, boolean][])("%j and %j are rivals: %s", (a, b, rival) => {
  expect(isRival(aSearch(a), aSearch(b))).toBe(rival);
  expect(isRival(aSearch(b), aSearch(a))).toBe(rival);
});

test("two searches are rivals exactly when some run of each day shares a room and may share a slot", () => {
  fc.assert(
    fc.property(anySearch, anySearch, (a, b) => {
      const shares = (one: Search, other: Search) => {
        for (let date = "2026-12-04"; date <= "2027-01-10"; date = addDays(date, 1)) {
          const runs = runsOn(centre, { ...one, cooking: false }, date);
          const rivals = runsOn(centre, { ...other, cooking: false }, date);
          if (runs.flat().some((slot) => rivals.flat().some((rival) => slotId(rival) === slotId(slot)))) return true;
        }
        return false;
      };
      if (shares(a, b)) expect(isRival(a, b)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test("the place counts those before one who want the same, and nobody else", () => {
  const at = (id: string, minutes: number, search: Partial<Search> = {}) =>
    aWish(id, search, { createdAt: new Date(NOW.getTime() + minutes * 60_000) });
  const line = [at("a", 0), at("b", 1, { rooms: ["training-room"] }), at("c", 2), at("d", 3)];
  expect(line.map((wish) => placeOf(wish, line))).toEqual([1, 1, 2, 3]);
  expect(placeOf({ id: "", createdAt: new Date(NOW.getTime() + 9 * 60_000), search: aSearch() }, line)).toBe(4);
});

// ── Joining ──────────────────────────────────────────────────────────────────────────────────

const joins = (more: Partial<Parameters<typeof mayWait>[2]> = {}, search: Partial<Search> = {}) => {
  const may = mayWait(centre, aSearch(search), { mine: [], own: [], free: [], passesFree: false, now: NOW, ...more });
  return may.ok ? may.value.refused : may.code;
};

test("one joins a line for what is not free, once, and for so many things at a time", () => {
  expect(joins()).toEqual([]);
  expect(joins({ mine: [aWish("a")] })).toBe("already_waiting");
  expect(joins({ mine: [aWish("a", { slots: [4] })] })).toEqual([]);
  const five = [1, 2, 4, 5, 6].map((slot) => aWish(`w${slot}`, { slots: [slot as SlotNumber] }));
  expect(joins({ mine: five })).toBe("too_many_wishes");
});

test("nobody waits for what is all theirs", () => {
  const third = { roomId: "meeting-room", date: SATURDAY, slot: 3 as const };
  expect(joins({ own: [third] })).toBe("already_yours");
  expect(joins({ own: [{ ...third, slot: 4 }] })).toEqual([]);
  expect(joins({ own: [third] }, { slots: [3, 4] })).toEqual([]);
  expect(joins({ own: [third] }, { slots: [3, 4], together: 2 })).toBe("already_yours");
});

test("months that are not open yet are told with their opening, by the window of whoever waits", () => {
  const later = (search: Partial<Search>, window: "city" | "outside") =>
    laterMonths(centre, aSearch(search), window, NOW).map(({ month, opensAt: at }) => `${month} ${at.toISOString()}`);
  expect(later({}, "city")).toEqual([]);
  expect(later({ from: "2027-01-20", to: "2027-03-20" }, "city")).toEqual(["2027-03 2027-01-04T00:00:00.000Z"]);
  expect(later({ from: "2027-02-06", to: "2027-02-06" }, "city")).toEqual([]);
  expect(later({ from: "2027-02-06", to: "2027-02-06" }, "outside")).toEqual(["2027-02 2027-01-04T00:00:00.000Z"]);
});

test("a wish can come true while something is left of it that was not refused", () => {
  const third = `meeting-room/${SATURDAY}/3`;
  const can = (search: Partial<Search>, refused: string[], people = 8) =>
    canComeTrue(centre, aWish("a", search, { refused, people }), NOW);
  expect(can({}, [])).toBe(true);
  expect(can({}, [third])).toBe(false);
  expect(can({ slots: [3, 4] }, [third])).toBe(true);
  expect(can({ slots: [3, 4], together: 2 }, [third])).toBe(false);
  expect(can({ rooms: ["meeting-room", "training-room"] }, [third])).toBe(true);
  expect(can({ rooms: ["meeting-room", "training-room"] }, [third], 40)).toBe(false);
  // What was free when they began to wait may still be given back by whoever books it.
  expect(can({}, [`${third}-3`])).toBe(true);
});

test("what is free need not be waited for, unless one says that one does not want it", () => {
  const free = freeRuns(centre, aSearch(), { isFree: everything, window: "city", people: 8, now: NOW });
  expect(shown(free)).toEqual(["meeting-room/2026-12-12/3-3"]);
  expect(joins({ free })).toBe("free_now");
  expect(joins({ free, passesFree: true })).toEqual(["meeting-room/2026-12-12/3-3"]);
  expect(joins({ free: Array.from({ length: 61 }, () => free[0]!), passesFree: true })).toBe("too_much_free");
});

test("free is what can be booked now: not what is closed, over, not yet open, or too small", () => {
  const free = (search: Partial<Search>, more: { people?: number; window?: "outside" } = {}) =>
    shown(
      freeRuns(centre, aSearch(search), {
        isFree: everything,
        window: more.window ?? "city",
        people: more.people ?? 8,
        now: NOW,
      }),
    );
  expect(free({ from: "2026-12-10", to: "2026-12-10" })).toEqual([]);
  expect(free({ from: "2026-12-01", to: "2026-12-01" })).toEqual([]);
  expect(free({ from: "2027-03-06", to: "2027-03-06" })).toEqual([]);
  expect(free({ from: "2027-02-06", to: "2027-02-06" }, { window: "outside" })).toEqual([]);
  expect(free({ rooms: ["training-room"] }, { people: 31 })).toEqual([]);
});

test("a wish is over when bookings for its last day are closed", () => {
  expect(isOver(centre, aSearch(), instantAt("2026-12-11", "16:59:59"))).toBe(false);
  expect(isOver(centre, aSearch(), instantAt("2026-12-11", "17:00"))).toBe(true);
});

test("a slot that is kept for whoever waits is held, for everybody and however long it takes", () => {
  const day = dayTerms(centre, "city", SATURDAY);
  const offer = { kind: "offer" as const, expiresAt: null };
  expect(slotStatus(day, { hire: "hire" }, offer, NOW)).toBe("held");
  expect(slotStatus(day, { hire: "hire" }, offer, instantAt("2026-12-11", "16:59"))).toBe("held");
});

test("a slot of the table is told from a search", () => {
  expect(isOneSlot(aSearch())).toBe(true);
  expect(isOneSlot(aSearch({ slots: [] }))).toBe(false);
  expect(isOneSlot(aSearch({ to: "2026-12-19" }))).toBe(false);
});
