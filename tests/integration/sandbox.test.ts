import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { cancelBooking } from "@/lib/bookings/cancel-booking";
import type { Context } from "@/lib/context";
import { confirmPayment, leavePayment, startPayment } from "@/lib/payments/pay-by-card";
import { receiveEvent, reconcileCheckouts } from "@/lib/payments/receive-event";
import { sandboxPayments } from "@/lib/payments/sandbox";
import { sendDueRefunds } from "@/lib/payments/send-refunds";
import { signStripeEvent } from "@/lib/payments/stripe";
import { viewPayment } from "@/lib/payments/view-payment";
import type { SandboxAnswer } from "@/lib/sandbox/rules";
import { answerSandboxPage, deliverSandboxEvents, viewSandboxPage } from "@/lib/sandbox/use-cases";
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

const DAY = "2026-12-12";
const SLOT = `meeting-room*${DAY}*3*s*-`;

type Webhook = {
  /** what it answered, in order: how each event settled, "down" while it was told to fail */
  answers: string[];
  failures: number;
  now: Date;
};

/** The centre with the sandbox, whose events arrive over the network as in the demo. */
async function withSandbox(): Promise<{ ctx: Context; webhook: Webhook }> {
  const plain = await centreWithPeople();
  const webhook: Webhook = { answers: [], failures: 0, now: plain.now };
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    if (webhook.failures > 0) {
      webhook.failures -= 1;
      webhook.answers.push("down");
      response.writeHead(503).end();
      return;
    }
    const signature = String(request.headers["stripe-signature"]);
    const received = await receiveEvent({ ...ctx, now: webhook.now, actor: { kind: "system" } }, { body, signature });
    webhook.answers.push(received.ok ? received.value : received.code);
    response.writeHead(received.ok ? 200 : 400).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  const config = { ...plain.config, port: (server.address() as AddressInfo).port };
  const ctx = { ...plain, config, cards: sandboxPayments({ db: plain.db, config }) };
  return { ctx, webhook };
}

async function payingByCard() {
  const { ctx, webhook } = await withSandbox();
  const number = await book(ctx, [SLOT]);
  const started = await startPayment(ctx, { number });
  if (!started.ok) throw new Error(started.code);
  const id = started.value.url.split("/").at(-1)!;
  /** What somebody does on the page, some minutes later. */
  const answer = async (what: SandboxAnswer, minutes = 0) => {
    const at = later(ctx, minutes);
    webhook.now = at.now;
    return answerSandboxPage(at, { id, answer: what });
  };
  return { ctx, webhook, number, id, answer, url: started.value.url };
}

test("paid in the sandbox: the event has arrived before the browser is back", async () => {
  const { ctx, webhook, number, id, answer, url } = await payingByCard();
  expect(url).toBe(`http://127.0.0.1:3000/demo/pay/${id}`);
  expect(await viewSandboxPage(ctx, { id })).toMatchObject({ yen: 320, status: "open", locale: "ja" });
  expect(await answer("pay")).toMatchObject({
    value: { goTo: `http://127.0.0.1:3000/bookings/${number}/pay/return` },
  });
  expect(webhook.answers).toEqual(["booked"]);
  expect((await bookingOf(ctx, number)).status).toBe("confirmed");
  expect((await ledgerOf(ctx, number)).due).toBe(0);
  // pressed again, it only leads back
  expect(await answer("pay")).toMatchObject({ ok: true, value: { goTo: expect.stringContaining("/pay/return") } });
  expect(await answer("decline")).toMatchObject({ value: { goTo: expect.stringContaining("/pay/return") } });
  expect(webhook.answers).toEqual(["booked"]);
});

test("a card that is declined leaves all as it was, to be tried again", async () => {
  const { ctx, webhook, id, number, answer } = await payingByCard();
  expect(await answer("decline")).toMatchObject({ value: { goTo: null } });
  expect(await viewSandboxPage(ctx, { id })).toMatchObject({ status: "declined" });
  expect((await bookingOf(ctx, number)).status).toBe("held");
  expect((await ledgerOf(ctx, number)).rows).toEqual(["charge 320 booking"]);
  await answer("pay", 3);
  expect(webhook.answers).toEqual(["booked"]);
});

test("cancelling ends the page as well, so that nobody pays for what is cancelled", async () => {
  const { ctx, id, number } = await payingByCard();
  expect((await cancelBooking(ctx, { number })).ok).toBe(true);
  await reconcileCheckouts({ ...ctx, actor: { kind: "system" } });
  expect(await viewSandboxPage(ctx, { id })).toMatchObject({ status: "expired" });
  expect((await bookingOf(ctx, number)).status).toBe("cancelled");
  expect(await ledgerOf(ctx, number)).toEqual({ rows: ["charge 320 booking", "waiver -320 cancelled"], due: 0 });
});

test("walking away leads to our address, which ends both", async () => {
  const { ctx, webhook, id, number, answer } = await payingByCard();
  expect(await answer("leave")).toMatchObject({
    value: { goTo: `http://127.0.0.1:3000/bookings/${number}/pay/leave` },
  });
  await leavePayment(ctx, { number });
  expect(await viewSandboxPage(ctx, { id })).toMatchObject({ status: "expired" });
  expect((await bookingOf(ctx, number)).status).toBe("expired");
  expect(await claimsOf(ctx, DAY)).toEqual([]);
  await deliverSandboxEvents(ctx);
  expect(webhook.answers).toEqual(["seen"]);
});

test("told twice, it counts once", async () => {
  const { ctx, webhook, number, answer } = await payingByCard();
  await answer("pay_told_twice");
  expect(webhook.answers).toEqual(["booked", "seen"]);
  expect((await ledgerOf(ctx, number)).due).toBe(0);
  expect(await mailsOf(ctx)).toEqual(["booking_confirmed"]);
});

test("told late: the way back asks, and the event changes nothing", async () => {
  const { ctx, webhook, number, answer } = await payingByCard();
  await answer("pay_untold");
  expect(webhook.answers).toEqual([]);
  await confirmPayment(ctx, { number });
  expect(await viewPayment(ctx, { number })).toMatchObject({ state: "paid" });
  await deliverSandboxEvents(later(ctx, 3));
  expect(webhook.answers).toEqual(["seen"]);
});

test("late, the slots still free: booked after all", async () => {
  const { ctx, webhook, number, answer } = await payingByCard();
  expect(await answer("run_out")).toMatchObject({ value: { goTo: null } });
  expect(await claimsOf(ctx, DAY)).toEqual([]);
  expect(await answer("pay")).toMatchObject({ code: "payment_page_over" });
  await answer("pay_late", 1);
  expect(webhook.answers).toEqual(["ended", "booked"]);
  expect((await bookingOf(ctx, number)).status).toBe("confirmed");
  expect((await ledgerOf(ctx, number)).due).toBe(0);
});

test("late, the slots taken: given back in the sandbox's books too, once", async () => {
  const { ctx, webhook, id, number, answer } = await payingByCard();
  await answer("run_out");
  await book({ ...ctx, actor: person("taro") }, [SLOT], { payBy: "counter" });
  await answer("pay_late", 1);
  expect(webhook.answers).toEqual(["ended", "returned"]);
  expect((await ledgerOf(ctx, number)).due).toBe(0);
  await Promise.all([sendDueRefunds(later(ctx, 1)), sendDueRefunds(later(ctx, 1))]);
  await sendDueRefunds(later(ctx, 60));
  expect(await viewSandboxPage(ctx, { id })).toMatchObject({ refunded: 320 });
  expect(await ctx.db.reader.sandboxRefund.count()).toBe(1);
});

test("nobody does anything: the page's time runs out by itself, and the booking ends", async () => {
  const { ctx, webhook, id, number } = await payingByCard();
  expect(await viewSandboxPage(later(ctx, 32), { id })).toMatchObject({ status: "expired" });
  webhook.now = later(ctx, 32).now;
  await deliverSandboxEvents(later(ctx, 32));
  expect(webhook.answers).toEqual(["ended"]);
  expect((await bookingOf(ctx, number)).status).toBe("expired");
});

test("a webhook that is down is told again until it answers", async () => {
  const { ctx, webhook, number, answer } = await payingByCard();
  webhook.failures = 2;
  await answer("pay");
  await deliverSandboxEvents(ctx); // not yet
  await deliverSandboxEvents(later(ctx, 1));
  await deliverSandboxEvents(later(ctx, 2));
  await deliverSandboxEvents(later(ctx, 3));
  expect(webhook.answers).toEqual(["down", "down", "booked"]);
  expect((await bookingOf(ctx, number)).status).toBe("confirmed");
});

test("an event that somebody else signed is refused", async () => {
  const { ctx, number, answer } = await payingByCard();
  await answer("pay_untold");
  const { body } = await ctx.db.reader.sandboxEvent.findFirstOrThrow();
  const forged = await receiveEvent(ctx, { body, signature: signStripeEvent(body, "whsec_guessed") });
  expect(forged).toMatchObject({ ok: false, code: "bad_signature" });
  expect((await bookingOf(ctx, number)).status).toBe("held");
});

test("a paid booking that is cancelled is given back through the sandbox", async () => {
  const { ctx, id, number, answer } = await payingByCard();
  await answer("pay");
  expect((await cancelBooking(ctx, { number })).ok).toBe(true);
  expect(await ledgerOf(ctx, number)).toEqual({
    rows: ["charge 320 booking", "payment -320 card_payment", "waiver -320 cancelled", "refund 320 cancelled"],
    due: 0,
  });
  await sendDueRefunds(ctx);
  expect(await viewSandboxPage(ctx, { id })).toMatchObject({ refunded: 320 });
});

test("in production mode, and with Stripe, there is no sandbox", async () => {
  const { ctx, id } = await payingByCard();
  const production = { ...ctx, cards: null };
  expect(await viewSandboxPage(production, { id })).toBeNull();
  expect(await answerSandboxPage(production, { id, answer: "pay" })).toMatchObject({ code: "unknown_payment_page" });
  expect(await receiveEvent(production, { body: "{}", signature: "" })).toMatchObject({ code: "cards_unavailable" });
});
