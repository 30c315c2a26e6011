import { z } from "zod";
import { attachFiles, attachmentsField, checkUploads, mayAddFiles } from "@/lib/attachments/attach-files";
import { changesOf, recordChange } from "@/lib/audit";
import { scheduleBookingWork } from "@/lib/bookings/booking-work";
import { isReductionPending } from "@/lib/bookings/rules";
import { raiseVersion, theirBooking } from "@/lib/bookings/store";
import type { Context } from "@/lib/context";
import { type Tx, transaction } from "@/lib/db";
import { loadCentre } from "@/lib/facility/store";
import { endPages } from "@/lib/payments/provider";
import { balanceOf } from "@/lib/payments/rules";
import { endCheckouts } from "@/lib/payments/store";
import { ok, type Result, refuse } from "@/lib/result";
import { deadlineAfterWithdrawal, mayAskFor, mayAskKind } from "./rules";
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
    const booking = await theirBooking(tx, ctx.actor, input.number);
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
    // asked once more, it has the documents of the first time
    const added = await mayAddFiles(ctx, tx, checked.value, { kind: "reduction", id });
    if (!added.ok) return added;
    await attachFiles(tx, checked.value, { kind: "reduction", id, at: ctx.now });
    await raiseVersion(tx, booking.id, booking.version, { payDeadline: null });
    const pages = await endCheckouts(tx, booking.checkouts, ctx.now);
    await recordChange(tx, {
      actor: ctx.actor,
      action: "reduction.ask",
      subject: "booking",
      subjectId: booking.id,
      before: { payDeadline: booking.payDeadline },
      after: { kind, documents: checked.value.length },
      at: ctx.now,
    });
    await scheduleBookingWork(tx, centre, booking, ctx.now);
    return ok({ number: booking.number, pages });
  });
  if (!asked.ok) return asked;
  // paid after all, the difference goes back with the decision
  await endPages(ctx.cards, asked.value.pages);
  return ok({ number: asked.value.number });
}

export const withdrawReductionInput = z.object({ number: z.string().max(40) });

/** Takes a request back that waits: the booking is paid in full, by the deadline of the day of asking. */
export async function withdrawReduction(
  ctx: Context,
  input: z.output<typeof withdrawReductionInput>,
): Promise<Result<{ number: string }>> {
  return transaction(ctx.db, async (tx): Promise<Result<{ number: string }>> => {
    const booking = await theirBooking(tx, ctx.actor, input.number);
    if (!booking) return refuse("unknown_booking");
    const { reduction, number } = booking;
    if (reduction?.status === "withdrawn") return ok({ number });
    if (!reduction || !(await closeReduction(tx, reduction.id, { status: "withdrawn" })))
      return refuse("reduction_not_pending");
    const standing = booking.slots.filter(({ cancelledAt }) => cancelledAt === null);
    const isOwed = booking.status === "confirmed" && balanceOf(booking.ledger).due > 0 && standing.length > 0;
    const centre = await loadCentre(tx);
    const asked = { askedAt: reduction.createdAt, had: await deadlineAtAsking(tx, booking.id) };
    const deadline = isOwed ? deadlineAfterWithdrawal(centre, standing, asked, ctx.now) : null;
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

/** The deadline that a booking had when its reduction was asked for; null when there was none yet. */
async function deadlineAtAsking(tx: Tx, bookingId: string): Promise<Date | null> {
  const asked = (await changesOf(tx, "booking", bookingId)).findLast(({ action }) => action === "reduction.ask");
  const at = asked?.before?.payDeadline;
  return typeof at === "string" ? new Date(at) : null;
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
    const booking = await theirBooking(tx, ctx.actor, input.number);
    if (!booking) return refuse("unknown_booking");
    const { reduction } = booking;
    if (!reduction || !isReductionPending(booking)) return refuse("reduction_not_pending");
    const owner = { kind: "reduction", id: reduction.id } as const;
    const added = await mayAddFiles(ctx, tx, checked.value, owner);
    if (!added.ok) return added;
    await attachFiles(tx, checked.value, { ...owner, at: ctx.now });
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
