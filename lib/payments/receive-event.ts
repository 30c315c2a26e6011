import { bookingById } from "@/lib/bookings/store";
import type { Context } from "@/lib/context";
import { transaction } from "@/lib/db";
import { log } from "@/lib/log";
import { ProviderFailure } from "@/lib/payments/provider";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";
import { noteFailedRefund } from "./send-refunds";
import { ended, expireBooking, lastOutcome, type Settlement, settleCheckout } from "./settle-checkout";
import { overdueCheckouts, strandedBookings } from "./store";

/**
 * An event of the card provider: checked, handled once however often and in whatever order it
 * arrives, and answered with success even if it means nothing to us, so that it is not sent again.
 */
export async function receiveEvent(
  ctx: Context,
  input: { body: string; signature: string },
): Promise<Result<Settlement | "refund_failed", Refusal<"bad_signature"> | Refusal<"cards_unavailable">>> {
  if (!ctx.cards) return refuse("cards_unavailable");
  const read = ctx.cards.readEvent(input.body, input.signature);
  if (!read.ok) return read;
  const event = read.value;
  if (event.kind === "other") return ok("ignored");
  if (event.kind === "refund_failed") return ok(await noteFailedRefund(ctx, ctx.cards, event));
  const settlement = await settleCheckout(ctx, ctx.cards, event.reference, event, event.id);
  log.info({ event: event.id, kind: event.kind, checkout: event.reference, settlement }, "payment event");
  return ok(settlement);
}

/**
 * Settles what nobody told us of: checkouts whose time is over are ended at the provider and asked
 * for, and bookings left waiting for a card payment with no checkout under way expire. Safe to run
 * in several processes at once. The first sign that the provider is down ends this round.
 */
export async function reconcileCheckouts(ctx: Context): Promise<void> {
  for (const checkout of await overdueCheckouts(ctx.db.reader, ctx.now)) {
    try {
      const outcome = ctx.cards?.name === checkout.provider ? await lastOutcome(ctx.cards, checkout) : ended(checkout);
      await settleCheckout(ctx, { name: checkout.provider }, checkout.id, outcome, null);
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error;
      log.warn({ checkout: checkout.id, failure: error.message }, "checkout not looked up, will be tried again");
      if (error.temporary) return;
    }
  }
  for (const { id } of await strandedBookings(ctx.db.reader, ctx.now))
    await transaction(ctx.db, async (tx) => {
      const booking = await bookingById(tx, id);
      if (booking) await expireBooking(ctx, tx, booking, { tell: true });
      return ok(null);
    });
}
