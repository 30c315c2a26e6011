import { expect, onTestFinished, test } from "vitest";
import { cancelBooking } from "@/lib/bookings/cancel-booking";
import { viewBooking } from "@/lib/bookings/view-bookings";
import type { Context } from "@/lib/context";
import { transaction } from "@/lib/db";
import { countDesk } from "@/lib/desk/count-desk";
import { confirmPayment, leavePayment, payAtCounter, startPayment } from "@/lib/payments/pay-by-card";
import { receiveEvent, reconcileCheckouts } from "@/lib/payments/receive-event";
import { retryRefund, sendDueRefunds } from "@/lib/payments/send-refunds";
import { stripePayments } from "@/lib/payments/stripe";
import { giveCounterRefund, settleMismatch, takeCounterPayment } from "@/lib/payments/take-counter-payment";
import { viewBookingMoney, viewMoney } from "@/lib/payments/view-money";
import { viewPayment } from "@/lib/payments/view-payment";
import { ok } from "@/lib/result";
import {
  book,
  bookingOf,
  centreWithPeople,
  claimsOf,
  later,
  ledgerOf,
  mailsOf,
  person,
} from "@/tests/support/bookings";
import { TEST_NOW } from "@/tests/support/context";
import { type SignedEvent, type StripeServer, startStripeServer } from "@/tests/support/stripe-server";

const DAY = "2026-12-12";
const SLOT = `meeting-room*${DAY}*3*s*-`;
const system = { kind: "system" } as const;

/** The centre with the real Stripe SDK, talking to a local server in Stripe's wire format. */
async function withStripe(): Promise<{ ctx: Context; stripe: StripeServer }> {
  const stripe = await startStripeServer();
  onTestFinished(() => stripe.close());
  const ctx = await centreWithPeople();
  const { secretKey, webhookSecret, base } = stripe;
  const clockOffsetMs = TEST_NOW.getTime() - Date.now();
  return { stripe, ctx: { ...ctx, cards: stripePayments({ secretKey, webhookSecret, apiBase: base, clockOffsetMs }) } };
}

/** A booking by card whose page at Stripe is open. */
async function payingByCard(): Promise<{ ctx: Context; stripe: StripeServer; number: string; page: string }> {
  const { ctx, stripe } = await withStripe();
  const number = await book(ctx, [SLOT]);
  return { ctx, stripe, number, page: await startedPage(ctx, number) };
}

async function startedPage(ctx: Context, number: string): Promise<string> {
  const started = await startPayment(ctx, { number });
  if (!started.ok) throw new Error(started.code);
  return started.value.url.split("/").at(-1)!;
}

async function told(ctx: Context, { body, signature }: SignedEvent) {
  const received = await receiveEvent({ ...ctx, actor: system }, { body, signature });
  return received.ok ? received.value : received.code;
}

const CHARGED = "charge 320 booking";
const PAID = "payment -320 card_payment";

test("a booking is paid by card: the slots are its own, the ledger is even, the mail is written", async () => {
  const { ctx, stripe, number, page } = await payingByCard();
  expect(await claimsOf(ctx, DAY)).toEqual(["meeting-room 3 hold"]);
  const session = stripe.sessions.get(page)!;
  expect(session).toMatchObject({ amount_total: 320, currency: "jpy", locale: "ja" });
  expect(session.success_url).toBe(`http://127.0.0.1:3000/bookings/${number}/pay/return`);
  expect(session.client_reference_id).toBe((await bookingOf(ctx, number)).checkouts[0]?.id);

  expect(await told(ctx, stripe.pay(page))).toBe("booked");
  expect((await bookingOf(ctx, number)).status).toBe("confirmed");
  expect(await claimsOf(ctx, DAY)).toEqual(["meeting-room 3 booking"]);
  expect(await ledgerOf(ctx, number)).toEqual({ rows: [CHARGED, PAID], due: 0 });
  expect(await mailsOf(ctx)).toEqual(["booking_confirmed"]);
  expect(await viewPayment(ctx, { number })).toMatchObject({ state: "paid", yen: 320 });
});

test("the page is asked for once, however often it is begun, and the hold lasts as long as it", async () => {
  const { ctx, stripe, number, page } = await payingByCard();
  expect(await startedPage(later(ctx, 5), number)).toBe(page);
  expect(stripe.sessions.size).toBe(1);
  const { checkouts } = await bookingOf(ctx, number);
  const hold = await ctx.db.reader.hold.findFirstOrThrow();
  expect(hold.expiresAt).toEqual(checkouts[0]?.expiresAt);
  expect(hold.expiresAt.getTime() - ctx.now.getTime()).toBe(31 * 60_000);
});

test("an event that arrives twice, and a second event of the same payment, change nothing", async () => {
  const { ctx, stripe, number, page } = await payingByCard();
  const event = stripe.pay(page);
  expect(await told(ctx, event)).toBe("booked");
  expect(await told(ctx, event)).toBe("seen");
  expect(await told(ctx, stripe.event("checkout.session.async_payment_succeeded", page))).toBe("seen");
  expect(await ledgerOf(ctx, number)).toEqual({ rows: [CHARGED, PAID], due: 0 });
  expect(await mailsOf(ctx)).toEqual(["booking_confirmed"]);
});

test("events that arrive together are handled once", async () => {
  const { ctx, stripe, number, page } = await payingByCard();
  const event = stripe.pay(page);
  const answers = await Promise.all([told(ctx, event), told(ctx, event), told(ctx, event)]);
  expect(answers.sort()).toEqual(["booked", "seen", "seen"]);
  expect((await ledgerOf(ctx, number)).due).toBe(0);
});

test("completed without the money is no payment; the money follows", async () => {
  const { ctx, stripe, number, page } = await payingByCard();
  expect(await told(ctx, stripe.pay(page, { unpaidYet: true }))).toBe("ignored");
  expect((await bookingOf(ctx, number)).status).toBe("held");
  stripe.pay(page);
  expect(await told(ctx, stripe.event("checkout.session.async_payment_succeeded", page))).toBe("booked");
});

test("an event whose signature is not Stripe's is refused", async () => {
  const { ctx, stripe, number, page } = await payingByCard();
  const { body, signature } = stripe.pay(page);
  expect(await told(ctx, { body: body.replace(":320", ":1"), signature })).toBe("bad_signature");
  expect(await told(ctx, { body, signature: "" })).toBe("bad_signature");
  expect(await told(ctx, { body, signature: signature.replace(/v1=..../, "v1=0000") })).toBe("bad_signature");
  expect(await told(ctx, { body: "{", signature })).toBe("bad_signature");
  expect((await bookingOf(ctx, number)).status).toBe("held");
});

test("an event of a checkout that is not ours, and one of no concern, are taken and do nothing", async () => {
  const { ctx, stripe, number, page } = await payingByCard();
  const session = stripe.sessions.get(page)!;
  stripe.sessions.set("cs_other", { ...session, id: "cs_other", client_reference_id: "somebody-elses" });
  expect(await told(ctx, stripe.pay("cs_other"))).toBe("ignored");
  expect(await told(ctx, stripe.event("charge.refunded", page))).toBe("ignored");
  expect((await bookingOf(ctx, number)).status).toBe("held");
});

test("a payment of another amount is not booked: it goes back whole, and staff find it", async () => {
  const { ctx, stripe, number, page } = await payingByCard();
  expect(await told(ctx, stripe.pay(page, { amount: 32 }))).toBe("mismatched");
  expect((await bookingOf(ctx, number)).status).toBe("expired");
  expect(await claimsOf(ctx, DAY)).toEqual([]);
  expect(await ledgerOf(ctx, number)).toEqual({
    rows: [CHARGED, "payment -32 card_payment", "refund 32 amount_mismatch", "waiver -320 hold_ran_out"],
    due: 0,
  });
  await sendDueRefunds(ctx);
  expect(stripe.refunds.map(({ amount }) => amount)).toEqual([32]);
  expect(await mailsOf(ctx)).toEqual(["unused_payment_refunded"]);

  const staff = { ...ctx, actor: person("sumi", "staff") };
  const money = await viewMoney(staff);
  const [mismatch] = money.ok ? money.value.mismatches : [];
  expect(mismatch).toMatchObject({ number, askedYen: 320, received: { amount: 32, currency: "jpy" } });
  await settleMismatch(staff, { checkout: mismatch!.checkout });
  await settleMismatch(staff, { checkout: mismatch!.checkout });
  expect(await countDesk(staff)).toMatchObject({ value: { mismatches: 0 } });
});

test("a payment in another currency is not booked, and not taken for yen", async () => {
  const { ctx, stripe, number, page } = await payingByCard();
  expect(await told(ctx, stripe.pay(page, { currency: "usd" }))).toBe("mismatched");
  expect(await ledgerOf(ctx, number)).toEqual({ rows: [CHARGED, "waiver -320 hold_ran_out"], due: 0 });
  await sendDueRefunds(ctx);
  expect(stripe.refunds).toEqual([]);
  expect(await countDesk({ ...ctx, actor: person("sumi", "staff") })).toMatchObject({ value: { mismatches: 1 } });
});

test("walking away ends the page at Stripe, the hold and the booking, and owes nothing", async () => {
  const { ctx, stripe, number, page } = await payingByCard();
  expect(await leavePayment(ctx, { number })).toEqual(ok({ number }));
  expect(stripe.sessions.get(page)?.status).toBe("expired");
  expect((await bookingOf(ctx, number)).status).toBe("expired");
  expect(await claimsOf(ctx, DAY)).toEqual([]);
  expect(await ledgerOf(ctx, number)).toEqual({ rows: [CHARGED, "waiver -320 hold_ran_out"], due: 0 });
  expect(await told(ctx, stripe.expire(page))).toBe("seen");
  expect(await viewPayment(ctx, { number })).toMatchObject({ state: "ended" });
  expect(await mailsOf(ctx)).toEqual([]);
  // the way back: the same slots can be booked again at once
  await book(ctx, [SLOT]);
});

test("walking away from a page that was just paid is a payment", async () => {
  const { ctx, stripe, number, page } = await payingByCard();
  stripe.pay(page);
  await leavePayment(ctx, { number });
  expect((await bookingOf(ctx, number)).status).toBe("confirmed");
  expect(await told(ctx, stripe.event("checkout.session.completed", page))).toBe("seen");
});

test("somebody else's payment can neither be begun, nor left, nor seen", async () => {
  const { ctx, number } = await payingByCard();
  const taro = { ...ctx, actor: person("taro") };
  for (const result of [
    await startPayment(taro, { number }),
    await leavePayment(taro, { number }),
    await confirmPayment(taro, { number }),
    await payAtCounter(taro, { number }),
    await startPayment(ctx, { number: "ZZZZ-ZZZZ" }),
    await startPayment(ctx, { number: "💳".repeat(500) }),
  ])
    expect(result).toMatchObject({ ok: false, code: "unknown_booking" });
  expect(await viewPayment(taro, { number })).toBeNull();
  expect((await bookingOf(ctx, number)).status).toBe("held");
});

test("a page whose time runs out ends the booking, and says so by mail", async () => {
  const { ctx, stripe, number, page } = await payingByCard();
  expect(await told(later(ctx, 32), stripe.expire(page))).toBe("ended");
  expect((await bookingOf(ctx, number)).status).toBe("expired");
  expect((await ledgerOf(ctx, number)).due).toBe(0);
  expect(await mailsOf(ctx)).toEqual(["payment_not_completed"]);
});

test("paid after the hold ran out, the slots still free: booked after all", async () => {
  const { ctx, stripe, number, page } = await payingByCard();
  await told(later(ctx, 32), stripe.expire(page));
  stripe.sessions.get(page)!.status = "open";
  expect(await told(later(ctx, 33), stripe.pay(page))).toBe("booked");
  expect((await bookingOf(ctx, number)).status).toBe("confirmed");
  expect(await claimsOf(ctx, DAY)).toEqual(["meeting-room 3 booking"]);
  expect(await ledgerOf(ctx, number)).toEqual({
    rows: [CHARGED, "waiver -320 hold_ran_out", PAID, "charge 320 late_payment_booked"],
    due: 0,
  });
  expect(await mailsOf(ctx)).toEqual(["late_payment_booked", "payment_not_completed"]);
  expect(await viewPayment(ctx, { number })).toMatchObject({ state: "paid", wasLate: true });
  expect((await viewBooking(ctx, number))?.history).toMatchObject([
    { what: "booked" },
    {
      what: "expired",
      turned: { before: { status: "held", yen: 320 }, after: { status: "expired", yen: 0 }, gone: [{}], came: [] },
    },
    { what: "paid", yen: 320 },
    {
      what: "confirmed",
      turned: { before: { status: "expired", yen: 0 }, after: { status: "confirmed", yen: 320 }, came: [{}] },
    },
  ]);
});

test("the hold ran out and nobody noticed yet: booked after all", async () => {
  const { ctx, stripe, number, page } = await payingByCard();
  expect(await told(later(ctx, 40), stripe.pay(page))).toBe("booked");
  expect(await claimsOf(ctx, DAY)).toEqual(["meeting-room 3 booking"]);
  expect(await ledgerOf(ctx, number)).toEqual({ rows: [CHARGED, PAID], due: 0 });
});

test("paid after the hold ran out, the slots taken: given back in full, and told", async () => {
  const { ctx, stripe, number, page } = await payingByCard();
  const taro = later(ctx, 32, person("taro"));
  const other = await book(taro, [SLOT], { payBy: "counter" });
  expect(await told(later(ctx, 33), stripe.pay(page))).toBe("returned");
  expect((await bookingOf(ctx, number)).status).toBe("expired");
  expect((await bookingOf(ctx, other)).status).toBe("confirmed");
  expect((await ledgerOf(ctx, number)).due).toBe(0);
  expect((await ledgerOf(ctx, number)).rows.toSorted()).toEqual(
    [CHARGED, PAID, "refund 320 late_payment", "waiver -320 hold_ran_out"].toSorted(),
  );
  await sendDueRefunds(later(ctx, 33));
  await sendDueRefunds(later(ctx, 34));
  expect(stripe.refunds.map(({ amount }) => amount)).toEqual([320]);
  expect(await mailsOf(ctx)).toContain("late_payment_refunded");
  expect(await viewPayment(ctx, { number })).toMatchObject({ state: "returned", yen: 320 });
});

test("paid after the hold ran out, one of two slots taken: all or nothing", async () => {
  const { ctx, stripe } = await withStripe();
  const number = await book(ctx, [SLOT, `training-room*${DAY}*4*s*-`]);
  const page = await startedPage(ctx, number);
  await book(later(ctx, 32, person("taro")), [SLOT], { payBy: "counter" });
  expect(await told(later(ctx, 33), stripe.pay(page))).toBe("returned");
  expect(await claimsOf(ctx, DAY)).toEqual(["meeting-room 3 booking"]);
  expect((await ledgerOf(ctx, number)).due).toBe(0);
});

test("paid after the hold ran out, on a day that was closed meanwhile or has begun: given back", async () => {
  const { ctx, stripe, number, page } = await payingByCard();
  await transaction(ctx.db, async (tx) => {
    await tx.calendarException.create({
      data: { date: DAY, kind: "extra_closure", noteJa: "工事", noteEn: "Works", at: ctx.now },
    });
    return ok(null);
  });
  expect(await told(later(ctx, 33), stripe.pay(page))).toBe("returned");
  expect((await ledgerOf(ctx, number)).due).toBe(0);
});

test("paid long after the use: given back", async () => {
  const { ctx, stripe, number, page } = await payingByCard();
  expect(await told(later(ctx, 20 * 24 * 60), stripe.pay(page))).toBe("returned");
  expect((await ledgerOf(ctx, number)).due).toBe(0);
});

test("paid although it was cancelled meanwhile: given back in full", async () => {
  const { ctx, stripe, number, page } = await payingByCard();
  expect((await cancelBooking(ctx, { number })).ok).toBe(true);
  expect(await told(ctx, stripe.pay(page))).toBe("returned");
  expect((await bookingOf(ctx, number)).status).toBe("cancelled");
  expect((await ledgerOf(ctx, number)).due).toBe(0);
  await sendDueRefunds(ctx);
  expect(stripe.refunds.map(({ amount }) => amount)).toEqual([320]);
  expect(await mailsOf(ctx)).toEqual(["cancelled", "unused_payment_refunded"]);
});

test("events in the wrong order come to the same: the end first, then the payment", async () => {
  const { ctx, stripe, number, page } = await payingByCard();
  const payment = stripe.pay(page);
  const end = stripe.event("checkout.session.expired", page);
  expect(await told(ctx, end)).toBe("ended");
  expect(await told(ctx, payment)).toBe("booked");
  expect((await ledgerOf(ctx, number)).due).toBe(0);
  expect(await told(ctx, end)).toBe("seen");
  expect((await bookingOf(ctx, number)).status).toBe("confirmed");
});

test("the payment first, then the end: it stays paid", async () => {
  const { ctx, stripe, number, page } = await payingByCard();
  expect(await told(ctx, stripe.pay(page))).toBe("booked");
  expect(await told(ctx, stripe.event("checkout.session.expired", page))).toBe("seen");
  expect((await bookingOf(ctx, number)).status).toBe("confirmed");
});

test("an unpaid booking that stands is paid by card: no hold is needed", async () => {
  const { ctx, stripe } = await withStripe();
  const number = await book(ctx, [SLOT], { payBy: "counter" });
  const page = await startedPage(ctx, number);
  expect(await told(ctx, stripe.pay(page))).toBe("paid");
  expect(await ledgerOf(ctx, number)).toEqual({ rows: [CHARGED, PAID], due: 0 });
  expect(await mailsOf(ctx)).toEqual(["booking_confirmed", "payment_received"]);
  expect(await startPayment(ctx, { number })).toMatchObject({ code: "nothing_due" });
});

test("walking away from paying a booking that stands leaves it as it was", async () => {
  const { ctx, stripe } = await withStripe();
  const number = await book(ctx, [SLOT], { payBy: "counter" });
  await startedPage(ctx, number);
  await leavePayment(ctx, { number });
  expect(await ledgerOf(ctx, number)).toEqual({ rows: [CHARGED], due: 320 });
  expect(await claimsOf(ctx, DAY)).toEqual(["meeting-room 3 booking"]);
  expect(await startedPage(ctx, number)).toBe([...stripe.sessions.keys()][1]);
});

test("paid in cash and by card all the same: the second goes back", async () => {
  const { ctx, stripe } = await withStripe();
  const number = await book(ctx, [SLOT], { payBy: "counter" });
  const page = await startedPage(ctx, number);
  const payment = stripe.pay(page);
  const staff = { ...ctx, actor: person("sumi", "staff") };
  expect(await takeCounterPayment(staff, { number, yen: 320, key: crypto.randomUUID() })).toEqual(ok({ number }));
  expect(await told(ctx, payment)).toBe("returned");
  await sendDueRefunds(ctx);
  expect(stripe.refunds.map(({ amount }) => amount)).toEqual([320]);
  expect(await ledgerOf(ctx, number)).toEqual({
    rows: [CHARGED, "payment -320 counter_payment", PAID, "refund 320 paid_twice"],
    due: 0,
  });
  expect(await mailsOf(ctx)).toEqual(["booking_confirmed", "double_payment_refunded", "payment_received"]);
  expect(await viewPayment(ctx, { number })).toMatchObject({ state: "paid", twiceYen: 320 });
});

test("paid twice on two pages: the second goes back", async () => {
  const { ctx, stripe, number, page } = await payingByCard();
  const { yen, provider, expiresAt, bookingId } = await ctx.db.reader.checkout.findFirstOrThrow();
  await transaction(ctx.db, async (tx) => {
    await tx.checkout.create({
      data: { id: "second", bookingId, provider, yen, expiresAt, status: "ended", createdAt: ctx.now },
    });
    return ok(null);
  });
  stripe.sessions.set("cs_second", { ...stripe.sessions.get(page)!, id: "cs_second", client_reference_id: "second" });
  expect(await told(ctx, stripe.pay(page))).toBe("booked");
  expect(await told(ctx, stripe.pay("cs_second"))).toBe("returned");
  expect((await ledgerOf(ctx, number)).due).toBe(0);
  expect((await ledgerOf(ctx, number)).rows.at(-1)).toBe("refund 320 paid_twice");
});

test("Stripe cannot be reached: nothing is lost, the hold stands, and trying again finds the way", async () => {
  const { ctx, stripe } = await withStripe();
  const number = await book(ctx, [SLOT]);
  stripe.failures.push("down", "down", "down");
  expect(await startPayment(ctx, { number })).toMatchObject({ code: "provider_unreachable" });
  expect(await viewPayment(ctx, { number })).toMatchObject({ state: "ready", canPayByCard: true });
  expect(await claimsOf(ctx, DAY)).toEqual(["meeting-room 3 hold"]);
  expect(await startedPage(ctx, number)).toMatch(/^cs_test_/);
  expect(stripe.sessions.size).toBe(1);
  expect((await bookingOf(ctx, number)).checkouts).toHaveLength(1);
});

test("Stripe's answer is lost on the way: trying again leads to the same page", async () => {
  const { ctx, stripe } = await withStripe();
  const number = await book(ctx, [SLOT]);
  stripe.failures.push("lost_answer", "down", "down");
  expect(await startPayment(ctx, { number })).toMatchObject({ code: "provider_unreachable" });
  expect(stripe.sessions.size).toBe(1);
  const page = await startedPage(ctx, number);
  expect(stripe.sessions.size).toBe(1);
  expect(await told(ctx, stripe.pay(page))).toBe("booked");
});

test("a page whose address never reached us is paid all the same: booked", async () => {
  const { ctx, stripe } = await withStripe();
  const number = await book(ctx, [SLOT]);
  stripe.failures.push("lost_answer", "down", "down");
  await startPayment(ctx, { number });
  expect(await told(ctx, stripe.pay([...stripe.sessions.keys()][0]!))).toBe("booked");
  expect((await ledgerOf(ctx, number)).due).toBe(0);
});

test("trying again minutes later begins a page anew, since Stripe's live 30 minutes at least", async () => {
  const { ctx, stripe } = await withStripe();
  const number = await book(ctx, [SLOT]);
  stripe.failures.push("down", "down", "down");
  await startPayment(ctx, { number });
  const page = await startedPage(later(ctx, 5), number);
  expect(stripe.sessions.get(page)?.status).toBe("open");
  expect((await bookingOf(ctx, number)).checkouts.map(({ status }) => status)).toEqual(["ended", "open"]);
});

test("with the provider down one pays at the counter instead, and the booking stands", async () => {
  const { ctx, stripe, number, page } = await payingByCard();
  stripe.failures.push("down", "down", "down");
  expect(await payAtCounter(ctx, { number })).toEqual(ok({ number }));
  expect(await payAtCounter(ctx, { number })).toEqual(ok({ number }));
  const booking = await bookingOf(ctx, number);
  expect(booking).toMatchObject({ status: "confirmed", payBy: "counter" });
  expect(booking.payDeadline).toEqual(new Date("2026-12-09T23:59:00+09:00"));
  expect(await claimsOf(ctx, DAY)).toEqual(["meeting-room 3 booking"]);
  expect(await ledgerOf(ctx, number)).toEqual({ rows: [CHARGED], due: 320 });
  expect(await mailsOf(ctx)).toEqual(["booking_confirmed"]);
  // the page at Stripe stayed open, and is paid after all: that is a payment of the booking
  expect(await told(ctx, stripe.pay(page))).toBe("paid");
  expect((await ledgerOf(ctx, number)).due).toBe(0);
});

test("back from the page before the event: Stripe is asked, and the event changes nothing more", async () => {
  const { ctx, stripe, number, page } = await payingByCard();
  await confirmPayment(ctx, { number });
  expect(await viewPayment(ctx, { number })).toMatchObject({ state: "waiting" });
  const event = stripe.pay(page);
  stripe.failures.push("down", "down", "down");
  await confirmPayment(ctx, { number });
  expect(await viewPayment(ctx, { number })).toMatchObject({ state: "waiting" });
  await confirmPayment(ctx, { number });
  expect(await viewPayment(ctx, { number })).toMatchObject({ state: "paid" });
  expect(await told(ctx, event)).toBe("seen");
  expect((await ledgerOf(ctx, number)).due).toBe(0);
});

test("events that never came are made good: a payment is booked, an open page is ended", async () => {
  const { ctx, stripe, number, page } = await payingByCard();
  const taro = { ...ctx, actor: person("taro") };
  const other = await book(taro, [`training-room*${DAY}*3*s*-`]);
  const open = await startedPage(taro, other);
  stripe.pay(page);
  const due = later(ctx, 35, system);
  stripe.failures.push("down", "down", "down");
  await reconcileCheckouts(due); // Stripe is down: nothing is decided
  expect((await bookingOf(ctx, number)).status).toBe("held");
  await Promise.all([reconcileCheckouts(due), reconcileCheckouts(due)]);
  expect((await bookingOf(ctx, number)).status).toBe("confirmed");
  expect((await bookingOf(ctx, other)).status).toBe("expired");
  expect(stripe.sessions.get(open)?.status).toBe("expired");
  expect((await ledgerOf(ctx, number)).due).toBe(0);
  expect((await ledgerOf(ctx, other)).due).toBe(0);
  expect(await mailsOf(ctx)).toEqual(["late_payment_booked", "payment_not_completed"]);
});

test("a booking that never came to the card's page expires with its hold", async () => {
  const { ctx } = await withStripe();
  const number = await book(ctx, [SLOT]);
  await reconcileCheckouts(later(ctx, 29, system));
  expect((await bookingOf(ctx, number)).status).toBe("held");
  await reconcileCheckouts(later(ctx, 31, system));
  expect((await bookingOf(ctx, number)).status).toBe("expired");
  expect((await ledgerOf(ctx, number)).due).toBe(0);
  expect(await startPayment(later(ctx, 31), { number })).toMatchObject({ code: "hold_ran_out" });
});

test("a refund is asked for until it is made, and made once", async () => {
  const { ctx, stripe, number, page } = await payingByCard();
  await told(ctx, stripe.pay(page));
  expect((await cancelBooking(ctx, { number })).ok).toBe(true);
  expect((await ledgerOf(ctx, number)).due).toBe(0);
  stripe.failures.push("down", "down", "down");
  await sendDueRefunds(ctx);
  expect(stripe.refunds).toHaveLength(0);
  await sendDueRefunds(ctx); // not yet due again
  expect(stripe.refunds).toHaveLength(0);
  stripe.failures.push(500);
  await sendDueRefunds(later(ctx, 2));
  expect(stripe.refunds).toHaveLength(0);
  // made, but the answer is lost with every retry of it
  stripe.failures.push(null, "lost_answer", "down", "down");
  await Promise.all([sendDueRefunds(later(ctx, 10)), sendDueRefunds(later(ctx, 10))]);
  expect(stripe.refunds).toHaveLength(1);
  expect((await ctx.db.reader.cardRefund.findFirstOrThrow()).status).toBe("due");
  await sendDueRefunds(later(ctx, 60 * 24));
  expect(stripe.refunds.map(({ amount }) => amount)).toEqual([320]);
  expect((await ctx.db.reader.cardRefund.findFirstOrThrow()).status).toBe("done");
});

test("a refund whose answer was lost is not made twice, even when Stripe has forgotten the key", async () => {
  const { ctx, stripe } = await withStripe();
  const number = await book(ctx, [SLOT, `meeting-room*${DAY}*4*s*-`]);
  const page = await startedPage(ctx, number);
  await told(ctx, stripe.pay(page));
  const { id: checkoutId } = (await bookingOf(ctx, number)).checkouts[0]!;
  const { payment_intent: paymentRef } = stripe.sessions.get(page)!;
  await transaction(ctx.db, async (tx) => {
    await tx.cardRefund.create({
      data: { id: "refund-1", checkoutId, yen: 320, status: "due", nextAttemptAt: ctx.now, createdAt: ctx.now },
    });
    return ok(null);
  });
  // as it stands at Stripe two days later: half of the payment given back, the key gone
  stripe.refunds.push({
    id: "re_1",
    object: "refund",
    payment_intent: paymentRef!,
    amount: 320,
    status: "succeeded",
    metadata: { refund: "refund-1" },
  });
  await sendDueRefunds(later(ctx, 60 * 48));
  expect(stripe.refunds).toHaveLength(1);
  expect((await ctx.db.reader.cardRefund.findFirstOrThrow()).status).toBe("done");
});

test("a refund that Stripe will not make is left to staff", async () => {
  const { ctx, stripe, number, page } = await payingByCard();
  await told(ctx, stripe.pay(page));
  await cancelBooking(ctx, { number });
  stripe.sessions.get(page)!.payment_intent = "pi_unknown";
  await sendDueRefunds(ctx);
  const staff = { ...ctx, actor: person("sumi", "staff") };
  expect(await countDesk(staff)).toMatchObject({ value: { failedRefunds: 1 } });
});

test("a refund that comes back from the card's bank is left to staff, and made anew when they say so", async () => {
  const { ctx, stripe, number, page } = await payingByCard();
  await told(ctx, stripe.pay(page));
  await cancelBooking(ctx, { number });
  await sendDueRefunds(ctx);
  const failure = stripe.failRefund(stripe.refunds[0]!.id);
  expect(await told(ctx, failure)).toBe("refund_failed");
  expect(await told(ctx, failure)).toBe("seen");
  const staff = { ...ctx, actor: person("sumi", "staff") };
  expect(await countDesk(staff)).toMatchObject({ value: { failedRefunds: 1 } });

  const { id } = await ctx.db.reader.cardRefund.findFirstOrThrow();
  expect((await retryRefund(staff, { refund: id })).ok).toBe(true);
  await sendDueRefunds(later(ctx, 1));
  await sendDueRefunds(later(ctx, 60 * 24));
  expect(stripe.refunds.map(({ amount, status }) => ({ amount, status }))).toEqual([
    { amount: 320, status: "failed" },
    { amount: 320, status: "succeeded" },
  ]);
  expect(await countDesk(staff)).toMatchObject({ value: { failedRefunds: 0 } });
});

test("a page that Stripe does not know ends its booking, and keeps no other from being looked up", async () => {
  const { ctx, stripe, number, page } = await payingByCard();
  stripe.sessions.delete(page);
  await reconcileCheckouts(later(ctx, 35, system));
  expect((await bookingOf(ctx, number)).status).toBe("expired");
  expect((await ctx.db.reader.checkout.findFirstOrThrow()).status).toBe("ended");
});

test("with a key that Stripe refuses nothing is given up", async () => {
  const { ctx, stripe, number, page } = await payingByCard();
  await told(ctx, stripe.pay(page));
  await cancelBooking(ctx, { number });
  const { webhookSecret, base } = stripe;
  const cards = stripePayments({ secretKey: "sk_test_wrong", webhookSecret, apiBase: base });
  await sendDueRefunds({ ...ctx, cards });
  expect((await ctx.db.reader.cardRefund.findFirstOrThrow()).status).toBe("due");
});

test("only an office sees and takes money", async () => {
  const { ctx, number } = await payingByCard();
  const cash = { number, yen: 320, key: crypto.randomUUID() };
  for (const result of [
    await takeCounterPayment(ctx, cash),
    await giveCounterRefund(ctx, cash),
    await settleMismatch(ctx, { checkout: "x" }),
    await viewMoney(ctx),
    await countDesk(ctx),
    await viewBookingMoney(ctx, { number }),
  ])
    expect(result).toMatchObject({ ok: false, code: "not_allowed" });
});

test("cash is taken once, to the yen, and what is cancelled is given back once", async () => {
  const { ctx } = await withStripe();
  const number = await book(ctx, [SLOT], { payBy: "counter" });
  const staff = { ...ctx, actor: person("sumi", "staff") };
  const key = crypto.randomUUID();
  expect(await takeCounterPayment(staff, { number, yen: 300, key })).toMatchObject({
    code: "amount_differs",
    facts: { yen: 300, dueYen: 320 },
  });
  expect(await giveCounterRefund(staff, { number, yen: 320, key })).toMatchObject({ code: "nothing_to_give_back" });
  const pressed = await Promise.all([
    takeCounterPayment(staff, { number, yen: 320, key }),
    takeCounterPayment(staff, { number: `${number.slice(0, 4)}-${number.slice(4)}`.toLowerCase(), yen: 320, key }),
  ]);
  expect(pressed).toEqual([ok({ number }), ok({ number })]);
  expect(await takeCounterPayment(staff, { number, yen: 320, key: crypto.randomUUID() })).toMatchObject({
    code: "nothing_due",
  });
  await cancelBooking(ctx, { number });
  expect(await countDesk(staff)).toMatchObject({ value: { toRepay: 1, unpaid: 0 } });
  const back = crypto.randomUUID();
  expect(await giveCounterRefund(staff, { number, yen: 320, key: back })).toEqual(ok({ number }));
  expect(await giveCounterRefund(staff, { number, yen: 320, key: back })).toEqual(ok({ number }));
  expect(await ledgerOf(ctx, number)).toEqual({
    rows: [CHARGED, "payment -320 counter_payment", "waiver -320 cancelled", "refund 320 counter_refund"],
    due: 0,
  });
});

test("a card payment under way is ended when the cash is taken", async () => {
  const { ctx, stripe } = await withStripe();
  const number = await book(ctx, [SLOT], { payBy: "counter" });
  const page = await startedPage(ctx, number);
  const staff = { ...ctx, actor: person("sumi", "staff") };
  await takeCounterPayment(staff, { number, yen: 320, key: crypto.randomUUID() });
  expect(stripe.sessions.get(page)?.status).toBe("expired");
});
