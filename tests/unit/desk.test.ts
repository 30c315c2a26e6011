import fc from "fast-check";
import { expect, test } from "vitest";
import { instantAt } from "@/lib/dates";
import { type BoardClaim, columnOf, isSearch, readLookUp, slotNow } from "@/lib/desk/rules";
import { slotHoursOn } from "@/lib/facility/rules";
import { SLOT_NUMBERS } from "@/lib/facility/slots";
import { aCentre } from "@/tests/support/centre";

const hours = slotHoursOn(aCentre(), "2026-12-12");

const claim = (slot: number, kind: BoardClaim["kind"], id: string | null, roomId = "meeting-room"): BoardClaim => ({
  roomId,
  slot: slot as 1,
  kind,
  bookingId: kind === "booking" ? id : null,
  blockId: kind === "block" ? id : null,
});

const told = (claims: BoardClaim[], roomId = "meeting-room") =>
  columnOf(roomId, hours, claims).map(
    ({ kind, slots, startsAt, endsAt }) => `${kind} ${slots.join("")} ${startsAt}-${endsAt}`,
  );

test.each([
  [
    "one booking's slots after each other are one entry, over the break in the afternoon too",
    [claim(4, "booking", "a"), claim(5, "booking", "a")],
    ["free 1 09:00-11:00", "free 2 11:00-13:00", "free 3 13:00-15:00", "booking 45 15:00-19:30", "free 6 19:30-21:30"],
  ],
  [
    "others' slots and a gap part them",
    [claim(1, "booking", "a"), claim(2, "booking", "b"), claim(3, "booking", "a"), claim(5, "booking", "a")],
    [
      "booking 1 09:00-11:00",
      "booking 2 11:00-13:00",
      "booking 3 13:00-15:00",
      "free 4 15:00-17:00",
      "booking 5 17:30-19:30",
      "free 6 19:30-21:30",
    ],
  ],
  [
    "a block is one entry, what two people are booking are two",
    [
      claim(1, "block", "x"),
      claim(2, "block", "x"),
      claim(3, "block", "y"),
      claim(4, "hold", null),
      claim(5, "offer", null),
    ],
    ["block 12 09:00-13:00", "block 3 13:00-15:00", "held 4 15:00-17:00", "held 5 17:30-19:30", "free 6 19:30-21:30"],
  ],
] as const)("%s", (_, claims, entries) => {
  expect(told([...claims])).toEqual(entries);
});

test("beside a booking stand the slots in which it has the nursery, and not those of another", () => {
  const column = columnOf("meeting-room", hours, [
    claim(1, "booking", "a"),
    claim(2, "booking", "a"),
    claim(3, "booking", "b"),
    claim(2, "booking", "a", "nursery"),
    claim(3, "booking", "c", "nursery"),
  ]);
  expect(column.flatMap((entry) => (entry.kind === "booking" ? [entry.nursery] : []))).toEqual([[2], []]);
});

test("whatever the ledger holds, a room's column has each slot once, in order, and ids of its own", () => {
  const row = fc.record({
    slot: fc.constantFrom(...SLOT_NUMBERS),
    kind: fc.constantFrom("hold", "offer", "booking", "block"),
    id: fc.constantFrom("a", "b"),
    roomId: fc.constantFrom("meeting-room", "nursery"),
  });
  fc.assert(
    fc.property(fc.uniqueArray(row, { selector: ({ slot, roomId }) => `${slot}${roomId}` }), (rows) => {
      const column = columnOf(
        "meeting-room",
        hours,
        rows.map(({ slot, kind, id, roomId }) => claim(slot, kind as "hold", id, roomId)),
      );
      expect(column.flatMap(({ slots }) => slots)).toEqual([...SLOT_NUMBERS]);
      expect(new Set(column.map(({ id }) => id)).size).toBe(column.length);
    }),
  );
});

test.each([
  ["08:59", null],
  ["09:00", 1],
  ["10:59", 1],
  ["11:00", 2],
  ["17:10", null],
  ["17:30", 5],
  ["21:30", null],
])("at %s slot %s runs", (time, slot) => {
  expect(slotNow(hours, instantAt("2026-12-12", time))).toBe(slot);
});

const NONE = { number: "", numberStart: "", name: "", kana: "", phone: "" };

test.each([
  ["A2B3-C4D5", { number: "A2B3C4D5", numberStart: "A2B3C4D5" }],
  ["ａ２ｂ３ー ｃ４ｄ５", { number: "A2B3C4D5", numberStart: "A2B3C4D5" }],
  ["a2b", { number: "", numberStart: "A2B" }],
  ["a2", { numberStart: "" }],
  // no number has these signs
  ["OIL", { number: "", numberStart: "", name: "oil" }],
  ["やまだ　はなこ", { name: "やまだはなこ", kana: "ヤマダハナコ", phone: "", numberStart: "" }],
  ["ﾔﾏﾀﾞ ﾊﾅｺ", { name: "ヤマダハナコ", kana: "ヤマダハナコ" }],
  ["髙橋 花子", { name: "髙橋花子" }],
  ["04-2921-2220", { phone: "0429212220", number: "" }],
  ["０４ー２９２１ー２２２０", { phone: "0429212220" }],
  ["+81 42 921 2220", { phone: "0429212220" }],
  ["2220", { phone: "2220", numberStart: "" }],
  ["2345", { phone: "2345", numberStart: "2345" }],
  ["220", { phone: "" }],
  ["100%_\\", { name: "100%_\\" }],
])("%s is read as %j", (typed, look) => {
  expect(readLookUp(typed)).toMatchObject(look);
});

test.each([
  "https://yoyaku.example/staff/bookings/A2B3C4D5",
  "http://127.0.0.1:3000/staff/bookings/A2B3-C4D5/",
  // a scanner set to another keyboard, and one with a Japanese keyboard on
  "https'&&yoyaku.example&staff&bookings&A2B3C4D5",
  "ｈｔｔｐｓ：／／ｙｏｙａｋｕ．ｅｘａｍｐｌｅ／ｓｔａｆｆ／ｂｏｏｋｉｎｇｓ／Ａ２Ｂ３Ｃ４Ｄ５\n",
])("the permit's QR code is read from %s", (typed) => {
  expect(readLookUp(typed)).toEqual({ ...NONE, number: "A2B3C4D5", numberStart: "A2B3C4D5" });
});

test("nothing typed is no search, and nobody can type what cannot be read", () => {
  expect(isSearch(readLookUp(" 　"))).toBe(false);
  expect(isSearch(readLookUp("山"))).toBe(true);
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (typed) => void readLookUp(typed)));
});
