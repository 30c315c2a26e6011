import fc from "fast-check";
import { expect, test } from "vitest";
import type { Residence } from "@/lib/accounts/rules";
import type { Policy, SlotChoice } from "@/lib/facility/rules";
import { feeOf, quote } from "@/lib/fees/rules";
import { aCentre } from "@/tests/support/centre";

const centre = aCentre();
const citizen = { residence: "city", commercial: false } as const;
const choice = (more: Partial<SlotChoice> = {}): SlotChoice => ({
  roomId: "meeting-room",
  date: "2026-12-05",
  slot: 3,
  tariff: "standard",
  nursery: false,
  ...more,
});
const centreWithFees = (fees: Policy["fees"]) =>
  aCentre({ settings: [{ key: "fees", validFrom: "2026-01-01", value: fees }] });

test.each<[Partial<SlotChoice>, number]>([
  [{}, 320],
  [{ roomId: "training-room" }, 320],
  [{ roomId: "living-workshop", tariff: "cooking" }, 630],
  [{ roomId: "living-workshop", tariff: "no-cooking" }, 320],
])("%o costs %i yen", (more, yen) => {
  expect(feeOf(centre, choice(more), citizen)).toEqual({
    lines: [{ why: "slot", yen, tariff: choice(more).tariff }],
    yen,
    tariffValidFrom: "1995-04-01",
  });
});

test("while the city has told no other share, 市外 and commercial use pay the same", () => {
  expect(feeOf(centre, choice(), { residence: "outside", commercial: true })).toEqual(feeOf(centre, choice(), citizen));
});

test("shares multiply, each with its reason, and the slot is rounded down to ten yen", () => {
  const shares = centreWithFees({ outsidePercent: 150, commercialPercent: 210, roundTo: 10 });
  const cooking = choice({ roomId: "living-workshop", tariff: "cooking" });
  expect(feeOf(shares, cooking, { residence: "outside", commercial: true })).toEqual({
    lines: [
      { why: "slot", yen: 630, tariff: "cooking" },
      { why: "outside", yen: 315, percent: 150 },
      { why: "commercial", yen: 1039, percent: 210 },
      { why: "rounding", yen: -4 },
    ],
    yen: 1980,
    tariffValidFrom: "1995-04-01",
  });
  expect(feeOf(shares, cooking, { residence: "five_cities", commercial: false }).yen).toBe(630);
});

test("保育室 stands as a slot of its own at 0 yen, once a day and slot", () => {
  const quoted = quote(
    centre,
    [
      choice({ nursery: true }),
      choice({ roomId: "living-workshop", tariff: "cooking", nursery: true }),
      choice({ slot: 4 }),
    ],
    citizen,
  );
  expect(quoted.slots.map(({ choice: { roomId, slot }, fee }) => [roomId, slot, fee.yen])).toEqual([
    ["meeting-room", 3, 320],
    ["living-workshop", 3, 630],
    ["meeting-room", 4, 320],
    ["nursery", 3, 0],
  ]);
  expect(quoted.slots[3]?.fee.lines).toEqual([{ why: "nursery", yen: 0, tariff: "nursery" }]);
  expect(quoted.yen).toBe(1270);
});

test("a tariff of a future day counts for use from that day, and says so", () => {
  const dearer = aCentre({
    tariffs: [
      {
        roomId: "meeting-room",
        tariff: "standard",
        validFrom: "2027-04-01",
        nameJa: "使用料",
        nameEn: "Standard",
        yenPerSlot: 400,
        position: 0,
      },
    ],
  });
  const before = feeOf(dearer, choice({ date: "2027-03-31" }), citizen);
  const after = feeOf(dearer, choice({ date: "2027-04-02" }), citizen);
  expect([before.yen, before.tariffValidFrom]).toEqual([320, "1995-04-01"]);
  expect([after.yen, after.tariffValidFrom]).toEqual([400, "2027-04-01"]);
});

test("a tariff that the room does not have is a bug of the caller", () => {
  expect(() => feeOf(centre, choice({ tariff: "cooking" }), citizen)).toThrow();
});

test("lines add up to the fee, whatever the shares, in whole multiples of the rounding", () => {
  fc.assert(
    fc.property(
      fc.record({
        outsidePercent: fc.integer({ min: 0, max: 400 }),
        commercialPercent: fc.integer({ min: 0, max: 400 }),
        roundTo: fc.constantFrom(1, 10, 100),
      }),
      fc.constantFrom<Residence>("city", "five_cities", "outside"),
      fc.boolean(),
      fc.constantFrom<Partial<SlotChoice>>({}, { roomId: "living-workshop", tariff: "cooking" }),
      (fees, residence, commercial, more) => {
        const fee = feeOf(centreWithFees(fees), choice(more), { residence, commercial });
        expect(fee.lines.reduce((sum, { yen }) => sum + yen, 0)).toBe(fee.yen);
        expect(Number.isInteger(fee.yen) && fee.yen >= 0 && fee.yen % fees.roundTo === 0).toBe(true);
        expect(fee.lines.slice(1).every(({ yen }) => yen !== 0)).toBe(true);
      },
    ),
    { numRuns: 60 },
  );
});
