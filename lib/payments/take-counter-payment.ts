import { z } from "zod";
import { can } from "@/lib/accounts/rules";
import { recordChange } from "@/lib/audit";
import { scheduleBookingWork } from "@/lib/bookings/booking-work";
import { type Booking, bookingToTell, isReductionPending, isStanding, readNumber } from "@/lib/bookings/rules";
import { bookingByNumber } from "@/lib/bookings/store";
import type { Context } from "@/lib/context";
import { type CalendarDate, today } from "@/lib/dates";
import { type Tx, transaction } from "@/lib/db";
import type { Centre } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { enqueueMail } from "@/lib/mail/store";
import type { Yen } from "@/lib/money";
import { endPages } from "@/lib/payments/provider";
import { ok, type Result, refuse } from "@/lib/result";
import { mayHandOver, readYen, tendersOn, tillDayFor } from "@/lib/till/rules";
import { closedFrom } from "@/lib/till/store";
import { balanceOf, paymentEntry, refundEntry } from "./rules";
import { addLedger, closeMismatch, endCheckouts, hasLedgerKey } from "./store";

/** An amount as it is typed at the counter, as `readYen` reads it. */
const typedYen = z
  .string({ error: "required" })
  .max(20)
  .transform((text, issues) => {
    const yen = readYen(text);
    if (yen === null) issues.addIssue({ code: "custom", message: "staff.fields.yen" });
    return yen ?? 0;
  });

const moneyFields = {
  number: z.string().max(40),
  /** what the form showed as owed */
  yen: typedYen,
  /** of the form as it was drawn: pressed twice it counts once */
  key: z.uuid(),
  tender: z.string().max(20).optional(),
};

export const takeMoneyInput = z.object({ ...moneyFields, handed: typedYen.optional() });

/** Why money is given back, as staff choose it. */
export const GIVE_REASONS = ["cancelled", "centre", "overpaid", "other"] as const;

export const giveMoneyInput = z
  .object({
    ...moneyFields,
    why: z.enum(GIVE_REASONS).optional(),
    note: z
      .string()
      .max(300)
      .default("")
      .transform((text) => text.trim()),
  })
  .refine(({ why, note }) => why !== "other" || note !== "", { path: ["note"], error: "till.fields.why" });

/** What is taken: what a booking owes, and what was handed over for it; cash to the yen where nothing is said. */
export type TakenMoney = {
  number: string;
  yen: Yen;
  key: string;
  tender?: string | undefined;
  handed?: Yen | undefined;
};

export type GivenMoney = {
  number: string;
  yen: Yen;
  key: string;
  tender?: string | undefined;
  why?: (typeof GIVE_REASONS)[number] | undefined;
  note?: string | undefined;
};

/**
 * Staff took money for what a booking owes, all of it. The amount is what they were shown: a stale page is
 * noticed before it stands in the ledger. Of cash more may be handed over, and the rest goes back as change. It
 * belongs to the day of the till that is open. A card payment under way is ended.
 */
export async function takeCounterPayment(ctx: Context, input: TakenMoney): Promise<Result<{ number: string }>> {
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
    const centre = await loadCentre(tx);
    const handed = mayHandOver(tendersOn(centre, today(ctx.now)), due, {
      tender: input.tender,
      handedYen: input.handed,
    });
    if (!handed.ok) return handed;
    const till = { ...handed.value, tillDay: await openTillDay(tx, centre, ctx.now) };
    const actorId = ctx.actor.kind === "user" ? ctx.actor.userId : null;
    const money = { bookingId: booking.id, yen: due, key, actorId, at: ctx.now, till };
    await addLedger(tx, [paymentEntry({ ...money, reason: "counter_payment" })]);
    const pages = await endCheckouts(tx, booking.checkouts, ctx.now);
    await scheduleBookingWork(tx, centre, booking, ctx.now);
    await recordChange(tx, {
      actor: ctx.actor,
      action: "payment.take",
      subject: "booking",
      subjectId: booking.id,
      after: { key, yen: due, ...till },
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

/** Staff handed out money that the centre owed for a booking, all of it at once; why is kept in its history. */
export async function giveCounterRefund(ctx: Context, input: GivenMoney): Promise<Result<{ number: string }>> {
  if (!can(ctx.actor, "payment.take")) return refuse("not_allowed");
  return transaction(ctx.db, async (tx): Promise<Result<{ number: string }>> => {
    const booking = await bookingByTypedNumber(tx, input.number);
    if (!booking) return refuse("unknown_booking");
    const key = `counter_refund:${input.key}`;
    if (await hasLedgerKey(tx, key)) return ok({ number: booking.number });
    const owed = -balanceOf(booking.ledger).due;
    if (owed <= 0) return refuse("nothing_to_give_back");
    if (input.yen !== owed) return refuse("amount_differs", { yen: input.yen, dueYen: owed });
    const centre = await loadCentre(tx);
    const handed = mayHandOver(tendersOn(centre, today(ctx.now)), owed, { tender: input.tender });
    if (!handed.ok) return handed;
    const { tender } = handed.value;
    const till = { tender, handedYen: null, tillDay: await openTillDay(tx, centre, ctx.now) };
    const actorId = ctx.actor.kind === "user" ? ctx.actor.userId : null;
    const money = { bookingId: booking.id, yen: owed, key, actorId, at: ctx.now, till };
    await addLedger(tx, [refundEntry({ ...money, method: "counter", reason: "counter_refund" })]);
    await recordChange(tx, {
      actor: ctx.actor,
      action: "payment.give_back",
      subject: "booking",
      subjectId: booking.id,
      after: { key, yen: owed, tender, tillDay: till.tillDay, why: input.why ?? null, note: input.note || null },
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

/** The day of the till that is open now. Read under the write lock: a day that is just being signed off gets nothing more. */
export async function openTillDay(tx: Tx, centre: Centre, now: Date): Promise<CalendarDate> {
  const day = today(now);
  return tillDayFor(centre, day, await closedFrom(tx, day));
}

async function bookingByTypedNumber(tx: Tx, typed: string): Promise<Booking | null> {
  const number = readNumber(typed);
  return number ? bookingByNumber(tx, number) : null;
}
