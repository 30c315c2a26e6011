import fc from "fast-check";
import { expect, test } from "vitest";
import { changeOf, type Money, returnOf, type SlotWish, settle } from "@/lib/bookings/changes";
import type { BookedSlot, Booking } from "@/lib/bookings/rules";
import { addDays, dateRange, instantAt } from "@/lib/dates";
import { openingOf, policyOn, type SlotChoice } from "@/lib/facility/rules";
import { feeOf } from "@/lib/fees/rules";
import { aCentre } from "@/tests/support/centre";

const centre = aCentre();
const MADE = instantAt("2026-12-01", "10:00");
/** The half hour for corrections is over. */
const NOW = instantAt("2026-12-01", "11:00");
const payer = { residence: "city", commercial: false, reduction: null } as const;

const choice = (date: string, slot = 3, more: Partial<SlotChoice> = {}): SlotChoice => ({
  roomId: "meeting-room",
  date,
  slot: slot as 3,
  tariff: "standard",
  nursery: false,
  ...more,
});

const cooking = { roomId: "living-workshop", tariff: "cooking" } as const;

function booked(wanted: SlotChoice, refundCap = 100): BookedSlot {
  const { roomId, date, slot, tariff } = wanted;
  const fee = feeOf(centre, wanted, payer);
  return { roomId, date, slot, tariff, yen: fee.yen, fee, refundCap, cancelledAt: null };
}

const aBooking = (slots: BookedSlot[], more: Partial<Booking> = {}) =>
  ({
    status: "confirmed",
    slots,
    createdAt: MADE,
    people: 8,
    residence: "city",
    purpose: "hobby",
    reduction: null,
    payDeadline: null,
    ledger: [],
    ...more,
  }) as unknown as Booking;

const paidFor = (slots: BookedSlot[]): Money => {
  const yen = slots.reduce((sum, slot) => sum + slot.yen, 0);
  return { charged: yen, paid: yen };
};

const asking = (now = NOW) => ({ window: "city", applicant: "individual", now, others: [] }) as const;

test.each([
  // days before, cap, correction, reason → percent, rule
  [8, 100, false, "own", 100, "table"],
  [7, 100, false, "own", 100, "table"],
  [6, 100, false, "own", 0, "table"],
  [8, 0, false, "own", 0, "moved"],
  [8, 50, false, "own", 50, "moved"],
  [6, 50, false, "own", 0, "table"],
  [1, 0, true, "own", 100, "correction"],
  [1, 100, false, "weather", 100, "reason"],
  [1, 0, false, "disaster", 100, "reason"],
  [1, 100, false, "centre", 100, "reason"],
] as const)(
  "%i days before, cap %i, correction %s, %s: %i %% by %s",
  (days, cap, correction, reason, percent, rule) => {
    const slot = { ...booked(choice(addDays("2026-12-01", days))), refundCap: cap };
    expect(returnOf(centre, slot, NOW, { correction, reason })).toMatchObject({
      percent,
      rule,
      backYen: (320 * percent) / 100,
    });
  },
);

test("it is told until when the same or more comes back", () => {
  expect(returnOf(centre, booked(choice("2026-12-12")), NOW).best).toEqual({
    date: "2026-12-05",
    percent: 100,
    isPassed: false,
  });
  expect(returnOf(centre, booked(choice("2026-12-05")), NOW).best).toMatchObject({
    isPassed: true,
    date: "2026-11-28",
  });
  expect(returnOf(centre, booked(choice("2026-12-12"), 0), NOW).best).toBeNull();
});

test.each([
  [
    "all of it given up in time",
    { before: 640, after: 0, given: 640, kept: 0 },
    { charged: 640, paid: 640 },
    [0, 640, 640, 0, 0],
  ],
  ["too late", { before: 640, after: 0, given: 640, kept: 640 }, { charged: 640, paid: 640 }, [0, 0, 0, 640, 0]],
  [
    "never paid: nothing is kept",
    { before: 640, after: 0, given: 640, kept: 640 },
    { charged: 640, paid: 0 },
    [0, 640, 0, 0, 0],
  ],
  ["dearer", { before: 320, after: 630, given: 0, kept: 0 }, { charged: 320, paid: 320 }, [310, 0, 0, 0, 310]],
  ["cheaper", { before: 630, after: 320, given: 310, kept: 0 }, { charged: 630, paid: 630 }, [0, 310, 310, 0, 0]],
  [
    "kept before stays kept",
    { before: 320, after: 0, given: 320, kept: 0 },
    { charged: 640, paid: 640 },
    [0, 320, 320, 0, 0],
  ],
  ["half paid", { before: 640, after: 320, given: 320, kept: 0 }, { charged: 640, paid: 320 }, [0, 320, 0, 0, 0]],
  [
    "a dearer slot is not paid with what another one does not give back",
    { before: 640, after: 630, given: 320, kept: 320 },
    { charged: 640, paid: 640 },
    [310, 0, 0, 320, 310],
  ],
  [
    "dearer and back again before it was paid",
    { before: 950, after: 640, given: 310, kept: 310 },
    { charged: 950, paid: 640 },
    [0, 310, 0, 0, 0],
  ],
  [
    "the dearer slot given up before it was paid: what was paid for it is kept",
    { before: 950, after: 320, given: 630, kept: 630 },
    { charged: 950, paid: 640 },
    [0, 310, 0, 320, 0],
  ],
  [
    "what waits at the counter is not promised twice",
    { before: 320, after: 0, given: 320, kept: 0 },
    { charged: 320, paid: 640 },
    [0, 320, 320, 0, 0],
  ],
] as const)("%s", (_, slots, money, [chargeYen, waiverYen, refundYen, lostYen, dueYen]) => {
  expect(settle(slots, money)).toMatchObject({ chargeYen, waiverYen, refundYen, lostYen, dueYen });
});

test("what waits at the counter is taken first for what comes instead, and the rest is said", () => {
  const more = (paid: number) => settle({ before: 320, after: 630, given: 0, kept: 0 }, { charged: 320, paid });
  expect(more(640)).toMatchObject({ dueYen: 0, refundYen: 0, credit: { usedYen: 310, leftYen: 10 } });
  expect(more(520)).toMatchObject({ dueYen: 110, credit: { usedYen: 200, leftYen: 0 } });
  expect(more(320)).toMatchObject({ dueYen: 310, credit: null });
});

test("paid in full, giving up and getting cost the same in one change as one after the other", () => {
  const yen = fc.nat(20).map((tens) => tens * 10);
  fc.assert(
    fc.property(yen, yen, yen, fc.constantFrom(0, 50, 100), yen, (stays, given, extra, percent, lostBefore) => {
      const paid = stays + given + lostBefore;
      const money = { charged: paid, paid };
      const kept = (given * (100 - percent)) / 100;
      const before = stays + given;
      const once = settle({ before, after: stays + extra, given, kept }, money);
      const first = settle({ before, after: stays, given, kept }, money);
      const between = { charged: paid + first.chargeYen - first.waiverYen, paid: paid - first.refundYen };
      const second = settle({ before: stays, after: stays + extra, given: 0, kept: 0 }, between);
      expect(once.lostYen).toBe(first.lostYen + second.lostYen);
      expect(once.dueYen - once.refundYen).toBe(second.dueYen - first.refundYen - second.refundYen);
    }),
  );
});

test("two slots change places with others, and what is the same is no change", () => {
  const slots = [booked(choice("2026-12-12")), booked(choice("2026-12-13"))];
  const same = changeOf(
    centre,
    aBooking(slots),
    [{ of: slots[0]!, to: choice("2026-12-12") }],
    paidFor(slots),
    asking(),
  );
  expect(same).toMatchObject({ ok: false, code: "nothing_to_change" });
  const swapped = changeOf(
    centre,
    aBooking(slots),
    [
      { of: slots[0]!, to: choice("2026-12-13") },
      { of: slots[1]!, to: choice("2026-12-12") },
    ],
    paidFor(slots),
    asking(),
  );
  expect(swapped).toMatchObject({ ok: true, value: { claim: [], free: [], refundYen: 0, chargeYen: 0 } });
  const twice = changeOf(
    centre,
    aBooking(slots),
    [{ of: slots[0]!, to: choice("2026-12-13") }],
    paidFor(slots),
    asking(),
  );
  expect(twice).toMatchObject({ ok: false, code: "slot_twice" });
});

test("a dearer slot and another given up too late cost the same in one change and in two, dropped first", () => {
  const now = instantAt("2026-12-07", "10:00");
  const slots = [booked(choice("2026-12-12")), booked(choice("2026-12-13"))];
  const [a, b] = [slots[0]!, slots[1]!];
  const up: SlotWish = { of: a, to: choice("2026-12-12", 3, cooking) };
  const drop: SlotWish = { of: b, to: null };
  const plan = (standing: BookedSlot[], wishes: SlotWish[], money: Money) => {
    const planned = changeOf(centre, aBooking(standing), wishes, money, asking(now));
    if (!planned.ok) throw new Error(planned.code);
    return planned.value;
  };
  expect(plan(slots, [up, drop], paidFor(slots))).toMatchObject({ lostYen: 320, chargeYen: 310, dueYen: 310 });
  expect(plan(slots, [drop], paidFor(slots))).toMatchObject({ lostYen: 320, chargeYen: 0, dueYen: 0 });
  expect(plan([a], [up], paidFor(slots))).toMatchObject({ lostYen: 0, chargeYen: 310, dueYen: 310 });
});

test("one's own slots are no way to two rooms at one time", () => {
  const slots = [booked(choice("2026-12-12")), booked(choice("2026-12-13"))];
  const [x, y] = [slots[0]!, slots[1]!];
  const beside = choice("2026-12-12", 3, cooking);
  const through = (...wishes: SlotWish[]) => changeOf(centre, aBooking(slots), wishes, paidFor(slots), asking());
  // X goes to another room of its own hour, Y takes its place; or X stays and is only used with 保育室
  const instead: SlotWish = { of: y, to: choice("2026-12-12") };
  expect(through({ of: x, to: beside }, instead)).toMatchObject({ ok: false, code: "two_rooms_at_once" });
  const stays: SlotWish = { of: x, to: choice("2026-12-12", 3, { nursery: true }) };
  expect(through(stays, { of: y, to: beside })).toMatchObject({ ok: false, code: "two_rooms_at_once" });
  expect(through({ of: x, to: choice("2026-12-19") }, instead)).toMatchObject({ ok: true });
});

const DATES = dateRange("2026-12-03", "2026-12-28").filter((date) => openingOf(centre, date).open);

const anyChoice = fc
  .record({ date: fc.constantFrom(...DATES), slot: fc.integer({ min: 1, max: 6 }), isCooking: fc.boolean() })
  .map(({ date, slot, isCooking }) => choice(date, slot, isCooking ? cooking : {}));

test("whatever is changed: no more comes back than was paid, and claims, slots and yen add up", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(anyChoice, { minLength: 1, maxLength: 4, selector: ({ date, slot }) => `${date}/${slot}` }),
      fc.array(fc.option(anyChoice), { minLength: 4, maxLength: 4 }),
      fc.constantFrom(0, 50, 100),
      fc.boolean(),
      fc.integer({ min: 0, max: 24 * 20 }),
      (choices, wanted, cap, isPaid, hours) => {
        const slots = choices.map((one) => booked(one, cap));
        const money = isPaid ? paidFor(slots) : { ...paidFor(slots), paid: 0 };
        const now = new Date(MADE.getTime() + hours * 3_600_000);
        const wishes: SlotWish[] = slots.map((of, index) => ({ of, to: wanted[index] ?? null }));
        const planned = changeOf(centre, aBooking(slots), wishes, money, asking(now));
        if (!planned.ok) return;
        const plan = planned.value;
        const standing = plan.standing.reduce((sum, { yen }) => sum + yen, 0);
        expect(plan.refundYen).toBeLessThanOrEqual(money.paid);
        expect(Math.min(plan.chargeYen, plan.waiverYen)).toBe(0);
        const owed = money.charged + plan.chargeYen - plan.waiverYen;
        expect(owed).toBe(standing + plan.lostYen);
        expect(plan.dueYen - plan.refundYen).toBe(owed - money.paid);
        if (!isPaid) expect(plan.lostYen).toBe(0);
        if (plan.correction) expect(plan.lostYen).toBe(0);
        expect(plan.standing.length).toBe(slots.length - plan.free.length + plan.claim.length);
        for (const { refundCap } of plan.put) expect(refundCap).toBeLessThanOrEqual(plan.correction ? 100 : cap);
        expect(plan.deadline === null).toBe(plan.dueYen === 0 || plan.standing.length === 0);
      },
    ),
    { numRuns: 400 },
  );
});

test("the policy's half hour and closing are settings", () => {
  const { changes, refundReasons } = policyOn(centre, "2026-12-01");
  expect(changes).toEqual({ graceMinutes: 30, closing: { time: "17:00", daysBefore: 1 } });
  expect(refundReasons.map(({ reason, percent }) => [reason, percent])).toEqual([
    ["own", null],
    ["centre", 100],
    ["disaster", 100],
    ["weather", 100],
  ]);
});
