import fc from "fast-check";
import { expect, test } from "vitest";
import {
  balanceOf,
  chargeEntry,
  isAsAsked,
  paymentEntry,
  refundEntry,
  refundRetryMs,
  splitPayment,
  splitRefund,
  waiverEntry,
} from "@/lib/payments/rules";
import { answersFor, sandboxEventBody } from "@/lib/sandbox/rules";

const at = new Date("2026-12-01T10:00:00+09:00");
const given = (yen: number) => ({ bookingId: "b", key: "k", at, yen });
const charge = (yen: number) => chargeEntry({ ...given(yen), reason: "booking" });
const waiver = (yen: number) => waiverEntry({ ...given(yen), reason: "cancelled" });
const cash = (yen: number) => paymentEntry({ ...given(yen), reason: "counter_payment" });
const card = (yen: number) => paymentEntry({ ...given(yen), reason: "card_payment", checkoutId: "c" });
const back = (yen: number) => refundEntry({ ...given(yen), method: "card", reason: "cancelled", checkoutId: "c" });

const NOTHING = { charged: 0, waived: 0, paid: 0, refunded: 0, due: 0 };

test.each([
  ["nothing", [], NOTHING],
  ["booked", [charge(950)], { ...NOTHING, charged: 950, due: 950 }],
  ["booked and paid", [charge(950), cash(950)], { ...NOTHING, charged: 950, paid: 950 }],
  ["cancelled unpaid", [charge(950), waiver(950)], { ...NOTHING, charged: 950, waived: 950 }],
  [
    "paid in cash, cancelled, to be fetched",
    [charge(950), cash(950), waiver(950)],
    { charged: 950, waived: 950, paid: 950, refunded: 0, due: -950 },
  ],
  [
    "paid by card, cancelled, sent back",
    [charge(950), card(950), waiver(950), back(950)],
    { charged: 950, waived: 950, paid: 950, refunded: 950, due: 0 },
  ],
  [
    "paid by card, one of two slots cancelled",
    [charge(950), card(950), waiver(320), back(320)],
    { charged: 950, waived: 320, paid: 950, refunded: 320, due: 0 },
  ],
])("%s", (_name, ledger, balance) => {
  expect(balanceOf(ledger)).toEqual(balance);
});

const yen = fc.integer({ min: 0, max: 100_000 });
const entry = fc.oneof(yen.map(charge), yen.map(waiver), yen.map(cash), yen.map(card), yen.map(back));

test("what is owed is the plain sum of the rows, in any order", () => {
  fc.assert(
    fc.property(fc.array(entry), (ledger) => {
      const balance = balanceOf(ledger);
      expect(balance.due).toBe(ledger.reduce((sum, row) => sum + row.yen, 0));
      expect(balance.due).toBe(balance.charged - balance.waived - balance.paid + balance.refunded);
      expect(balanceOf(ledger.toReversed())).toEqual(balance);
      for (const part of [balance.charged, balance.waived, balance.paid, balance.refunded])
        expect(Object.is(part, -0) || part < 0).toBe(false);
    }),
  );
});

test("a row has the sign of its kind, and no row is made of a fraction or of less than nothing", () => {
  fc.assert(
    fc.property(yen, (amount) => {
      expect(charge(amount).yen).toBe(amount);
      expect(back(amount).yen).toBe(amount);
      expect(waiver(amount).yen + amount).toBe(0);
      expect(cash(amount).yen + amount).toBe(0);
    }),
  );
  expect(() => charge(0.5)).toThrow();
  expect(() => cash(-1)).toThrow();
});

test("a refund is spread over card payments without giving any of them back more than it brought", () => {
  const payment = fc.record({ yen, refunded: yen }).map(({ yen: paid, refunded }, index = 0) => ({
    id: `${index}`,
    yen: paid,
    refunded: Math.min(paid, refunded),
  }));
  fc.assert(
    fc.property(yen, fc.array(payment, { maxLength: 5 }), (amount, found) => {
      const paid = found.map((row, index) => ({ ...row, id: `c${index}` }));
      const split = splitRefund(amount, paid);
      const toCards = split.cards.reduce((sum, part) => sum + part.yen, 0);
      expect(toCards + split.counterYen).toBe(amount);
      expect(split.counterYen).toBeGreaterThanOrEqual(0);
      for (const { checkoutId, yen: part } of split.cards) {
        const row = paid.find(({ id }) => id === checkoutId)!;
        expect(part).toBeGreaterThan(0);
        expect(part).toBeLessThanOrEqual(row.yen - row.refunded);
      }
      const left = paid.reduce((sum, row) => sum + row.yen - row.refunded, 0);
      expect(toCards).toBe(Math.min(amount, left));
    }),
  );
});

test("the newest card payment is given back first", () => {
  const paid = [
    { id: "old", yen: 320, refunded: 0 },
    { id: "new", yen: 630, refunded: 600 },
  ];
  expect(splitRefund(100, paid)).toEqual({
    cards: [
      { checkoutId: "new", yen: 30 },
      { checkoutId: "old", yen: 70 },
    ],
    counterYen: 0,
  });
});

test.each([
  [320, 320, { keepYen: 320, backYen: 0 }],
  [320, 0, { keepYen: 0, backYen: 320 }],
  [320, -320, { keepYen: 0, backYen: 320 }],
  [950, 320, { keepYen: 320, backYen: 630 }],
  [320, 950, { keepYen: 320, backYen: 0 }],
])("of %i yen paid while %i are owed", (paid, due, split) => {
  expect(splitPayment(paid, due)).toEqual(split);
});

const paid = { kind: "paid", providerRef: "cs_1", paymentRef: "pi_1", amount: 320, currency: "jpy" } as const;

test.each([
  ["as asked", { providerRef: "cs_1", yen: 320 }, paid, true],
  ["on a page whose address was lost", { providerRef: null, yen: 320 }, paid, true],
  ["in capitals", { providerRef: "cs_1", yen: 320 }, { ...paid, currency: "JPY" }, true],
  ["too little", { providerRef: "cs_1", yen: 320 }, { ...paid, amount: 32 }, false],
  ["too much", { providerRef: "cs_1", yen: 320 }, { ...paid, amount: 32_000 }, false],
  ["in another currency", { providerRef: "cs_1", yen: 320 }, { ...paid, currency: "usd" }, false],
  ["on another page", { providerRef: "cs_2", yen: 320 }, paid, false],
])("a payment %s", (_name, checkout, outcome, expected) => {
  expect(isAsAsked(checkout, outcome)).toBe(expected);
});

test("a refund that failed waits longer each time, at most six hours", () => {
  expect([0, 1, 2, 5, 20].map(refundRetryMs)).toEqual([60_000, 120_000, 240_000, 1_920_000, 21_600_000]);
});

test("a sandbox page that is paid takes no other answer, one that is over only a late payment", () => {
  expect(answersFor("paid")).toEqual([]);
  expect(answersFor("expired")).toEqual(["pay_late"]);
  expect(answersFor("declined")).toContain("pay");
});

test("the sandbox writes its events as Stripe does", () => {
  const body = JSON.parse(
    sandboxEventBody(
      { id: "evt_1", type: "checkout.session.completed", createdAt: at },
      { id: "cs_1", yen: 320, reference: "our-checkout", paymentRef: "pi_1" },
    ),
  );
  expect(body.data.object).toMatchObject({
    id: "cs_1",
    client_reference_id: "our-checkout",
    amount_total: 320,
    currency: "jpy",
    status: "complete",
    payment_status: "paid",
    payment_intent: "pi_1",
  });
});
