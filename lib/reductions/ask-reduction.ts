import { z } from "zod";
import { attachFiles, attachmentsField, checkUploads } from "@/lib/attachments/attach-files";
import { recordChange } from "@/lib/audit";
import { scheduleBookingWork } from "@/lib/bookings/booking-work";
import { type Booking, payDeadline } from "@/lib/bookings/rules";
import { bookingByNumber, raiseVersion } from "@/lib/bookings/store";
import { isTheirs } from "@/lib/bookings/transitions";
import type { Context } from "@/lib/context";
import { type Tx, transaction } from "@/lib/db";
import { loadCentre } from "@/lib/facility/store";
import { ProviderFailure } from "@/lib/payments/provider";
import { balanceOf } from "@/lib/payments/rules";
import { endCheckout } from "@/lib/payments/store";
import { ok, type Result, refuse } from "@/lib/result";
import { isReductionPending, mayAskFor, mayAskKind } from "./rules";
import { askReduction, closeReduction } from "./store";

export const askForReductionInput = z.object({
  number: z.string().max(40),
  reduction: z.string({ error: "reduction.fields.kind" }).min(1, "reduction.fields.kind").max(40),
  reductionNote: z
    .string()
    .max(500)
    .default("")
    .transform((text) => text.trim()),
  evidence: attachmentsField.optional(),
});

/**
 * Asks for a reduction with a booking that is made already. Until staff decide it has no deadline
 * and is not paid; a card payment that was begun is ended, so that nobody pays too much.
 */
export async function askForReduction(
  ctx: Context,
  input: z.output<typeof askForReductionInput>,
): Promise<Result<{ number: string }>> {
  const checked = await checkUploads(ctx, input.evidence ?? [], { needed: false });
  if (!checked.ok) return checked;
  const asked = await transaction(ctx.db, async (tx): Promise<Result<{ number: string; pages: string[] }>> => {
    const booking = await ownBooking(ctx, tx, input.number);
    if (!booking) return refuse("unknown_booking");
    const { kind, note } = { kind: input.reduction, note: input.reductionNote };
    const { reduction } = booking;
    // Pressed twice: what was asked for the first time stands.
    if (reduction?.status === "pending" && reduction.kind === kind && reduction.note === note)
      return ok({ number: booking.number, pages: [] });
    const centre = await loadCentre(tx);
    const may = mayAskFor(centre, { ...booking, due: balanceOf(booking.ledger).due }, ctx.now);
    if (!may.ok) return may;
    const allowed = mayAskKind(centre, booking.applicant, { kind, note }, ctx.now);
    if (!allowed.ok) return allowed;

    const id = await askReduction(tx, { bookingId: booking.id, kind, note, createdAt: ctx.now });
    await attachFiles(tx, checked.value, { kind: "reduction", id, at: ctx.now });
    await raiseVersion(tx, booking.id, booking.version, { payDeadline: null });
    for (const checkout of booking.checkouts) await endCheckout(tx, checkout.id, ctx.now);
    await recordChange(tx, {
      actor: ctx.actor,
      action: "reduction.ask",
      subject: "booking",
      subjectId: booking.id,
      after: { kind, documents: checked.value.length },
      at: ctx.now,
    });
    await scheduleBookingWork(tx, centre, booking, ctx.now);
    const pages = booking.checkouts.flatMap(({ status, providerRef }) =>
      status === "open" && providerRef ? [providerRef] : [],
    );
    return ok({ number: booking.number, pages });
  });
  if (!asked.ok) return asked;
  for (const page of asked.value.pages)
    await ctx.cards?.endCheckout(page).catch((error: unknown) => {
      // still open it may be paid after all: then the difference goes back with the decision
      if (!(error instanceof ProviderFailure)) throw error;
    });
  return ok({ number: asked.value.number });
}

export const withdrawReductionInput = z.object({ number: z.string().max(40) });

/** Takes a request back that waits: the booking is paid in full, by a deadline counted from now. */
export async function withdrawReduction(
  ctx: Context,
  input: z.output<typeof withdrawReductionInput>,
): Promise<Result<{ number: string }>> {
  return transaction(ctx.db, async (tx): Promise<Result<{ number: string }>> => {
    const booking = await ownBooking(ctx, tx, input.number);
    if (!booking) return refuse("unknown_booking");
    const { reduction, number } = booking;
    if (reduction?.status === "withdrawn") return ok({ number });
    if (!reduction || !(await closeReduction(tx, reduction.id, { status: "withdrawn" })))
      return refuse("reduction_not_pending");
    const standing = booking.slots.filter(({ cancelledAt }) => cancelledAt === null);
    const isOwed = booking.status === "confirmed" && balanceOf(booking.ledger).due > 0 && standing.length > 0;
    const centre = await loadCentre(tx);
    const deadline = isOwed ? payDeadline(centre, standing, ctx.now).at : null;
    await raiseVersion(tx, booking.id, booking.version, { payDeadline: deadline });
    await recordChange(tx, {
      actor: ctx.actor,
      action: "reduction.withdraw",
      subject: "booking",
      subjectId: booking.id,
      before: { kind: reduction.kind },
      at: ctx.now,
    });
    await scheduleBookingWork(tx, centre, booking, ctx.now);
    return ok({ number });
  });
}

export const addEvidenceInput = z.object({ number: z.string().max(40), evidence: attachmentsField });

/** Adds documents to a request that waits. */
export async function addEvidence(
  ctx: Context,
  input: z.output<typeof addEvidenceInput>,
): Promise<Result<{ number: string }>> {
  const checked = await checkUploads(ctx, input.evidence, { needed: true });
  if (!checked.ok) return checked;
  return transaction(ctx.db, async (tx): Promise<Result<{ number: string }>> => {
    const booking = await ownBooking(ctx, tx, input.number);
    if (!booking) return refuse("unknown_booking");
    const { reduction } = booking;
    if (!reduction || !isReductionPending(booking)) return refuse("reduction_not_pending");
    await attachFiles(tx, checked.value, { kind: "reduction", id: reduction.id, at: ctx.now });
    await recordChange(tx, {
      actor: ctx.actor,
      action: "reduction.attach",
      subject: "booking",
      subjectId: booking.id,
      after: { documents: checked.value.length },
      at: ctx.now,
    });
    return ok({ number: booking.number });
  });
}

async function ownBooking(ctx: Context, db: Tx, number: string): Promise<Booking | null> {
  const booking = await bookingByNumber(db, number);
  return booking && isTheirs(booking, ctx.actor) ? booking : null;
}
