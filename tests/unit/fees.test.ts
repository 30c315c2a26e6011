import fc from "fast-check";
import { expect, test } from "vitest";
import type { Residence } from "@/lib/accounts/rules";
import type { Policy, ReductionKind, SlotChoice } from "@/lib/facility/rules";
import { feeOfPrice } from "@/lib/fees/lines";
import { billOf, type FeeLine, feeOf, payerOf, quote, withReduction } from "@/lib/fees/rules";
import { kindAsked, pendingKind } from "@/lib/reductions/rules";
import { aCentre } from "@/tests/support/centre";

const centre = aCentre();
const citizen = { residence: "city", commercial: false, reduction: null } as const;
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
  expect(feeOf(centre, choice(), { residence: "outside", commercial: true, reduction: null })).toEqual(
    feeOf(centre, choice(), citizen),
  );
});

test("shares multiply, each with its reason, and the slot is rounded down to ten yen", () => {
  const shares = centreWithFees({ outsidePercent: 150, commercialPercent: 210, roundTo: 10 });
  const cooking = choice({ roomId: "living-workshop", tariff: "cooking" });
  expect(feeOf(shares, cooking, { residence: "outside", commercial: true, reduction: null })).toEqual({
    lines: [
      { why: "slot", yen: 630, tariff: "cooking" },
      { why: "outside", yen: 315, percent: 150 },
      { why: "commercial", yen: 1039, percent: 210 },
      { why: "rounding", yen: -4 },
    ],
    yen: 1980,
    tariffValidFrom: "1995-04-01",
  });
  expect(feeOf(shares, cooking, { residence: "five_cities", commercial: false, reduction: null }).yen).toBe(630);
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
        const fee = feeOf(centreWithFees(fees), choice(more), { residence, commercial, reduction: null });
        expect(fee.lines.reduce((sum, { yen }) => sum + yen, 0)).toBe(fee.yen);
        expect(Number.isInteger(fee.yen) && fee.yen >= 0 && fee.yen % fees.roundTo === 0).toBe(true);
        expect(fee.lines.slice(1).every(({ yen }) => yen !== 0)).toBe(true);
      },
    ),
    { numRuns: 60 },
  );
});

const half = { kind: "support", percent: 50 };

test.each<[Partial<SlotChoice>, number, number, FeeLine[]]>([
  [{}, 50, 160, [line("reduction", -160, 50)]],
  [
    { roomId: "living-workshop", tariff: "cooking" },
    50,
    310,
    [line("reduction", -315, 50), { why: "rounding", yen: -5 }],
  ],
  [{ roomId: "living-workshop", tariff: "cooking" }, 100, 0, [line("reduction", -630, 100)]],
  [{}, 30, 220, [line("reduction", -96, 30), { why: "rounding", yen: -4 }]],
  [{}, 1, 310, [line("reduction", -4, 1), { why: "rounding", yen: -6 }]],
  [{}, 0, 320, []],
])("%o, reduced by %i percent, costs %i yen and says why", (more, percent, yen, lines) => {
  const fee = feeOf(centre, choice(more), { ...citizen, reduction: { kind: "support", percent } });
  expect(fee.yen).toBe(yen);
  expect(fee.lines.slice(1)).toEqual(lines);
});

function line(why: "reduction", yen: number, percent: number): FeeLine {
  return { why, yen, percent, kind: "support" };
}

test("the reduction comes after the shares, and the slot is rounded once, at the end", () => {
  const shares = centreWithFees({ outsidePercent: 150, commercialPercent: 210, roundTo: 10 });
  const cooking = choice({ roomId: "living-workshop", tariff: "cooking" });
  const fee = feeOf(shares, cooking, { residence: "outside", commercial: true, reduction: half });
  expect(fee.lines.map(({ why, yen }) => [why, yen])).toEqual([
    ["slot", 630],
    ["outside", 315],
    ["commercial", 1039],
    ["reduction", -992],
    ["rounding", -2],
  ]);
  expect(fee.yen).toBe(990);
});

test("each slot is rounded by itself: three at 630 with half off are 930, not 940", () => {
  const slots = ([1, 2, 3] as const).map((slot) => choice({ roomId: "living-workshop", tariff: "cooking", slot }));
  expect(quote(centre, slots, { ...citizen, reduction: half }).yen).toBe(930);
});

test("保育室 at 0 yen has nothing to reduce", () => {
  const [, nursery] = quote(centre, [choice({ nursery: true })], { ...citizen, reduction: half }).slots;
  expect(nursery?.fee).toEqual({
    lines: [{ why: "nursery", yen: 0, tariff: "nursery" }],
    yen: 0,
    tariffValidFrom: "1995-04-01",
  });
});

const anyPayer = fc.record({
  residence: fc.constantFrom<Residence>("city", "five_cities", "outside"),
  commercial: fc.boolean(),
  reduction: fc.option(fc.record({ kind: fc.constant("support"), percent: fc.integer({ min: 0, max: 100 }) })),
});
const anyShares = fc.record({
  outsidePercent: fc.integer({ min: 0, max: 400 }),
  commercialPercent: fc.integer({ min: 0, max: 400 }),
  roundTo: fc.constantFrom(1, 10, 100),
});
const anyPrice = fc
  .integer({ min: 0, max: 20_000 })
  .map((yenPerSlot) => ({ tariff: "standard" as const, yenPerSlot, validFrom: "1995-04-01" }));

test("under any reduction lines add up, nothing is negative, and the fee can be paid in coins of the rounding", () => {
  fc.assert(
    fc.property(anyPrice, anyShares, anyPayer, (price, shares, payer) => {
      const fee = feeOfPrice(price, shares, payer);
      expect(fee.lines.reduce((sum, { yen }) => sum + yen, 0)).toBe(fee.yen);
      expect(Number.isInteger(fee.yen) && fee.yen >= 0 && fee.yen % shares.roundTo === 0).toBe(true);
      expect(fee.lines.slice(1).every(({ yen }) => yen !== 0)).toBe(true);
      expect(fee.lines.filter(({ why }) => why === "rounding").length).toBeLessThanOrEqual(1);
    }),
  );
});

test("more percent off never costs more, and all of it costs nothing", () => {
  fc.assert(
    fc.property(
      anyPrice,
      anyShares,
      anyPayer,
      fc.integer({ min: 0, max: 100 }),
      fc.integer({ min: 0, max: 100 }),
      (price, shares, payer, a, b) => {
        const yen = (percent: number) =>
          feeOfPrice(price, shares, { ...payer, reduction: { kind: "support", percent } }).yen;
        expect(yen(Math.max(a, b))).toBeLessThanOrEqual(yen(Math.min(a, b)));
        expect(yen(100)).toBe(0);
        expect(yen(0)).toBe(feeOfPrice(price, shares, { ...payer, reduction: null }).yen);
      },
    ),
  );
});

test("a reduction decided later comes to the same as one known from the start, and can be taken back", () => {
  fc.assert(
    fc.property(anyPrice, anyShares, anyPayer, (price, shares, payer) => {
      const without = feeOfPrice(price, shares, { ...payer, reduction: null });
      const decided = withReduction(without, payer.reduction, shares.roundTo);
      expect(decided).toEqual(feeOfPrice(price, shares, payer));
      expect(withReduction(decided, null, shares.roundTo)).toEqual(without);
    }),
  );
});

test.each([
  [null, null],
  ["pending", null],
  ["declined", null],
  ["withdrawn", null],
  ["approved", { kind: "support", percent: 50 }],
])("a reduction that is %s counts as %o for slots of the booking", (status, counts) => {
  const reduction = status === null ? null : { status, kind: "support", percent: status === "approved" ? 50 : null };
  const payer = payerOf({ residence: "outside", purpose: "commercial", reduction });
  expect(payer).toEqual({ residence: "outside", commercial: true, reduction: counts });
});

test("a bill names every reduction and rounding, adds up, and shows what one asked for would make of it", () => {
  const slots = quote(
    centre,
    [choice(), choice({ slot: 4 }), choice({ roomId: "living-workshop", tariff: "cooking" })],
    { ...citizen, reduction: half },
  ).slots.map(({ choice: chosen, fee }) => ({ ...chosen, fee }));
  const bill = billOf(centre, slots);
  expect(bill.extras).toEqual([
    { why: "reduction", yen: -635, percent: 50, name: { ja: "市の後援", en: "Under the city's patronage" } },
    { why: "rounding", yen: -5, percent: null, name: null },
  ]);
  expect(bill.yen).toBe(160 + 160 + 310);
  expect([...bill.items, ...bill.extras].reduce((sum, { yen }) => sum + yen, 0)).toBe(bill.yen);

  const asked = quote(centre, [choice(), choice({ roomId: "living-workshop", tariff: "cooking" })], citizen).slots;
  const open = billOf(
    centre,
    asked.map(({ choice: chosen, fee }) => ({ ...chosen, fee })),
    kindAsked(centre, { kind: "support", createdAt: new Date("2026-12-01T10:00:00+09:00") }),
  );
  expect([open.yen, open.pending?.yen, open.pending?.offYen, open.pending?.percent]).toEqual([950, 470, 480, 50]);
});

test("a reduction that waits is shown with the share of the day of asking, which is what staff grant", () => {
  const today = kindAsked(centre, { kind: "support", createdAt: new Date("2026-12-01T10:00:00+09:00") });
  const changed = { ...(today as ReductionKind), percent: 30, validFrom: "2026-12-10" };
  const dated = aCentre({ reductions: [changed] });
  const request = (day: string) => ({
    kind: "support",
    status: "pending" as const,
    createdAt: new Date(`${day}T10:00:00+09:00`),
  });
  const slots = quote(dated, [choice({ date: "2026-12-12" })], citizen).slots.map(({ choice: chosen, fee }) => ({
    ...chosen,
    fee,
  }));
  const shown = (day: string) =>
    billOf(dated, slots, pendingKind(dated, { status: "confirmed", reduction: request(day) })).pending;
  expect(shown("2026-12-01")).toMatchObject({ percent: 50, yen: 160 });
  expect(shown("2026-12-11")).toMatchObject({ percent: 30, yen: 220 });
  expect(
    billOf(dated, slots, pendingKind(dated, { status: "cancelled", reduction: request("2026-12-01") })).pending,
  ).toBe(null);
});
