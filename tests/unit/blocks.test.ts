import fc from "fast-check";
import { expect, test } from "vitest";
import { type At, shownColumn, stepIn } from "@/app/staff/calendar/grid-steps";
import {
  type BoardClaim,
  blockDates,
  cellOf,
  fullnessOf,
  planBlocks,
  readBlock,
  signOf,
  slotIn,
} from "@/lib/blocks/rules";
import { instantAt } from "@/lib/dates";
import type { Claim, SlotKey } from "@/lib/facility/rules";
import { balanceOf, cardsIn, splitEntries } from "@/lib/payments/rules";
import { aCentre } from "@/tests/support/centre";

const centre = aCentre();
const NOW = instantAt("2026-12-01", "10:00");
const room = { id: "meeting-room", hire: "hire" } as const;

// ── What a cell says ─────────────────────────────────────────────────────────────────────────

const booking = {
  id: "b",
  number: "A2B3C4D5",
  userId: "u",
  name: "所沢 花子",
  groupName: "",
  status: "confirmed" as const,
  due: 0,
};

const claim = (more: Partial<BoardClaim> = {}): BoardClaim => ({
  roomId: "meeting-room",
  date: "2026-12-05",
  slot: 3,
  kind: "booking",
  expiresAt: null,
  booking,
  visit: null,
  block: null,
  ...more,
});

test.each([
  ["nobody has it", undefined, "2026-12-05", "free"],
  ["nobody has it and the day is closed", undefined, "2026-12-03", "closed"],
  ["nobody had it", undefined, "2026-11-30", "past"],
  ["somebody has it", claim(), "2026-12-05", "booking"],
  ["somebody has it on a closed day", claim(), "2026-12-03", "booking"],
  ["a hold", claim({ kind: "hold", booking: null, expiresAt: instantAt("2026-12-01", "10:10") }), "2026-12-05", "hold"],
  ["a hold that ran out", claim({ kind: "hold", booking: null, expiresAt: NOW }), "2026-12-05", "free"],
  [
    "a card payment under way",
    claim({ kind: "hold", booking: { ...booking, status: "held" }, expiresAt: instantAt("2026-12-01", "10:10") }),
    "2026-12-05",
    "booking",
  ],
  [
    "kept for who waits",
    claim({ kind: "offer", booking: null, expiresAt: instantAt("2026-12-01", "12:00") }),
    "2026-12-05",
    "offer",
  ],
  ["blocked", claim({ kind: "block", booking: null }), "2026-12-05", "block"],
] as const)("%s", (_, row, date, state) => {
  expect(cellOf(centre, room, date, 3, row, NOW).state).toBe(state);
});

test.each([
  ["requested", 0, "waits"],
  ["held", 320, "card"],
  ["confirmed", 320, "owes"],
  ["confirmed", 0, "paid"],
  ["confirmed", -320, "paid"],
  ["used", 320, "owes"],
] as const)("a booking that is %s and owes %i: %s", (status, due, sign) => {
  expect(signOf({ status, due })).toBe(sign);
});

test("what has begun, 保育室 and what waits for its card cannot be moved from the board", () => {
  const isMovable = (row: BoardClaim, of: { id: string; hire: "hire" } = room, now = NOW) => {
    const cell = cellOf(centre, of, "2026-12-05", 3, row, now);
    return cell.state === "booking" && cell.isMovable;
  };
  expect(isMovable(claim())).toBe(true);
  expect(isMovable(claim(), room, instantAt("2026-12-05", "13:00"))).toBe(false);
  expect(isMovable(claim(), { id: "nursery", hire: "hire" })).toBe(false);
  expect(isMovable(claim({ booking: { ...booking, status: "held" } }))).toBe(false);
  expect(isMovable(claim({ booking: { ...booking, status: "no_show" } }))).toBe(false);
});

test("how full a day is counts blocks apart", () => {
  expect(fullnessOf([{ kind: "booking" }, { kind: "hold" }, { kind: "block" }], 6)).toEqual({
    slots: 6,
    booked: 2,
    kept: 1,
  });
});

// ── The dates of a block ─────────────────────────────────────────────────────────────────────

test.each([
  ["once", 10, null, ["2026-12-07"]],
  ["w1", 3, null, ["2026-12-07", "2026-12-14", "2026-12-21"]],
  ["w2", 3, null, ["2026-12-07", "2026-12-21", "2027-01-04"]],
  ["w1", 60, "2026-12-20", ["2026-12-07", "2026-12-14"]],
  // the second Monday, and the last
  ["m2", 2, null, ["2026-12-14", "2027-01-11"]],
  ["ml", 2, null, ["2026-12-28", "2027-01-25"]],
] as const)("%s, %i times, until %s", (repeat, times, until, dates) => {
  expect(blockDates({ from: "2026-12-07", repeat, times, until })).toEqual(dates);
});

const held = (key: SlotKey, more: Partial<Claim> = {}): Claim => ({
  ...key,
  kind: "booking",
  holdId: null,
  bookingId: "b",
  expiresAt: null,
  ...more,
});

test("a date is kept as a whole or not at all; closed days need nothing", () => {
  const wish = {
    rooms: ["meeting-room", "training-room"],
    slots: [1, 2],
    from: "2026-12-07",
    repeat: "w1",
    times: 3,
    until: null,
  } as const;
  const claims = [
    held({ roomId: "training-room", date: "2026-12-14", slot: 2 }),
    held({ roomId: "meeting-room", date: "2026-12-21", slot: 1 }, { kind: "hold", expiresAt: NOW }),
    held({ roomId: "nursery", date: "2026-12-21", slot: 1 }),
  ];
  const days = planBlocks(centre, { ...wish, rooms: [...wish.rooms], slots: [...wish.slots] }, claims, NOW);
  expect(days.map(({ date, state, keys, taken }) => [date, state, keys.length, taken.length])).toEqual([
    ["2026-12-07", "free", 4, 0],
    ["2026-12-14", "taken", 4, 1],
    ["2026-12-21", "free", 4, 0],
  ]);
  const thursdays = planBlocks(
    centre,
    { ...wish, rooms: ["library-corner", "meeting-room"], slots: [1], from: "2026-12-10", times: 1 },
    [],
    NOW,
  );
  expect(thursdays.map(({ state, keys }) => [state, keys.length])).toEqual([["closed", 1]]);
});

test("what is wrong with what was typed is named, and the rest is kept", () => {
  const read = readBlock(
    centre,
    { show: "1", room: ["meeting-room", "attic"], from: "2026-11-01", times: "100", until: "2026-10-01" },
    NOW,
  );
  expect(read.mistakes.map(({ field, problem }) => `${field} ${problem}`)).toEqual([
    "from past",
    "slot missing",
    "times range",
    "until order",
  ]);
  expect(read.wish.rooms).toEqual(["meeting-room"]);
  expect(read.typed).toMatchObject({ from: "2026-11-01", times: "100" });
  expect(readBlock(centre, { show: "1" }, NOW).mistakes.map(({ field }) => field)).toEqual(["from", "room", "slot"]);
  expect(readBlock(centre, {}, NOW).mistakes).toEqual([]);
});

test.each([
  ["meeting-room/2026-12-12/3", { roomId: "meeting-room", date: "2026-12-12", slot: 3 }],
  ["meeting-room/2026-12-12/7", null],
  ["meeting-room/2026-02-30/1", null],
  ["rubbish", null],
  [undefined, null],
])("the slot that %s names", (text, slot) => {
  expect(slotIn(text)).toEqual(slot);
});

// ── The keys of the grid ─────────────────────────────────────────────────────────────────────

test.each([
  ["ArrowRight", { row: 0, column: 0 }, { row: 0, column: 1 }],
  ["ArrowRight", { row: 0, column: 5 }, null],
  ["ArrowLeft", { row: 0, column: 0 }, null],
  ["ArrowUp", { row: 0, column: 2 }, null],
  ["ArrowDown", { row: 2, column: 2 }, null],
  ["Home", { row: 2, column: 4 }, { row: 2, column: 0 }],
  ["End", { row: 0, column: 1 }, { row: 0, column: 5 }],
  ["m", { row: 0, column: 0 }, null],
] as [string, At, At | null][])("%s from %j", (key, at, to) => {
  expect(stepIn([6, 1, 6], at, key, false)).toEqual(to);
});

test("through a closed day, which is one cell, one comes out in the column one came from", () => {
  const rows = [6, 1, 6];
  const closed = stepIn(rows, { row: 0, column: 4 }, "ArrowDown", false) as At;
  expect(shownColumn(rows, closed)).toBe(0);
  expect(stepIn(rows, closed, "ArrowDown", false)).toEqual({ row: 2, column: 4 });
  expect(stepIn(rows, closed, "ArrowRight", false)).toBeNull();
});

test("with Ctrl the first and the last cell of all", () => {
  expect(stepIn([6, 1, 4], { row: 1, column: 0 }, "Home", true)).toEqual({ row: 0, column: 0 });
  expect(stepIn([6, 1, 4], { row: 0, column: 0 }, "End", true)).toEqual({ row: 2, column: 3 });
});

test("however one walks, one stands on a cell", () => {
  const keys = fc.constantFrom("ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End");
  const rows = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(rows, fc.array(keys, { maxLength: 60 }), (lengths, pressed) => {
      let at: At = { row: 0, column: 0 };
      for (const key of pressed) at = stepIn(lengths, at, key, false) ?? at;
      expect(at.row).toBeLessThan(lengths.length);
      expect(shownColumn(lengths, at)).toBeLessThan(lengths[at.row] ?? 0);
    }),
  );
});

// ── The money of a booking that is split ─────────────────────────────────────────────────────

test("however a booking was paid and is split, every kind of money comes to what it came to", () => {
  const fees = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 2, maxLength: 6 });
  const payments = fc.array(
    fc.record({
      yen: fc.integer({ min: 1, max: 1500 }),
      checkoutId: fc.constantFrom("card-a", "card-b", null),
      back: fc.integer({ min: 0, max: 100 }),
    }),
    { maxLength: 4 },
  );
  const waived = fc.integer({ min: 0, max: 100 });
  fc.assert(
    fc.property(fees, payments, waived, fc.integer({ min: 1, max: 5 }), (slots, paid, percent, cut) => {
      const goes = slots.slice(0, Math.min(cut, slots.length - 1)).reduce((sum, yen) => sum + yen, 0);
      const whole = slots.reduce((sum, yen) => sum + yen, 0);
      type Row = {
        kind: "charge" | "waiver" | "payment" | "refund";
        yen: number;
        method: string | null;
        checkoutId: string | null;
      };
      const money = (yen: number, checkoutId: string | null) => ({
        yen,
        checkoutId,
        method: checkoutId ? "card" : "counter",
      });
      const ledger: Row[] = [
        { kind: "charge", yen: whole, method: null, checkoutId: null },
        { kind: "waiver", yen: -Math.floor((whole * percent) / 200), method: null, checkoutId: null },
        ...paid.flatMap(({ yen, checkoutId, back }): Row[] => [
          { kind: "payment", ...money(-yen, checkoutId) },
          { kind: "refund", ...money(Math.floor((yen * back) / 100), checkoutId) },
        ]),
      ];
      const rows = splitEntries(ledger, { fromId: "old", toId: "new", yen: goes, actorId: null, at: NOW });
      const of = (id: string) => [...(id === "old" ? ledger : []), ...rows.filter(({ bookingId }) => bookingId === id)];
      const sums = (all: readonly Row[]) => {
        const found: Record<string, number> = {};
        for (const { kind, method, checkoutId, yen } of all) {
          const key = `${kind}/${method}/${checkoutId}`;
          found[key] = (found[key] ?? 0) + yen;
        }
        return Object.fromEntries(Object.entries(found).filter(([, yen]) => yen !== 0));
      };
      expect(sums([...of("old"), ...of("new")] as Row[])).toEqual(sums(ledger));
      const [before, old, fresh] = [balanceOf(ledger), balanceOf(of("old") as Row[]), balanceOf(of("new") as Row[])];
      expect(old.due + fresh.due).toBe(before.due);
      // Nobody owes for one what waits to be handed out for the other.
      expect(fresh.due).toBeGreaterThanOrEqual(0);
      expect(fresh.due).toBeLessThanOrEqual(goes);
      if (before.due <= 0) expect(fresh.due).toBe(0);
      if (before.due >= 0) expect(old.due).toBeGreaterThanOrEqual(0);
      // A card gives back no more than it brought.
      for (const id of ["old", "new"])
        for (const card of cardsIn(of(id) as Row[])) expect(card.yen - card.refunded).toBeGreaterThanOrEqual(0);
      expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
    }),
  );
});
