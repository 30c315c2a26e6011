import { z } from "zod";
import { recordChange } from "@/lib/audit";
import { scheduleBookingWork } from "@/lib/bookings/booking-work";
import {
  type Booking,
  bookingToTell,
  isLiveHold,
  isReductionPending,
  isStanding,
  payDeadline,
  paymentToTell,
  readNumber,
  showNumber,
  traceOf,
} from "@/lib/bookings/rules";
import { setBookingStatus, theirBooking } from "@/lib/bookings/store";
import type { Context } from "@/lib/context";
import { today } from "@/lib/dates";
import { type Tx, transaction } from "@/lib/db";
import { policyOn } from "@/lib/facility/rules";
import { loadCentre, prolongHold, releaseHold, turnHoldIntoBooking } from "@/lib/facility/store";
import { log } from "@/lib/log";
import { bookingCalendar } from "@/lib/mail/calendar";
import { pageUrl } from "@/lib/mail/messages";
import { enqueueMail } from "@/lib/mail/store";
import { checkoutDescription } from "@/lib/payments/messages";
import { endPages, type PaymentProvider, ProviderFailure } from "@/lib/payments/provider";
import { ok, type Result, refuse } from "@/lib/result";
import { balanceOf, type Outcome } from "./rules";
import { ended, lastOutcome, outcomeAt, settleCheckout } from "./settle-checkout";
import { type Checkout, endCheckout, endCheckouts, holdEnd, insertCheckout, openCheckout } from "./store";

/**
 * What the provider's answer may take, on top of the time the resident has: Stripe wants its page to
 * live at least 30 minutes from when it is asked, so a page asked for later than this is begun anew.
 */
const START_WITHIN_MS = 60_000;

export const paymentInput = z.object({ number: z.string().max(40) });

type PaymentInput = z.output<typeof paymentInput>;

/**
 * Leads to the provider's page for what a booking owes. Pressed twice or resumed it is the same
 * page; the hold of a booking that waits for the payment lasts as long as the page.
 */
export async function startPayment(ctx: Context, input: PaymentInput): Promise<Result<{ url: string }>> {
  const { cards } = ctx;
  if (!cards) return refuse("cards_unavailable");
  const begun = await transaction(ctx.db, (tx) => beginCheckout(ctx, tx, cards, input.number));
  if (!begun.ok) return begun;
  const { checkout, replaced, booking } = begun.value;
  try {
    if (replaced?.providerRef) await cards.endCheckout(replaced.providerRef);
    if (checkout.url) return ok({ url: checkout.url });
    const page = await cards.startCheckout({
      reference: checkout.id,
      yen: checkout.yen,
      description: checkoutDescription(ctx.locale, showNumber(booking.number)),
      successUrl: pageUrl(ctx.config.url, ctx.locale, `/bookings/${booking.number}/pay/return`),
      cancelUrl: pageUrl(ctx.config.url, ctx.locale, `/bookings/${booking.number}/pay/leave`),
      expiresAt: checkout.expiresAt,
      locale: ctx.locale,
      idempotencyKey: checkout.id,
    });
    await transaction(ctx.db, async (tx) => ok(await openCheckout(tx, checkout.id, page)));
    return ok({ url: page.url });
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    log.warn({ checkout: checkout.id, failure: error.message }, "card provider did not begin a payment");
    return refuse("provider_unreachable");
  }
}

type Begun = {
  booking: Booking;
  checkout: Pick<Checkout, "id" | "yen" | "url" | "expiresAt">;
  /** a page whose amount is no longer what is owed, to be ended */
  replaced: Pick<Checkout, "providerRef"> | null;
};

/** The row of the payment, before the provider is asked: an answer that is lost finds its row again. */
async function beginCheckout(ctx: Context, tx: Tx, cards: PaymentProvider, typed: string): Promise<Result<Begun>> {
  const booking = await ownBooking(ctx, tx, typed);
  if (!booking) return refuse("unknown_booking");
  if (booking.status === "requested") return refuse("not_payable");
  const { due } = balanceOf(booking.ledger);
  if (isReductionPending(booking)) return refuse("reduction_pending");
  const isHeld = booking.status === "held";
  if (!isHeld && !isStanding(booking.status)) return refuse("hold_ran_out");
  if (due <= 0) return refuse("nothing_due");
  const holdUntil = isHeld ? await holdEnd(tx, booking.holdId) : null;
  if (isHeld && !(holdUntil && isLiveHold({ expiresAt: holdUntil }, ctx.now))) return refuse("hold_ran_out");

  const current = booking.checkouts.find(({ status }) => status === "open" || status === "starting") ?? null;
  const minutes = policyOn(await loadCentre(tx), today(ctx.now)).checkout.minutes;
  const isResumable =
    current !== null &&
    current.provider === cards.name &&
    current.yen === due &&
    (current.status === "open" ? current.expiresAt > ctx.now : hasTimeToStart(current, minutes, ctx.now));
  if (current && isResumable) return ok({ booking, checkout: current, replaced: null });

  if (current) await endCheckout(tx, current.id, ctx.now);
  const checkout = {
    id: crypto.randomUUID(),
    bookingId: booking.id,
    provider: cards.name,
    yen: due,
    expiresAt: new Date(ctx.now.getTime() + minutes * 60_000 + START_WITHIN_MS),
    createdAt: ctx.now,
  };
  await insertCheckout(tx, checkout);
  if (booking.holdId && isHeld) await prolongHold(tx, booking.holdId, checkout.expiresAt);
  return ok({ booking, checkout: { ...checkout, url: null }, replaced: current });
}

function hasTimeToStart({ expiresAt }: Pick<Checkout, "expiresAt">, minutes: number, now: Date): boolean {
  return expiresAt.getTime() - now.getTime() >= minutes * 60_000;
}

/** Back from the provider's page: asks it what happened, since its event may not have arrived yet. */
export async function confirmPayment(ctx: Context, input: PaymentInput): Promise<Result<{ number: string }>> {
  const booking = await ownBooking(ctx, ctx.db.reader, input.number);
  if (!booking) return refuse("unknown_booking");
  await eachOpenCheckout(ctx, booking, async (cards, checkout) => {
    const outcome = checkout.providerRef ? await outcomeAt(cards, checkout.providerRef) : null;
    if (outcome) await settleCheckout(ctx, cards, checkout.id, outcome, null);
  });
  return ok({ number: booking.number });
}

/** Walked away from the provider's page: ends it there and here, with the hold of a booking that waited for it. */
export async function leavePayment(ctx: Context, input: PaymentInput): Promise<Result<{ number: string }>> {
  const booking = await ownBooking(ctx, ctx.db.reader, input.number);
  if (!booking) return refuse("unknown_booking");
  await eachOpenCheckout(ctx, booking, async (cards, checkout) => {
    // Not ended at a provider that cannot be reached, it may still be paid: a late payment then.
    const outcome = await lastOutcome(cards, checkout).catch(temporaryAs(ended(checkout)));
    await settleCheckout(ctx, cards, checkout.id, outcome, null);
  });
  return ok({ number: booking.number });
}

/** Instead of by card a booking that waits for its payment is paid at the counter: it stands at once. */
export async function payAtCounter(ctx: Context, input: PaymentInput): Promise<Result<{ number: string }>> {
  const changed = await transaction(ctx.db, async (tx): Promise<Result<{ number: string; refs: string[] }>> => {
    const booking = await ownBooking(ctx, tx, input.number);
    if (!booking) return refuse("unknown_booking");
    if (booking.status === "confirmed") return ok({ number: booking.number, refs: openRefs(booking) });
    const until = await holdEnd(tx, booking.holdId);
    if (booking.status !== "held" || !booking.holdId || !until || !isLiveHold({ expiresAt: until }, ctx.now))
      return refuse("hold_ran_out");
    const centre = await loadCentre(tx);
    const deadline = payDeadline(centre, booking.slots, ctx.now);
    await turnHoldIntoBooking(tx, booking.holdId, booking.id);
    await releaseHold(tx, booking.holdId);
    await endCheckouts(tx, booking.checkouts, ctx.now);
    const patch = { payBy: "counter", payDeadline: deadline.at } as const;
    if (!(await setBookingStatus(tx, booking.id, ["held"], "confirmed", patch))) return refuse("hold_ran_out");
    await recordChange(tx, {
      actor: ctx.actor,
      action: "booking.pay_at_counter",
      subject: "booking",
      subjectId: booking.id,
      before: { ...traceOf(booking), payBy: booking.payBy },
      after: { ...traceOf({ ...booking, status: "confirmed", version: booking.version + 1 }), payBy: "counter" },
      at: ctx.now,
    });
    await scheduleBookingWork(tx, centre, booking, ctx.now);
    const told = bookingToTell(centre, booking);
    await enqueueMail(tx, {
      key: `booking_confirmed:${booking.id}`,
      to: booking.user.email,
      locale: booking.locale,
      notice: {
        kind: "booking_confirmed",
        site: ctx.config.url,
        booking: told,
        payment: paymentToTell(told.yen, deadline),
      },
      now: ctx.now,
      ics: bookingCalendar({
        booking: told,
        site: ctx.config.url,
        locale: booking.locale,
        now: ctx.now,
        cancelled: false,
      }),
    });
    return ok({ number: booking.number, refs: openRefs(booking) });
  });
  if (!changed.ok) return changed;
  await endPages(ctx.cards, changed.value.refs);
  return ok({ number: changed.value.number });
}

function openRefs(booking: Booking): string[] {
  return booking.checkouts.flatMap(({ status, providerRef }) =>
    status === "open" && providerRef ? [providerRef] : [],
  );
}

async function ownBooking(ctx: Context, tx: Tx, typed: string): Promise<Booking | null> {
  const number = readNumber(typed);
  return number ? theirBooking(tx, ctx.actor, number) : null;
}

async function eachOpenCheckout(
  ctx: Context,
  booking: Booking,
  visit: (cards: PaymentProvider, checkout: Booking["checkouts"][number]) => Promise<void>,
): Promise<void> {
  for (const checkout of booking.checkouts) {
    if (checkout.status !== "starting" && checkout.status !== "open") continue;
    if (ctx.cards?.name !== checkout.provider) continue;
    try {
      await visit(ctx.cards, checkout);
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error;
      log.warn({ checkout: checkout.id, failure: error.message }, "card provider did not answer");
    }
  }
}

function temporaryAs(outcome: Outcome): (error: unknown) => Outcome {
  return (error) => {
    if (error instanceof ProviderFailure) return outcome;
    throw error;
  };
}
