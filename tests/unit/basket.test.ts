import fc from "fast-check";
import { expect, test } from "vitest";
import { BASKET_LIMIT, type BasketChoice, decodeBasket, decodeChoice, encodeBasket } from "@/lib/bookings/basket";
import { SLOT_NUMBERS } from "@/lib/facility/slots";

const choice: fc.Arbitrary<BasketChoice> = fc.record({
  roomId: fc.constantFrom("meeting-room", "training-room", "living-workshop", "a", "x-y"),
  date: fc
    .date({ min: new Date("2026-01-01T00:00:00Z"), max: new Date("2030-12-31T00:00:00Z"), noInvalidDate: true })
    .map((day) => day.toISOString().slice(0, 10)),
  slot: fc.constantFrom(...SLOT_NUMBERS),
  tariff: fc.constantFrom("standard", "cooking", "no-cooking"),
  nursery: fc.boolean(),
});

test("what was written is read again, each slot once, in order of day, slot and room", () => {
  fc.assert(
    fc.property(fc.array(choice, { maxLength: 30 }), (choices) => {
      const read = decodeBasket(encodeBasket(choices));
      const slotOf = ({ roomId, date, slot }: BasketChoice) => `${date}*${slot}*${roomId}`;
      expect(read.map(slotOf)).toEqual([...new Set(choices.map(slotOf))].sort());
      expect(decodeBasket(encodeBasket(read))).toEqual(read);
    }),
  );
});

test("whatever somebody writes into the cookie is read without harm", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ maxLength: 100 }), fc.string({ unit: "binary", maxLength: 100 })), (text) => {
      for (const read of decodeBasket(text)) expect(decodeChoice(encodeBasket([read]))).toEqual(read);
    }),
  );
});

test.each([
  ["a day that does not exist", "meeting-room*2026-02-30*3*s*-"],
  ["slot 7", "meeting-room*2026-12-05*7*s*-"],
  ["slot 0", "meeting-room*2026-12-05*0*s*-"],
  ["an unknown way of use", "meeting-room*2026-12-05*3*x*-"],
  ["a room that is no id", "../../etc*2026-12-05*3*s*-"],
  ["markup", "<script>*2026-12-05*3*s*-"],
  ["a long room", `${"a".repeat(60)}*2026-12-05*3*s*-`],
  ["a missing part", "meeting-room*2026-12-05*3"],
  ["nothing", ""],
])("%s is no choice", (_, text) => {
  expect(decodeBasket(text)).toEqual([]);
});

test("a choice among rubbish is kept, and the later wish for a slot wins", () => {
  const value = "x~meeting-room*2026-12-05*3*s*-~~~meeting-room*2026-12-05*3*s*n~%00";
  expect(decodeBasket(value)).toEqual([
    { roomId: "meeting-room", date: "2026-12-05", slot: 3, tariff: "standard", nursery: true },
  ]);
});

test("a basket of a hundred thousand slots is not read to its end", () => {
  const value = Array.from({ length: 100_000 }, (_, index) => `r${"a".repeat(index % 30)}*2026-12-05*3*s*-`).join("~");
  expect(decodeBasket(value).length).toBeLessThanOrEqual(2 * BASKET_LIMIT);
});

test("a full basket fits into the 4096 bytes that browsers keep of a cookie", () => {
  const full = Array.from(
    { length: BASKET_LIMIT },
    (_, index): BasketChoice => ({
      roomId: "living-workshop",
      date: `2026-${String(1 + Math.floor(index / 28)).padStart(2, "0")}-${String(1 + (index % 28)).padStart(2, "0")}`,
      slot: 1,
      tariff: "cooking",
      nursery: true,
    }),
  );
  expect(encodeBasket(full).length).toBeLessThan(4000);
});
