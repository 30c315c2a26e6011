import fc from "fast-check";
import { expect, test } from "vitest";
import type { Actor } from "@/lib/accounts/rules";
import type { BookedSlot, Booking, BookingStatus } from "@/lib/bookings/rules";
import {
  type BookingState,
  datesOfUse,
  dayMovesOf,
  isCorrection,
  MOVES,
  mayFollow,
  moversOf,
  movesOf,
  statesBefore,
  statusOfUse,
  type Visit,
  visitsOf,
} from "@/lib/bookings/transitions";
import { instantAt } from "@/lib/dates";
import { aCentre } from "@/tests/support/centre";

const centre = aCentre();

const STATES: BookingStatus[] = [
  "held",
  "requested",
  "confirmed",
  "used",
  "no_show",
  "declined",
  "cancelled",
  "expired",
];

const person = (userId: string, role: "resident" | "staff" = "resident", groupId: string | null = null): Actor => ({
  kind: "user",
  userId,
  role,
  residence: "city",
  visitorId: null,
  group: groupId ? { id: groupId, name: "絵本の会", applicant: "general" } : null,
});

const slot = (date: string, number = 3, more: Partial<BookedSlot> = {}): BookedSlot => ({
  roomId: "meeting-room",
  date,
  slot: number as 3,
  tariff: "standard",
  yen: 320,
  fee: { lines: [], yen: 320, tariffValidFrom: "1995-04-01" },
  refundCap: 100,
  cancelledAt: null,
  ...more,
});

/** A booking of two days in December, made on the 1st at ten. */
const aBooking = (status: BookingStatus, more: Partial<Booking> = {}) =>
  ({
    userId: "hanako",
    groupId: null,
    status,
    createdAt: instantAt("2026-12-01", "10:00"),
    payDeadline: instantAt("2026-12-09", "23:59"),
    decidedAt: null,
    slots: [slot("2026-12-12"), slot("2026-12-19")],
    ledger: [],
    ...more,
  }) as unknown as Booking;

const charged = (yen: number) => ({ ledger: [{ kind: "charge", yen }] as Booking["ledger"] });

const open = (booking: Booking, actor: Actor, at: string) =>
  movesOf(centre, booking, actor, new Date(at)).map(({ move }) => move);

test("a move has a name of its own, and leads somewhere", () => {
  expect(new Set(MOVES.map(({ move }) => move)).size).toBe(MOVES.length);
  for (const { steps, by } of MOVES) {
    expect(by.length).toBeGreaterThan(0);
    expect(Object.values(steps).flat().length).toBeGreaterThan(0);
  }
});

test("every state can be reached from a new application, and no other", () => {
  const reached = new Set<"new" | BookingState>(["new"]);
  for (let before = 0; before < reached.size; ) {
    before = reached.size;
    for (const { steps } of MOVES)
      for (const [from, to] of Object.entries(steps))
        if (reached.has(from as "new")) for (const state of to) reached.add(state);
  }
  expect([...reached].sort()).toEqual([...STATES, "new", "waiting"].sort());
});

test("what is over stays over, but for money that came late", () => {
  const follows = (from: BookingStatus) => STATES.filter((to) => mayFollow(from, to));
  expect(follows("cancelled")).toEqual([]);
  expect(follows("declined")).toEqual([]);
  expect(follows("expired")).toEqual(["confirmed"]);
  expect(statesBefore("cancel")).toEqual(["held", "requested", "confirmed"]);
  expect(statesBefore("release")).toEqual(["confirmed"]);
});

test.each([
  ["confirmed", "2026-12-02T10:00:00+09:00", ["change", "drop", "cancel"]],
  ["requested", "2026-12-02T10:00:00+09:00", ["change", "drop", "cancel"]],
  ["held", "2026-12-01T10:10:00+09:00", ["pay_at_counter", "run_out", "cancel"]],
  // the last slot moves until its own closing, and can be dropped until it begins
  ["confirmed", "2026-12-18T16:59:59+09:00", ["change", "drop", "cancel"]],
  ["confirmed", "2026-12-18T17:00:00+09:00", ["drop", "cancel"]],
  ["confirmed", "2026-12-19T13:00:00+09:00", []],
  ["used", "2026-12-12T15:00:00+09:00", ["change", "drop"]],
  ["no_show", "2026-12-13T10:00:00+09:00", []],
  ["declined", "2026-12-02T10:00:00+09:00", []],
  ["cancelled", "2026-12-02T10:00:00+09:00", []],
  ["expired", "2026-12-02T10:00:00+09:00", []],
] as const)("the owner of a booking that is %s can at %s: %j", (status, at, moves) => {
  expect(open(aBooking(status), person("hanako"), at)).toEqual(moves);
});

test("what is owed can be paid, and is paid before anything is moved once its deadline has passed", () => {
  const booking = aBooking("confirmed", charged(640));
  expect(open(booking, person("hanako"), "2026-12-09T10:00:00+09:00")).toEqual(["pay", "change", "drop", "cancel"]);
  expect(open(booking, person("hanako"), "2026-12-10T10:00:00+09:00")).toEqual(["pay", "cancel"]);
});

test("time releases what was never paid, on the morning after its deadline and not before", () => {
  const system: Actor = { kind: "system" };
  const booking = aBooking("confirmed", charged(640));
  expect(open(booking, system, "2026-12-09T23:59:30+09:00")).not.toContain("release");
  expect(open(booking, system, "2026-12-10T05:59:59+09:00")).not.toContain("release");
  expect(open(booking, system, "2026-12-10T06:00:00+09:00")).toContain("release");
  expect(open(aBooking("confirmed"), system, "2026-12-10T06:00:00+09:00")).not.toContain("release");
});

test("an application that nobody has decided ends when its first use begins", () => {
  const system: Actor = { kind: "system" };
  expect(open(aBooking("requested"), system, "2026-12-12T12:59:59+09:00")).toEqual([]);
  expect(open(aBooking("requested"), system, "2026-12-12T13:00:00+09:00")).toEqual(["request_over"]);
});

const came = (date: string): Visit => ({ date, state: "arrived" });
const missed = (date: string): Visit => ({ date, state: "no_show" });
const [FIRST, SECOND] = ["2026-12-12", "2026-12-19"];

test.each([
  // the first day of two: from its morning on, and not coming only once it has begun
  ["confirmed", [], FIRST, "2026-12-11T23:59:59+09:00", []],
  ["confirmed", [], FIRST, "2026-12-12T00:00:00+09:00", ["arrive"]],
  ["confirmed", [], FIRST, "2026-12-12T12:59:59+09:00", ["arrive"]],
  ["confirmed", [], FIRST, "2026-12-12T13:00:00+09:00", ["arrive", "no_show"]],
  // the second day has its own hours, whatever was noted of the first
  ["used", [came(FIRST)], SECOND, "2026-12-12T15:00:00+09:00", []],
  ["used", [came(FIRST)], SECOND, "2026-12-19T12:00:00+09:00", ["arrive"]],
  ["used", [came(FIRST)], SECOND, "2026-12-19T13:00:00+09:00", ["arrive", "no_show"]],
  ["used", [came(FIRST)], FIRST, "2026-12-20T10:00:00+09:00", ["undo_arrive"]],
  // who was noted as missing may come late
  ["no_show", [missed(FIRST), missed(SECOND)], FIRST, "2026-12-20T10:00:00+09:00", ["arrive", "undo_no_show"]],
  ["confirmed", [], "2026-12-13", "2026-12-20T10:00:00+09:00", []],
  ["requested", [], FIRST, "2026-12-12T12:00:00+09:00", []],
  ["cancelled", [missed(FIRST)], FIRST, "2026-12-20T10:00:00+09:00", []],
] as const)("staff note of a booking that is %s with %j noted, on %s at %s: %j", (status, visits, date, at, moves) => {
  const on = (actor: Actor) => dayMovesOf(centre, aBooking(status), visits, date, actor, new Date(at));
  expect(on(person("sumi", "staff"))).toEqual(moves);
  expect(on(person("hanako"))).toEqual([]);
});

test.each([
  [[], FIRST, "confirmed"],
  [[came(FIRST)], FIRST, "used"],
  [[missed(FIRST)], FIRST, "confirmed"],
  [[missed(FIRST), came(SECOND)], SECOND, "used"],
  [[came(FIRST), missed(SECOND)], SECOND, "used"],
  [[missed(FIRST), missed(SECOND)], SECOND, "no_show"],
  // the second day alone was noted, and the first is over
  [[missed(SECOND)], SECOND, "no_show"],
  // they may still come today
  [[missed(FIRST)], SECOND, "confirmed"],
  // the second day is over, and nobody noted it
  [[missed(FIRST)], "2026-12-20", "no_show"],
  // of days that the booking has no more nothing counts
  [[came("2026-12-05")], FIRST, "confirmed"],
] as const)("of two days, with %j noted, on %s: %s", (visits, day, status) => {
  expect(statusOfUse([FIRST, SECOND], visits, day)).toBe(status);
});

test("what was noted of a booking as a whole stands for its first day, until something is written of its days", () => {
  expect(visitsOf(aBooking("used"), [])).toEqual([came(FIRST)]);
  expect(visitsOf(aBooking("no_show"), [])).toEqual([missed(FIRST)]);
  expect(visitsOf(aBooking("confirmed"), [])).toEqual([]);
  expect(visitsOf(aBooking("used"), [came(SECOND)])).toEqual([came(SECOND)]);
  const first = { ...slot(FIRST), cancelledAt: instantAt("2026-12-02", "10:00") };
  expect(datesOfUse({ slots: [slot(SECOND, 4), slot(SECOND), first] })).toEqual([SECOND]);
});

test("what is noted of days leads only where the table of moves leads", () => {
  const notes = fc.constantFrom<Visit["state"] | null>(null, "arrived", "no_show");
  const day = fc.constantFrom(FIRST, "2026-12-15", SECOND, "2026-12-20");
  const noted = (first: Visit["state"] | null, second: Visit["state"] | null): Visit[] => [
    ...(first ? [{ date: FIRST, state: first }] : []),
    ...(second ? [{ date: SECOND, state: second }] : []),
  ];
  fc.assert(
    fc.property(notes, notes, day, fc.constantFrom(FIRST, SECOND), (first, second, on, date) => {
      const visits = noted(first, second);
      const status = statusOfUse([FIRST, SECOND], visits, on);
      const now = instantAt(on, "22:00");
      for (const move of dayMovesOf(centre, aBooking(status), visits, date, person("sumi", "staff"), now)) {
        const to = MOVES.find((row) => row.move === move)?.day?.to ?? null;
        const after = noted(date === FIRST ? to : first, date === SECOND ? to : second);
        const next = statusOfUse([FIRST, SECOND], after, on);
        expect(MOVES.find((row) => row.move === move)?.steps[status], `${move} from ${status}`).toContain(next);
      }
    }),
  );
});

test("strangers and visitors can do nothing, who acts for the group can what its booker can", () => {
  const booking = aBooking("confirmed", { groupId: "group-1" });
  const at = "2026-12-02T10:00:00+09:00";
  expect(open(booking, person("taro"), at)).toEqual([]);
  expect(open(booking, { kind: "visitor", visitorId: "v" }, at)).toEqual([]);
  expect(open(booking, person("taro", "resident", "group-2"), at)).toEqual([]);
  expect(open(booking, person("taro", "resident", "group-1"), at)).toEqual(["change", "drop", "cancel"]);
  expect(moversOf(aBooking("confirmed"), person("taro", "resident", "group-1"))).toEqual([]);
});

test("a booking can be corrected for thirty minutes", () => {
  const booking = aBooking("confirmed");
  expect(isCorrection(centre, booking, new Date("2026-12-01T10:29:59+09:00"))).toBe(true);
  expect(isCorrection(centre, booking, new Date("2026-12-01T10:30:00+09:00"))).toBe(false);
});

test("a move that is shown is one that the table lets happen, and its deadline lies ahead", () => {
  const hour = 60 * 60 * 1000;
  fc.assert(
    fc.property(
      fc.constantFrom(...STATES),
      fc.constantFrom(person("hanako"), person("sumi", "staff"), { kind: "system" } as Actor),
      fc.integer({ min: 0, max: 30 * 24 }),
      fc.boolean(),
      (status, actor, hours, isCharged) => {
        const booking = aBooking(status, isCharged ? charged(320) : {});
        const now = new Date(booking.createdAt.getTime() + hours * hour);
        for (const { move, until } of movesOf(centre, booking, actor, now)) {
          expect(statesBefore(move)).toContain(status);
          expect(until === null || until > now).toBe(true);
        }
      },
    ),
  );
});
