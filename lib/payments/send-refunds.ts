import { z } from "zod";
import { can } from "@/lib/accounts/rules";
import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { transaction } from "@/lib/db";
import { log } from "@/lib/log";
import { type PaymentProvider, ProviderFailure } from "@/lib/payments/provider";
import { ok, type Result, refuse } from "@/lib/result";
import { REFUND_ATTEMPTS, refundRetryMs } from "./rules";
import { closeRefund, dueRefunds, failRefund, hasEvent, rememberEvent, reopenRefund, takeRefund } from "./store";

/**
 * Asks the card provider for the refunds that are due. Each is taken by one process and asked for
 * under its own id, so that neither a crash nor a lost answer gives back twice. What the provider
 * will not do is left to staff.
 */
export async function sendDueRefunds(ctx: Context): Promise<void> {
  const { cards } = ctx;
  if (!cards) return;
  for (const refund of await dueRefunds(ctx.db.reader, cards.name, ctx.now)) {
    const again = new Date(ctx.now.getTime() + refundRetryMs(refund.attempts));
    const taken = await transaction(ctx.db, async (tx) => ok(await takeRefund(tx, refund, again)));
    if (!taken.ok || !taken.value) continue;
    try {
      if (!refund.paymentRef) throw new ProviderFailure("a refund of a checkout that was never paid", false);
      await cards.refund({ paymentRef: refund.paymentRef, yen: refund.yen, idempotencyKey: refund.id });
      await transaction(ctx.db, async (tx) => ok(await closeRefund(tx, refund.id, "done", ctx.now)));
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error;
      const isOver = !error.temporary || refund.attempts + 1 >= REFUND_ATTEMPTS;
      log[isOver ? "error" : "warn"]({ refund: refund.id, failure: error.message, isOver }, "card refund not made");
      if (isOver) await transaction(ctx.db, async (tx) => ok(await closeRefund(tx, refund.id, "failed", ctx.now)));
    }
  }
}

/** A refund that was made has come back to the provider: once told, it is left to staff again. */
export async function noteFailedRefund(
  ctx: Context,
  cards: Pick<PaymentProvider, "name">,
  event: { id: string; kind: string; refund: string },
): Promise<"refund_failed" | "seen" | "ignored"> {
  const noted = await transaction(ctx.db, async (tx) => {
    if (await hasEvent(tx, cards.name, event.id)) return ok("seen" as const);
    const hasFailed = await failRefund(tx, cards.name, event.refund);
    await rememberEvent(tx, {
      provider: cards.name,
      eventId: event.id,
      kind: event.kind,
      outcome: hasFailed ? "settled" : "ignored",
      handledAt: ctx.now,
    });
    if (!hasFailed) return ok("ignored" as const);
    await recordChange(tx, {
      actor: { kind: "system" },
      action: "refund.failed",
      subject: "card_refund",
      subjectId: event.refund,
      at: ctx.now,
    });
    log.error({ refund: event.refund }, "a card refund came back");
    return ok("refund_failed" as const);
  });
  // told twice at once: the other one noted it
  return noted.ok ? noted.value : "seen";
}

export const retryRefundInput = z.object({ refund: z.string().max(64) });

/** Staff have a card refund that was given up asked for again. */
export async function retryRefund(ctx: Context, input: z.output<typeof retryRefundInput>): Promise<Result<null>> {
  if (!can(ctx.actor, "payment.take")) return refuse("not_allowed");
  return transaction(ctx.db, async (tx) => {
    if (!(await reopenRefund(tx, input.refund, ctx.now))) return ok(null); // pressed twice
    await recordChange(tx, {
      actor: ctx.actor,
      action: "refund.retry",
      subject: "card_refund",
      subjectId: input.refund,
      at: ctx.now,
    });
    return ok(null);
  });
}
