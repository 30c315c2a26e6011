import { z } from "zod";
import { can } from "@/lib/accounts/rules";
import { recordChange } from "@/lib/audit";
import { scheduleBookingWork } from "@/lib/bookings/booking-work";
import { type Booking, bookingToTell, isReductionPending, paymentToTell } from "@/lib/bookings/rules";
import { bookingById, raiseVersion } from "@/lib/bookings/store";
import type { Context } from "@/lib/context";
import { today } from "@/lib/dates";
import { type Tx, transaction } from "@/lib/db";
import { type Centre, slotId } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { reductionName } from "@/lib/fees/rules";
import { enqueueMail } from "@/lib/mail/store";
import type { Yen } from "@/lib/money";
import { balanceOf, waiverEntry } from "@/lib/payments/rules";
import { addLedger, requestCardRefunds } from "@/lib/payments/store";
import { ok, type Result, refuse } from "@/lib/result";
import { deadlineAfterDecision, kindAsked, mayDecide, reducedSlots } from "./rules";
import { bookingOfReduction, closeReduction, rewriteFees } from "./store";

/** A share as it is typed: full-width digits, a percent sign; null for what is none from 1 to 100. */
const typedPercent = z
  .string()
  .default("")
  .transform((text) => text.slice(0, 10).normalize("NFKC").replace(/[\s%]/g, ""))
  .transform((text) => (/^(?:[1-9]\d?|100)$/.test(text) ? Number(text) : null));

export const decideReductionInput = z
  .object({
    request: z.string().max(64),
    decision: z.enum(["approve", "decline"]),
    percent: typedPercent,
    note: z
      .string()
      .max(500)
      .default("")
      .transform((text) => text.trim()),
  })
  // whoever declines grants no share, whatever stands in its field
  .refine(({ decision, percent }) => decision === "decline" || percent !== null, {
    path: ["percent"],
    error: "reduction.fields.percent",
  });

/**
 * Grants or declines a reduction. Granted, the fees of the slots that stand are made anew by the
 * rule and the difference is waived; what was paid beyond goes back, through the card or at the
 * counter. Either way the rest is to be paid from now on. The same decision pressed twice counts once.
 */
export async function decideReduction(
  ctx: Context,
  input: z.output<typeof decideReductionInput>,
): Promise<Result<{ number: string }>> {
  const { actor, now } = ctx;
  if (actor.kind !== "user" || !can(actor, "booking.decide")) return refuse("not_allowed");
  return transaction(ctx.db, async (tx): Promise<Result<{ number: string }>> => {
    const bookingId = await bookingOfReduction(tx, input.request);
    const booking = bookingId ? await bookingById(tx, bookingId) : null;
    if (!booking?.reduction) return refuse("unknown_booking");
    const request = booking.reduction;
    const status = input.decision === "approve" ? "approved" : "declined";
    const isSame = request.status === status && (status === "declined" || request.percent === input.percent);
    if (isSame) return ok({ number: booking.number });
    if (!isReductionPending(booking)) return refuse("reduction_not_pending");

    const centre = await loadCentre(tx);
    const kind = kindAsked(centre, request);
    const decided = mayDecide({ id: request.kind, percent: kind?.percent ?? 0 }, input);
    if (!decided.ok) return decided;
    const reduction = decided.value;
    const closed = await closeReduction(tx, request.id, {
      status,
      percent: reduction?.percent ?? null,
      decisionNote: input.note || null,
      decidedAt: now,
      decidedById: actor.userId,
    });
    if (!closed) return refuse("reduction_not_pending");

    const { slots, offYen } = reducedSlots(centre, booking.slots, reduction);
    await rewriteFees(tx, booking.id, slots);
    const money = await settleDifference(ctx, tx, booking, offYen);
    const deadline = slots.length > 0 ? deadlineAfterDecision(centre, slots, now) : null;
    const isOwed = booking.status !== "requested" && money.due > 0 && deadline !== null;
    await raiseVersion(tx, booking.id, booking.version, { payDeadline: isOwed ? deadline.at : null });
    await tellOfDecision(
      ctx,
      tx,
      centre,
      { ...booking, slots },
      {
        name: reductionName(centre, request.kind, today(request.createdAt)),
        percent: reduction?.percent ?? null,
        offYen,
        note: input.note || null,
        ...money,
        payment:
          booking.status === "requested"
            ? { state: "undecided" }
            : money.due > 0 && deadline
              ? paymentToTell(money.due, deadline)
              : { state: balanceOf(booking.ledger).paid > 0 ? "paid" : "free" },
      },
    );
    const keys = slots.map(slotId);
    await recordChange(tx, {
      actor,
      action: `reduction.${input.decision}`,
      subject: "booking",
      subjectId: booking.id,
      before: { status: booking.status, slots: keys, yen: yenOf(booking.slots) },
      after: {
        status: booking.status,
        slots: keys,
        yen: yenOf(slots),
        kind: request.kind,
        percent: reduction?.percent,
      },
      at: now,
    });
    await scheduleBookingWork(tx, centre, booking, now);
    return ok({ number: booking.number });
  });
}

type Money = { due: Yen; cardYen: Yen; counterYen: Yen };

/** Waives what is no longer owed and gives back what was paid of it; what waits for another decision owes nothing yet. */
async function settleDifference(ctx: Context, tx: Tx, booking: Booking, offYen: Yen): Promise<Money> {
  const { due } = balanceOf(booking.ledger);
  if (booking.status === "requested" || offYen === 0) return { due, cardYen: 0, counterYen: 0 };
  const key = `reduction:${booking.reduction?.id}`;
  const actorId = ctx.actor.kind === "user" ? ctx.actor.userId : null;
  await addLedger(tx, [
    waiverEntry({ bookingId: booking.id, yen: offYen, key, reason: "reduced", actorId, at: ctx.now }),
  ]);
  // What the centre owed before has its own way back: only what this decision adds to it goes here.
  const owedBefore = Math.max(0, -due);
  const backYen = Math.max(0, offYen - due) - owedBefore;
  const back =
    backYen > 0
      ? await requestCardRefunds(tx, {
          bookingId: booking.id,
          yen: backYen,
          key,
          reason: "reduced",
          actorId,
          now: ctx.now,
        })
      : { cardYen: 0, counterYen: 0 };
  return { due: due - offYen + back.cardYen, ...back };
}

async function tellOfDecision(
  ctx: Context,
  tx: Tx,
  centre: Centre,
  booking: Booking,
  told: Money & {
    name: { ja: string; en: string };
    percent: number | null;
    offYen: Yen;
    note: string | null;
    payment: ReturnType<typeof paymentToTell> | { state: "undecided" | "paid" };
  },
): Promise<void> {
  const { name, percent, offYen, note, payment, cardYen, counterYen } = told;
  const about = { site: ctx.config.url, booking: bookingToTell(centre, booking), name, note, payment };
  await enqueueMail(tx, {
    key: `reduction_decided:${booking.reduction?.id}`,
    to: booking.user.email,
    locale: booking.locale,
    notice:
      percent === null
        ? { kind: "reduction_declined", ...about }
        : {
            kind: "reduction_approved",
            ...about,
            percent,
            offYen,
            refunds: [
              ...(cardYen > 0 ? [{ yen: cardYen, by: "card" as const }] : []),
              ...(counterYen > 0 ? [{ yen: counterYen, by: "counter" as const }] : []),
            ],
          },
    now: ctx.now,
  });
}

function yenOf(slots: readonly { yen: Yen; cancelledAt: Date | null }[]): Yen {
  return slots.reduce((sum, { yen, cancelledAt }) => (cancelledAt === null ? sum + yen : sum), 0);
}
