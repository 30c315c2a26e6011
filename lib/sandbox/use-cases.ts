import { z } from "zod";
import type { Context } from "@/lib/context";
import { type Tx, transaction } from "@/lib/db";
import { ok, type Result, refuse } from "@/lib/result";
import {
  answersFor,
  SANDBOX_ANSWERS,
  type SandboxAnswer,
  type SandboxCheckout,
  sandboxEventBody,
  UNTOLD_MS,
} from "./rules";
import {
  dueSandboxEvents,
  insertSandboxEvent,
  markSandboxEventDelivered,
  overdueSandboxCheckouts,
  sandboxCheckoutById,
  setSandboxStatus,
  takeSandboxEvent,
} from "./store";
import { deliverSandboxEvent } from "./transport";

/** One payment's page; null where there is none, as in production mode. */
export async function viewSandboxPage(ctx: Context, input: { id: string }): Promise<SandboxCheckout | null> {
  if (ctx.cards?.name !== "sandbox") return null;
  const page = await sandboxCheckoutById(ctx.db.reader, input.id);
  if (page && isOpen(page) && page.expiresAt <= ctx.now) return { ...page, status: "expired" };
  return page;
}

export const answerInput = z.object({ id: z.string().max(64), answer: z.enum(SANDBOX_ANSWERS) });

/** Where the visitor of the page goes next; null: stays on it. */
export type Answered = { goTo: string | null };

/**
 * What somebody did on the sandbox's page. It is entered in the sandbox's books together with the
 * event that tells our webhook of it, and the event is sent before the browser goes on, as real
 * providers mostly manage to.
 */
export async function answerSandboxPage(ctx: Context, input: z.output<typeof answerInput>): Promise<Result<Answered>> {
  if (ctx.cards?.name !== "sandbox") return refuse("unknown_payment_page");
  await expireOverdue(ctx);
  const answered = await transaction(ctx.db, async (tx): Promise<Result<SandboxCheckout>> => {
    const page = await sandboxCheckoutById(tx, input.id);
    if (!page) return refuse("unknown_payment_page");
    if (page.status === "paid") return ok(page); // pressed twice: it leads back to the shop
    if (!answersFor(page.status).includes(input.answer)) return refuse("payment_page_over");
    await enterAnswer(ctx, tx, page, input.answer);
    return ok(page);
  });
  if (!answered.ok) return answered;
  await deliverSandboxEvents(ctx);
  const { successUrl, cancelUrl, status } = answered.value;
  if (status === "paid" || input.answer.startsWith("pay")) return ok({ goTo: successUrl });
  return ok({ goTo: input.answer === "leave" ? cancelUrl : null });
}

async function enterAnswer(ctx: Context, tx: Tx, page: SandboxCheckout, answer: SandboxAnswer): Promise<void> {
  switch (answer) {
    case "leave": // the shop's cancel address ends the page, as with Stripe
      return;
    case "decline":
      await setSandboxStatus(tx, page.id, ["open"], "declined");
      return;
    case "run_out":
      await setSandboxStatus(tx, page.id, ["open", "declined"], "expired");
      await tellOf(ctx, tx, page, "checkout.session.expired");
      return;
    default: {
      const paymentRef = `pi_test_${crypto.randomUUID().replaceAll("-", "")}`;
      await setSandboxStatus(tx, page.id, [page.status], "paid", paymentRef);
      await tellOf(ctx, tx, { ...page, paymentRef }, "checkout.session.completed", {
        deliveries: answer === "pay_told_twice" ? 2 : 1,
        inMs: answer === "pay_untold" ? UNTOLD_MS : 0,
      });
    }
  }
}

/** Sends the events that are due to our webhook; what is not answered with success is sent again later. */
export async function deliverSandboxEvents(ctx: Context): Promise<void> {
  if (ctx.cards?.name !== "sandbox") return;
  await expireOverdue(ctx);
  for (const event of await dueSandboxEvents(ctx.db.reader, ctx.now)) {
    const again = new Date(ctx.now.getTime() + Math.min(5_000 * 2 ** event.attempts, 3_600_000));
    const taken = await transaction(ctx.db, async (tx) => ok(await takeSandboxEvent(tx, event, again)));
    if (!taken.ok || !taken.value) continue;
    let isDelivered = true;
    for (let nth = 0; nth < event.deliveries; nth++)
      isDelivered = (await deliverSandboxEvent(ctx.config, event.body)) && isDelivered;
    if (isDelivered)
      await transaction(ctx.db, async (tx) => ok(await markSandboxEventDelivered(tx, event.id, ctx.now)));
  }
}

async function expireOverdue(ctx: Context): Promise<void> {
  for (const { id } of await overdueSandboxCheckouts(ctx.db.reader, ctx.now))
    await transaction(ctx.db, async (tx) => {
      const page = await sandboxCheckoutById(tx, id);
      if (page && (await setSandboxStatus(tx, id, ["open", "declined"], "expired")))
        await tellOf(ctx, tx, page, "checkout.session.expired");
      return ok(null);
    });
}

async function tellOf(
  ctx: Context,
  tx: Tx,
  page: SandboxCheckout,
  type: "checkout.session.completed" | "checkout.session.expired",
  { deliveries = 1, inMs = 0 } = {},
): Promise<void> {
  const event = { id: `evt_test_${crypto.randomUUID().replaceAll("-", "")}`, type, createdAt: ctx.now };
  await insertSandboxEvent(tx, {
    id: event.id,
    checkoutId: page.id,
    body: sandboxEventBody(event, page),
    deliveries,
    dueAt: new Date(ctx.now.getTime() + inMs),
    createdAt: ctx.now,
  });
}

function isOpen(page: SandboxCheckout): boolean {
  return page.status === "open" || page.status === "declined";
}
