import { z } from "zod";
import { can } from "@/lib/accounts/rules";
import { recordChange } from "@/lib/audit";
import { scheduleBookingWork } from "@/lib/bookings/booking-work";
import { type Booking, bookingToTell, isReductionPending, isStanding, readNumber } from "@/lib/bookings/rules";
import { bookingByNumber } from "@/lib/bookings/store";
import type { Context } from "@/lib/context";
import { transaction } from "@/lib/db";
import { loadCentre } from "@/lib/facility/store";
import { enqueueMail } from "@/lib/mail/store";
import { endPages } from "@/lib/payments/provider";
import { ok, type Result, refuse } from "@/lib/result";
import { balanceOf, paymentEntry, refundEntry } from "./rules";
import { addLedger, closeMismatch, endCheckouts, hasLedgerKey } from "./store";

/** An amount as it is typed at the counter: full-width digits, a comma, 円. */
const typedYen = z
  .string({ error: "required" })
  .max(20)
  .transform((text) => text.normalize("NFKC").replace(/[\s,円¥\\]/g, ""))
  .pipe(
    z
      .string()
      .regex(/^\d{1,7}$/, "staff.fields.yen")
      .transform(Number),
  );

export const counterMoneyInput = z.object({
  number: z.string().max(40),
  yen: typedYen,
  /** of the form as it was drawn: pressed twice it counts once */
  key: z.uuid(),
});

type CounterMoney = z.output<typeof counterMoneyInput>;

/**
 * Staff took cash for what a booking owes. The amount is typed and must be exactly that: a slip or
 * a stale page is noticed before it stands in the ledger. A card payment under way is ended.
 */
export async function takeCounterPayment(ctx: Context, input: CounterMoney): Promise<Result<{ number: string }>> {
  if (!can(ctx.actor, "payment.take")) return refuse("not_allowed");
  const taken = await transaction(ctx.db, async (tx): Promise<Result<{ number: string; pages: string[] }>> => {
    const booking = await bookingByTypedNumber(tx, input.number);
    if (!booking) return refuse("unknown_booking");
    const key = `counter:${input.key}`;
    if (await hasLedgerKey(tx, key)) return ok({ number: booking.number, pages: [] });
    if (!isStanding(booking.status)) return refuse("not_payable");
    if (isReductionPending(booking)) return refuse("reduction_pending");
    const { due } = balanceOf(booking.ledger);
    if (due <= 0) return refuse("nothing_due");
    if (input.yen !== due) return refuse("amount_differs", { yen: input.yen, dueYen: due });
    const actorId = ctx.actor.kind === "user" ? ctx.actor.userId : null;
    const money = { bookingId: booking.id, yen: due, key, actorId, at: ctx.now };
    await addLedger(tx, [paymentEntry({ ...money, reason: "counter_payment" })]);
    const pages = await endCheckouts(tx, booking.checkouts, ctx.now);
    const centre = await loadCentre(tx);
    await scheduleBookingWork(tx, centre, booking, ctx.now);
    await recordChange(tx, {
      actor: ctx.actor,
      action: "payment.take",
      subject: "booking",
      subjectId: booking.id,
      after: { yen: due },
      at: ctx.now,
    });
    await enqueueMail(tx, {
      key: `payment_received:${key}`,
      to: booking.user.email,
      locale: booking.locale,
      notice: {
        kind: "payment_received",
        site: ctx.config.url,
        booking: bookingToTell(centre, booking),
        yen: due,
        by: "counter",
      },
      now: ctx.now,
    });
    return ok({ number: booking.number, pages });
  });
  if (!taken.ok) return taken;
  await endPages(ctx.cards, taken.value.pages);
  return ok({ number: taken.value.number });
}

/** Staff handed out cash that the centre owed for a booking, all of it at once. */
export async function giveCounterRefund(ctx: Context, input: CounterMoney): Promise<Result<{ number: string }>> {
  if (!can(ctx.actor, "payment.take")) return refuse("not_allowed");
  return transaction(ctx.db, async (tx): Promise<Result<{ number: string }>> => {
    const booking = await bookingByTypedNumber(tx, input.number);
    if (!booking) return refuse("unknown_booking");
    const key = `counter_refund:${input.key}`;
    if (await hasLedgerKey(tx, key)) return ok({ number: booking.number });
    const owed = -balanceOf(booking.ledger).due;
    if (owed <= 0) return refuse("nothing_to_give_back");
    if (input.yen !== owed) return refuse("amount_differs", { yen: input.yen, dueYen: owed });
    const actorId = ctx.actor.kind === "user" ? ctx.actor.userId : null;
    const money = { bookingId: booking.id, yen: owed, key, actorId, at: ctx.now };
    await addLedger(tx, [refundEntry({ ...money, method: "counter", reason: "counter_refund" })]);
    await recordChange(tx, {
      actor: ctx.actor,
      action: "payment.give_back",
      subject: "booking",
      subjectId: booking.id,
      after: { yen: owed },
      at: ctx.now,
    });
    return ok({ number: booking.number });
  });
}

export const closeMismatchInput = z.object({ checkout: z.string().max(64) });

/** Staff have looked at a payment that was not what we asked for, and settled it with whoever paid. */
export async function settleMismatch(ctx: Context, input: z.output<typeof closeMismatchInput>): Promise<Result<null>> {
  if (!can(ctx.actor, "payment.take")) return refuse("not_allowed");
  return transaction(ctx.db, async (tx) => {
    if (!(await closeMismatch(tx, input.checkout))) return ok(null); // pressed twice
    await recordChange(tx, {
      actor: ctx.actor,
      action: "checkout.close_mismatch",
      subject: "checkout",
      subjectId: input.checkout,
      at: ctx.now,
    });
    return ok(null);
  });
}

type Tx = Parameters<typeof bookingByNumber>[0];

async function bookingByTypedNumber(tx: Tx, typed: string): Promise<Booking | null> {
  const number = readNumber(typed);
  return number ? bookingByNumber(tx, number) : null;
}
