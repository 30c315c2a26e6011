import fc from "fast-check";
import { expect, test } from "vitest";
import type { BookedSlot, Booking } from "@/lib/bookings/rules";
import {
  type Closure,
  centreWith,
  checkScope,
  datesOf,
  differenceOf,
  type Hit,
  hitsOf,
  keysOf,
  LONGEST_DAYS,
  PROPOSALS,
  planOf,
  printOf,
  proposalsFor,
  readDates,
  refundReasonOf,
  type Scope,
  standingOn,
  wishesOf,
} from "@/lib/closures/rules";
import { addDays, dateRange } from "@/lib/dates";
import { type RoomId, roomOn, slotId, withNursery } from "@/lib/facility/rules";
import type { SlotNumber } from "@/lib/facility/slots";
import { aCentre } from "@/tests/support/centre";

const centre = aCentre();
const NOW = new Date("2026-12-01T10:00:00+09:00");
const SATURDAY = "2026-12-12";
const THURSDAY = "2026-12-03";

const closing = (more: Partial<Scope> = {}): Scope => ({
  kind: "closing",
  dates: [SATURDAY],
  rooms: [],
  slots: [],
  ...more,
});

const slot = (roomId: RoomId, number: number, more: Partial<BookedSlot> = {}): BookedSlot => ({
  roomId,
  date: SATURDAY,
  slot: number as SlotNumber,
  tariff: roomId === "nursery" ? "nursery" : roomId === "living-workshop" ? "no-cooking" : "standard",
  yen: roomId === "nursery" ? 0 : 320,
  fee: { lines: [], yen: 320, tariffValidFrom: "1995-04-01" },
  refundCap: 100,
  cancelledAt: null,
  ...more,
});

const booking = (number: string, slots: BookedSlot[], more: Partial<Booking> = {}): Booking =>
  ({
    id: number,
    number,
    version: 1,
    userId: "hanako",
    groupId: null,
    applicant: "individual",
    residence: "city",
    status: "confirmed",
    people: 8,
    purpose: "hobby",
    createdAt: new Date("2026-11-20T10:00:00+09:00"),
    payDeadline: null,
    reduction: null,
    slots,
    ledger: [{ kind: "charge", yen: slots.reduce((sum, { yen }) => sum + yen, 0) }],
    checkouts: [],
    ...more,
  }) as unknown as Booking;

const hits = (bookings: Booking[], scope = closing(), now = NOW) =>
  hitsOf(centre, keysOf(centre, scope, now), bookings, now);

test.each([
  ["2026-12-05", ["2026-12-05"], []],
  ["２０２６／１２／５、2026-12-12\n2026年12月19日", ["2026-12-05", "2026-12-12", "2026-12-19"], []],
  ["2026-02-30 12/5 あす", [], ["2026-02-30", "12/5", "あす"]],
  ["", [], []],
])("days typed as %j are read", (text, dates, unread) => {
  expect(readDates(text)).toEqual({ dates, unread });
});

test("a first and a last day and single ones are each day once, in order", () => {
  const typed = { from: "2026-12-05", to: "2026-12-07", more: "2026-12-06 2026-12-02" };
  expect(datesOf(typed, "2026-12-01")).toEqual({
    ok: true,
    value: ["2026-12-02", "2026-12-05", "2026-12-06", "2026-12-07"],
  });
});

test(`more than ${LONGEST_DAYS} days are too many, and the number is told`, () => {
  const to = (days: number) =>
    datesOf({ from: "2026-12-05", to: addDays("2026-12-05", days - 1), more: "" }, "2026-12-01");
  expect(to(LONGEST_DAYS).ok).toBe(true);
  expect(to(400)).toMatchObject({ code: "closure_too_long", facts: { days: 400, longest: LONGEST_DAYS } });
});

test("of days that are closed already nothing changes; where all are, it is refused", () => {
  expect(checkScope(centre, closing({ dates: [THURSDAY, SATURDAY] }), NOW)).toMatchObject({
    ok: true,
    value: { scope: { dates: [SATURDAY] }, same: [{ date: THURSDAY }] },
  });
  expect(checkScope(centre, closing({ dates: [THURSDAY] }), NOW)).toMatchObject({ code: "already_closed" });
  expect(checkScope(centre, closing({ kind: "opening" }), NOW)).toMatchObject({ code: "already_open" });
});

test("what is over today is not closed any more", () => {
  const noon = new Date(`${SATURDAY}T12:00:00+09:00`);
  expect([...new Set(keysOf(centre, closing(), noon).map((key) => key.slot))]).toEqual([2, 3, 4, 5, 6]);
  expect(checkScope(centre, closing({ slots: [1] }), noon)).toMatchObject({ code: "closure_past" });
});

test("the whole centre is every room that is hired out; some rooms are these", () => {
  const rooms = (scope: Scope) => [...new Set(keysOf(centre, scope, NOW).map(({ roomId }) => roomId))].sort();
  expect(rooms(closing())).toEqual(["living-workshop", "meeting-room", "nursery", "training-room"]);
  expect(rooms(closing({ rooms: ["nursery"] }))).toEqual(["nursery"]);
});

test("a booking is hit by its slots that stand, in states in which it has them", () => {
  const gone = slot("meeting-room", 1, { cancelledAt: NOW });
  const other = slot("meeting-room", 2, { date: "2026-12-19" });
  const [hit, ...more] = hits([
    booking("AAAAAAA2", [gone, slot("meeting-room", 3), slot("nursery", 3), other]),
    booking("AAAAAAA3", [slot("training-room", 3)], { status: "cancelled" }),
    booking("AAAAAAA4", [other]),
  ]);
  expect(more).toEqual([]);
  expect(hit?.slots.map(slotId)).toEqual([`meeting-room/${SATURDAY}/3`, `nursery/${SATURDAY}/3`]);
  expect(hit).toMatchObject({ isNurseryAlone: false, hasBegun: false });
});

test("where 保育室 alone is closed, its room is kept without it", () => {
  const [hit] = hits(
    [booking("AAAAAAA2", [slot("meeting-room", 3), slot("nursery", 3)])],
    closing({ rooms: ["nursery"] }),
  );
  expect(hit?.isNurseryAlone).toBe(true);
  const [wish, ...more] = wishesOf(centre, hit!, "refund", [], NOW);
  expect(more).toEqual([]);
  expect(wish).toMatchObject({
    of: { roomId: "meeting-room" },
    to: { roomId: "meeting-room", slot: 3, nursery: false },
  });
});

test("what waits for its card payment goes as a whole", () => {
  const [hit] = hits([
    booking("AAAAAAA2", [slot("meeting-room", 3), slot("meeting-room", 3, { date: "2026-12-19" })], { status: "held" }),
  ]);
  expect(wishesOf(centre, hit!, "refund", [], NOW).map(({ of, to }) => [of.date, to])).toEqual([
    [SATURDAY, null],
    ["2026-12-19", null],
  ]);
});

test("a print tells of money, state and slots; differences are told by number", () => {
  const one = booking("AAAAAAA2", [slot("meeting-room", 3)]);
  const two = booking("AAAAAAA3", [slot("meeting-room", 4)]);
  const seen = hits([one, two]).map(printOf);
  expect(differenceOf(seen, hits([one, two]))).toBeNull();
  const paid = { ...one, ledger: [...one.ledger, { kind: "payment", yen: -320 }] } as Booking;
  const three = booking("AAAAAAA4", [slot("meeting-room", 5)]);
  expect(differenceOf(seen, hits([paid, three]))).toEqual({
    came: ["AAAAAAA4"],
    gone: ["AAAAAAA3"],
    changed: ["AAAAAAA2"],
  });
  for (const more of [{ version: 2 }, { status: "used" as const }])
    expect(differenceOf(seen, hits([{ ...one, ...more }, two]))).toMatchObject({ changed: ["AAAAAAA2"] });
});

// ── Proposals ────────────────────────────────────────────────────────────────────────────────

const after = centreWith(centre, closing());

const allows = (hit: Hit, moveTo: Parameters<Parameters<typeof proposalsFor>[4]>[1]) =>
  planOf(after, hit, { choice: "move", moveTo, reason: "weather", others: [], now: NOW }).ok;

test("the nearest is proposed first: another room of the day where it is open, then the days around", () => {
  const scope = closing({ rooms: ["meeting-room"] });
  const [hit] = hits([booking("AAAAAAA2", [slot("meeting-room", 3), slot("meeting-room", 4)])], scope);
  const taken = new Set(keysOf(centre, scope, NOW).map(slotId));
  const found = proposalsFor(centreWith(centre, scope), [hit!], taken, NOW, () => true).get("AAAAAAA2");
  expect(
    found?.map((choices) => choices.map(({ roomId, date, slot: number }) => `${roomId} ${date} ${number}`)),
  ).toEqual([
    [`training-room ${SATURDAY} 3`, `training-room ${SATURDAY} 4`],
    [`living-workshop ${SATURDAY} 3`, `living-workshop ${SATURDAY} 4`],
    ["meeting-room 2026-12-13 3", "meeting-room 2026-12-13 4"],
  ]);
});

test("a cooking counter is kept, and so is room enough for all", () => {
  const cooking = booking("AAAAAAA2", [slot("living-workshop", 3, { tariff: "cooking", yen: 630 })]);
  const many = booking("AAAAAAA3", [slot("meeting-room", 3)], { people: 45 });
  const found = proposalsFor(centreWith(centre, closing()), hits([cooking, many]), new Set(), NOW, () => true);
  expect(
    found
      .get("AAAAAAA2")
      ?.flat()
      .map(({ roomId, tariff }) => `${roomId} ${tariff}`),
  ).toEqual(Array(PROPOSALS).fill("living-workshop cooking"));
  for (const { roomId, date } of found.get("AAAAAAA3")?.flat() ?? [])
    expect(roomOn(centre, roomId, date)?.capacity ?? 45).toBeGreaterThanOrEqual(45);
});

test("whatever is closed: what is proposed is free, allowed, of the same slots, and to one booking alone", () => {
  const room = fc.constantFrom<RoomId>("meeting-room", "training-room", "living-workshop");
  const aBooking = fc.record({
    room,
    first: fc.integer({ min: 1, max: 5 }),
    long: fc.boolean(),
    nursery: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(aBooking, { minLength: 1, maxLength: 12 }),
      fc.array(fc.record({ room, days: fc.integer({ min: -9, max: 9 }), slot: fc.integer({ min: 1, max: 6 }) }), {
        maxLength: 60,
      }),
      (drawn, others) => {
        const bookings = drawn.map(({ room: roomId, first, long, nursery }, index) => {
          const rooms = [slot(roomId, first), ...(long ? [slot(roomId, first + 1)] : [])];
          const beside = nursery ? rooms.map((one) => slot("nursery", one.slot)) : [];
          const number = `AAAAAA${"23456789BCDEFG"[index]}A`;
          return booking(number, [...rooms, ...beside], { userId: number });
        });
        const found = hits(bookings);
        const claimed = others.map((one) => `${one.room}/${addDays(SATURDAY, one.days)}/${one.slot}`);
        const taken = new Set([...claimed, ...keysOf(centre, closing(), NOW).map(slotId)]);
        const proposals = proposalsFor(after, found, taken, NOW, allows);
        const all: string[] = [];
        for (const hit of found)
          for (const moveTo of proposals.get(hit.booking.number) ?? []) {
            expect(moveTo.map((choice) => choice.slot)).toEqual(
              hit.slots.filter(({ roomId }) => roomId !== "nursery").map((one) => one.slot),
            );
            expect(allows(hit, moveTo)).toBe(true);
            all.push(...withNursery(moveTo).map(slotId));
          }
        expect(all.filter((id) => taken.has(id))).toEqual([]);
        expect(new Set(all).size).toBe(all.length);
      },
    ),
    { numRuns: 50 },
  );
});

// ── The calendar ─────────────────────────────────────────────────────────────────────────────

test("of closures and openings of a day the last that stands counts; those of rooms do not", () => {
  const at = (hour: number, more: Partial<Closure>): Closure => ({
    ...closing(),
    id: String(hour),
    reason: "extra",
    note: { ja: "", en: "" },
    status: "settled",
    version: 1,
    createdById: "sumi",
    createdAt: new Date(NOW.getTime() + hour * 3_600_000),
    reopenedAt: null,
    ...more,
  });
  const all = [
    at(1, { kind: "opening" }),
    at(2, {}),
    at(3, { status: "reopened" }),
    at(4, { rooms: ["nursery"] }),
    at(5, { dates: ["2026-12-19"] }),
  ];
  expect(standingOn(all, SATURDAY)?.id).toBe("2");
  expect(standingOn(all.slice(0, 1), SATURDAY)?.kind).toBe("opening");
  expect(standingOn([], SATURDAY)).toBeNull();
});

test.each([
  ["extra", "centre"],
  ["repairs", "centre"],
  ["election", "centre"],
  ["disaster", "disaster"],
  ["weather", "weather"],
] as const)("money comes back for %s as for %s", (reason, refund) => {
  expect(refundReasonOf(reason)).toBe(refund);
});

test("moved to a dearer slot for the centre's reason, nothing is charged", () => {
  const dearer = aCentre({
    tariffs: dateRange("2026-12-13", "2026-12-13").map((validFrom) => ({
      roomId: "meeting-room",
      tariff: "standard" as const,
      validFrom,
      nameJa: "",
      nameEn: "",
      yenPerSlot: 900,
      position: 0,
    })),
  });
  const [hit] = hits([booking("AAAAAAA2", [slot("meeting-room", 3)])]);
  const moveTo = [
    { roomId: "meeting-room", date: "2026-12-13", slot: 3 as const, tariff: "standard" as const, nursery: false },
  ];
  const plan = planOf(dearer, hit!, { choice: "move", moveTo, reason: "centre", others: [], now: NOW });
  expect(plan).toMatchObject({ ok: true, value: { chargeYen: 0, dueYen: 320, put: [{ yen: 320 }] } });
  const own = planOf(dearer, hit!, { choice: "move", moveTo, reason: "own", others: [], now: NOW });
  expect(own).toMatchObject({ ok: true, value: { chargeYen: 580, put: [{ yen: 900 }] } });
});
