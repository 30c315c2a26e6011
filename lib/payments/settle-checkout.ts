import { recordChange } from "@/lib/audit";
import { scheduleBookingWork } from "@/lib/bookings/booking-work";
import { freeSlots } from "@/lib/bookings/free-slots";
import { type Booking, beginningOf, bookingToTell, traceOf } from "@/lib/bookings/rules";
import { bookingById, setBookingStatus } from "@/lib/bookings/store";
import type { Context } from "@/lib/context";
import { type Tx, transaction } from "@/lib/db";
import { type Centre, openingOf, type SlotKey } from "@/lib/facility/rules";
import {
  claimForBooking,
  loadCentre,
  releaseExpiredClaims,
  releaseHold,
  turnHoldIntoBooking,
} from "@/lib/facility/store";
import { log } from "@/lib/log";
import { bookingCalendar } from "@/lib/mail/calendar";
import type { Notice } from "@/lib/mail/messages";
import { enqueueMail } from "@/lib/mail/store";
import { sumOfYen } from "@/lib/money";
import type { PaymentProvider } from "@/lib/payments/provider";
import { ok, type Result } from "@/lib/result";
import { balanceOf, chargeEntry, isAsAsked, type Outcome, paymentEntry, splitPayment, waiverEntry } from "./rules";
import {
  addLedger,
  type Checkout,
  checkoutById,
  endCheckout,
  type HandledEvent,
  hasEvent,
  hasOtherOpenCheckout,
  holdEnd,
  payCheckout,
  refundCheckout,
  rememberEvent,
} from "./store";

/** What settling came to; "seen": it had been settled before, "ignored": it is no checkout of ours. */
export type Settlement = "booked" | "paid" | "returned" | "mismatched" | "ended" | "seen" | "ignored";

type Paid = Extract<Outcome, { kind: "paid" }>;

/**
 * Enters what became of a checkout, once, in one transaction with everything that follows from it.
 * A payment whose slots others have by now fails on the ledger of slots and is entered again
 * without them: it goes back.
 */
export async function settleCheckout(
  ctx: Context,
  cards: Pick<PaymentProvider, "name">,
  checkoutId: string,
  outcome: Outcome,
  eventId: string | null,
): Promise<Settlement> {
  for (const mayClaim of [true, false]) {
    const settled = await transaction(ctx.db, async (tx): Promise<Result<Settlement>> => {
      if (eventId && (await hasEvent(tx, cards.name, eventId))) return ok("seen");
      const found = await checkoutById(tx, checkoutId);
      const checkout = found?.provider === cards.name ? found : null;
      const settlement = checkout ? await settle(ctx, tx, checkout, outcome, mayClaim) : "ignored";
      if (eventId)
        await rememberEvent(tx, {
          provider: cards.name,
          eventId,
          kind: outcome.kind,
          checkoutId,
          ...(outcome.kind === "paid" && {
            paymentRef: outcome.paymentRef,
            amount: outcome.amount,
            currency: outcome.currency,
          }),
          outcome: cameTo(checkout, outcome, settlement),
          handledAt: ctx.now,
        });
      return ok(settlement);
    });
    if (settled.ok) return settled.value;
    if (settled.code !== "slot_taken") throw new Error(`a checkout could not be settled: ${settled.code}`);
  }
  throw new Error("a payment could not be given back: slot_taken");
}

async function settle(
  ctx: Context,
  tx: Tx,
  checkout: Checkout,
  outcome: Outcome,
  mayClaim: boolean,
): Promise<Settlement> {
  const booking = await bookingById(tx, checkout.bookingId);
  if (!booking) throw new Error("a checkout without its booking");
  if (outcome.kind === "ended") return settleEnded(ctx, tx, checkout, booking, outcome.providerRef);
  if (checkout.status === "paid" || checkout.status === "mismatched") return "seen";
  if (!isAsAsked(checkout, outcome)) return settleMismatch(ctx, tx, checkout, booking, outcome);
  const settlement = await settlePaid(ctx, tx, checkout, booking, outcome, mayClaim);
  await scheduleBookingWork(tx, await loadCentre(tx), booking, ctx.now);
  return settlement;
}

/** What an event came to, for whoever lays the provider's books beside ours. */
function cameTo(checkout: Checkout | null, outcome: Outcome, settlement: Settlement): HandledEvent["outcome"] {
  if (!checkout) return outcome.kind === "paid" ? "unknown" : "ignored";
  if (settlement === "ignored") return "ignored";
  if (outcome.kind === "ended") return "ended";
  return settlement === "mismatched" || checkout.status === "mismatched" ? "mismatched" : "settled";
}

async function settleEnded(
  ctx: Context,
  tx: Tx,
  checkout: Checkout,
  booking: Booking,
  providerRef: string | null,
): Promise<Settlement> {
  // the end of a page that we gave up before its answer came says nothing of the one that followed
  if (checkout.providerRef !== providerRef && checkout.providerRef !== null) return "ignored";
  if (!(await endCheckout(tx, checkout.id, ctx.now))) return "seen";
  const isLeaving = ctx.actor.kind === "user";
  if (!(await hasOtherOpenCheckout(tx, checkout))) await expireBooking(ctx, tx, booking, { tell: !isLeaving });
  return "ended";
}

/** Not what we asked for: nothing is booked for it, yen go back in full, and staff find it on their list. */
async function settleMismatch(
  ctx: Context,
  tx: Tx,
  checkout: Checkout,
  booking: Booking,
  paid: Paid,
): Promise<Settlement> {
  const { amount, currency } = paid;
  log.error({ checkout: checkout.id, asked: checkout.yen, amount, currency }, "paid, but not what was asked for");
  await payCheckout(tx, checkout.id, "mismatched", paid, ctx.now);
  await recordChange(tx, {
    actor: { kind: "system" },
    action: "checkout.mismatch",
    subject: "checkout",
    subjectId: checkout.id,
    before: { yen: checkout.yen },
    after: { amount, currency },
    at: ctx.now,
  });
  const isYen = currency.toLowerCase() === "jpy" && Number.isSafeInteger(amount) && amount > 0;
  if (isYen) {
    const money = { bookingId: booking.id, checkoutId: checkout.id, yen: amount };
    await addLedger(tx, [
      paymentEntry({ ...money, key: `payment:${checkout.id}`, reason: "card_payment", at: ctx.now }),
    ]);
    await refundCheckout(tx, { ...money, key: `mismatch:${checkout.id}`, reason: "amount_mismatch", now: ctx.now });
    await tell(ctx, tx, booking, "unused_payment_refunded", checkout, amount);
  }
  if (!(await hasOtherOpenCheckout(tx, checkout))) await expireBooking(ctx, tx, booking, { tell: !isYen });
  return "mismatched";
}

async function settlePaid(
  ctx: Context,
  tx: Tx,
  checkout: Checkout,
  booking: Booking,
  paid: Paid,
  mayClaim: boolean,
): Promise<Settlement> {
  const money = { bookingId: booking.id, checkoutId: checkout.id };
  const { due } = balanceOf(booking.ledger);
  await payCheckout(tx, checkout.id, "paid", paid, ctx.now);
  await addLedger(tx, [
    paymentEntry({ ...money, yen: checkout.yen, key: `payment:${checkout.id}`, reason: "card_payment", at: ctx.now }),
  ]);
  const giveBack = (yen: number, reason: "late_payment" | "paid_twice") =>
    refundCheckout(tx, { ...money, yen, key: `${reason}:${checkout.id}`, reason, now: ctx.now });

  switch (booking.status) {
    case "held":
    case "expired": {
      const stood = await takeSlots(ctx, tx, booking, mayClaim);
      if (stood === "gone") {
        await expireBooking(ctx, tx, booking, { tell: false });
        await giveBack(checkout.yen, "late_payment");
        await tell(ctx, tx, booking, "late_payment_refunded", checkout);
        return "returned";
      }
      // An expired booking owed nothing any more: now it does again, for the slots it has by now.
      const { charged, waived, paid: paidBefore, refunded } = balanceOf(booking.ledger);
      const standing = sumOfYen(booking.slots.filter(({ cancelledAt }) => !cancelledAt).map((slot) => slot.yen));
      const owed = Math.max(standing, charged - waived);
      await addLedger(tx, [
        chargeEntry({
          bookingId: booking.id,
          yen: owed - (charged - waived),
          key: `late_payment_booked:${checkout.id}`,
          reason: "late_payment_booked",
          at: ctx.now,
        }),
      ]);
      const { keepYen, backYen } = splitPayment(checkout.yen, owed - (paidBefore - refunded));
      if (backYen > 0) await giveBack(backYen, "paid_twice");
      await setBookingStatus(tx, booking.id, ["held", "expired"], "confirmed", { endedAt: null });
      await tell(ctx, tx, booking, stood === "kept" ? "booking_confirmed" : "late_payment_booked", checkout);
      await recordPayment(ctx, tx, booking, "confirmed", keepYen);
      return "booked";
    }
    case "confirmed":
    case "used":
    case "no_show":
    case "requested": {
      const { keepYen, backYen } = splitPayment(checkout.yen, due);
      if (backYen > 0) {
        await giveBack(backYen, "paid_twice");
        await tell(ctx, tx, booking, "double_payment_refunded", checkout, backYen);
      }
      if (keepYen === 0) return "returned";
      await tell(ctx, tx, booking, "payment_received", checkout, keepYen);
      await recordPayment(ctx, tx, booking, booking.status, keepYen);
      return "paid";
    }
    case "cancelled":
    case "declined":
      await giveBack(checkout.yen, "late_payment");
      await tell(ctx, tx, booking, "unused_payment_refunded", checkout);
      return "returned";
  }
}

/** Notes a payment and what it made of the booking; one that comes when the booking was over is late. */
async function recordPayment(
  ctx: Context,
  tx: Tx,
  booking: Booking,
  status: Booking["status"],
  yen: number,
): Promise<void> {
  const had = booking.status === "expired" ? { ...booking, slots: [] } : booking;
  const version = booking.version + (status === booking.status ? 0 : 1);
  await recordChange(tx, {
    actor: ctx.actor,
    action: booking.status === "expired" ? "booking.pay_late" : "booking.pay",
    subject: "booking",
    subjectId: booking.id,
    before: traceOf(had),
    after: { ...traceOf({ ...booking, status, version }), paidYen: yen },
    at: ctx.now,
  });
}

/**
 * Makes the slots of a paid booking its own: those it still holds are "kept", those whose hold has
 * run out are claimed "again" if the centre is open and they have not begun, else they are "gone".
 */
async function takeSlots(
  ctx: Context,
  tx: Tx,
  booking: Booking,
  mayClaim: boolean,
): Promise<"kept" | "again" | "gone"> {
  const keys = booking.slots.filter((slot) => slot.cancelledAt === null);
  const end = await holdEnd(tx, booking.holdId);
  if (booking.status === "held" && booking.holdId && end && end > ctx.now) {
    const turned = await turnHoldIntoBooking(tx, booking.holdId, booking.id);
    if (turned !== keys.length) throw new Error("a live hold without its claims");
    await releaseHold(tx, booking.holdId);
    return "kept";
  }
  if (!mayClaim || !canStillBeUsed(await loadCentre(tx), keys, ctx.now)) return "gone";
  await releaseExpiredClaims(tx, keys, ctx.now);
  await claimForBooking(tx, booking.id, keys);
  if (booking.holdId) await releaseHold(tx, booking.holdId);
  return "again";
}

function canStillBeUsed(centre: Centre, keys: readonly SlotKey[], now: Date): boolean {
  return keys.every((key) => openingOf(centre, key.date).open && beginningOf(centre, key) > now);
}

/** Ends a booking whose card payment did not come: its slots are free and it owes nothing. Others stay as they are. */
export async function expireBooking(
  ctx: Context,
  tx: Tx,
  booking: Booking,
  { tell: isTold }: { tell: boolean },
): Promise<void> {
  if (!(await setBookingStatus(tx, booking.id, ["held"], "expired", { endedAt: ctx.now }))) return;
  const centre = await loadCentre(tx);
  await freeSlots(ctx, tx, centre, booking, booking.slots, { mayReturn: true });
  const { due } = balanceOf(booking.ledger);
  await addLedger(tx, [
    waiverEntry({
      bookingId: booking.id,
      yen: due,
      key: `hold_ran_out:${booking.id}`,
      reason: "hold_ran_out",
      at: ctx.now,
    }),
  ]);
  await recordChange(tx, {
    actor: ctx.actor,
    action: "booking.run_out",
    subject: "booking",
    subjectId: booking.id,
    before: traceOf(booking),
    after: traceOf({ ...booking, status: "expired", version: booking.version + 1, slots: [] }),
    at: ctx.now,
  });
  if (!isTold) return;
  await enqueueMail(tx, {
    key: `payment_not_completed:${booking.id}`,
    to: booking.user.email,
    locale: booking.locale,
    notice: { kind: "payment_not_completed", site: ctx.config.url, booking: bookingToTell(centre, booking) },
    now: ctx.now,
  });
}

type Told =
  | "booking_confirmed"
  | "late_payment_booked"
  | "late_payment_refunded"
  | "unused_payment_refunded"
  | "double_payment_refunded"
  | "payment_received";

/** Writes the mail that a payment brings about; one that brings a booking carries its calendar file. */
async function tell(
  ctx: Context,
  tx: Tx,
  booking: Booking,
  kind: Told,
  checkout: Checkout,
  yen: number = checkout.yen,
): Promise<void> {
  const told = bookingToTell(await loadCentre(tx), booking);
  const about = { site: ctx.config.url, booking: told };
  const notice: Notice =
    kind === "booking_confirmed"
      ? { kind, ...about, payment: { state: "paid" } }
      : kind === "payment_received"
        ? { kind, ...about, yen, by: "card" }
        : { kind, ...about, yen };
  const { locale } = booking;
  const isBooked = kind === "booking_confirmed" || kind === "late_payment_booked";
  await enqueueMail(tx, {
    key: kind === "booking_confirmed" ? `booking_confirmed:${booking.id}` : `${kind}:${checkout.id}`,
    to: booking.user.email,
    locale,
    notice,
    now: ctx.now,
    ...(isBooked && {
      ics: bookingCalendar({
        booking: told,
        site: ctx.config.url,
        locale,
        now: ctx.now,
        cancelled: false,
        // After the file of a release, whose sequence is the version before this one.
        ...(kind === "late_payment_booked" && { sequence: booking.version }),
      }),
    }),
  });
}

/** What has become of a page, null while it is open. */
export async function outcomeAt(cards: PaymentProvider, providerRef: string): Promise<Outcome | null> {
  const state = await cards.lookUpCheckout(providerRef);
  if (state.state === "open") return null;
  return state.state === "ended" ? { kind: "ended", providerRef } : { ...state, kind: "paid", providerRef };
}

/** Ends a page and tells what became of it: paid, if that was quicker. */
export async function lastOutcome(cards: PaymentProvider, checkout: Pick<Checkout, "providerRef">): Promise<Outcome> {
  if (!checkout.providerRef) return ended(checkout);
  await cards.endCheckout(checkout.providerRef);
  return (await outcomeAt(cards, checkout.providerRef)) ?? ended(checkout);
}

/** A page that ended without payment, as far as we can know. */
export function ended({ providerRef }: Pick<Checkout, "providerRef">): Outcome {
  return { kind: "ended", providerRef };
}
