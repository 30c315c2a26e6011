import type { Actor } from "@/lib/accounts/rules";
import { recordChange } from "@/lib/audit";
import { applyChange, planChange } from "@/lib/bookings/change-booking";
import type { Booking } from "@/lib/bookings/rules";
import { bookingById } from "@/lib/bookings/store";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db";
import { slotId } from "@/lib/facility/rules";
import { loadCentre, releaseExpiredClaims } from "@/lib/facility/store";
import { endOffersOver, offerFreed } from "@/lib/waiting/queue";
import type { Task, TaskOutcome } from "@/lib/work/rules";
import { type Closure, type ClosureCase, hitsOf, isWhole, refundReasonOf, wishesOf } from "./rules";
import {
  addToBlocks,
  caseById,
  casesOf,
  closureById,
  endCase,
  releaseClosedSlots,
  roleOfCreator,
  setClosureStatus,
  unclaimed,
} from "./store";

/** The event by which a case is settled: chosen anew after it failed, it is another one.
 *  @example caseTaskKey("case1", 2) // → "settle_closure_case:case1:2" */
export function caseTaskKey(caseId: string, version: number): string {
  return `settle_closure_case:${caseId}:${version}`;
}

/**
 * Settles what a closure makes of one booking, as staff chose it: its slots are given back in full, or go elsewhere;
 * money, mail or call, points and history go with them, and the slots stay closed. All of it in the transaction
 * that marks the case as done. What cannot be done as chosen is left to staff, with the code that says why.
 */
export async function settleCase(ctx: Context, tx: Tx, task: Task): Promise<TaskOutcome> {
  const found = await caseById(tx, task.key.split(":")[1] ?? "");
  const closure = found && (await closureById(tx, found.closureId));
  if (!closure || found.status !== "open" || closure.status === "reopened") return "moot";
  const booking = await bookingById(tx, found.bookingId);
  const failure = booking
    ? await settle(await asTheyWho(ctx, tx, closure, booking), tx, closure, found, booking)
    : null;
  await endCase(tx, found.id, failure ? { status: "failed", failure } : { status: "done", at: ctx.now });
  await settleClosure(ctx, tx, closure);
  return "done";
}

/** The context of whoever made the closure: it is their deed, though the clock does it. */
async function asTheyWho(ctx: Context, tx: Tx, { createdById }: Closure, booking: Booking): Promise<Context> {
  const role = (await roleOfCreator(tx, createdById)) === "admin" ? "admin" : "staff";
  const actor: Actor = {
    kind: "user",
    userId: createdById,
    role,
    residence: "city",
    visitorId: null,
    group: null,
  };
  return { ...ctx, actor, locale: booking.locale };
}

/** @returns why it cannot be done as chosen; null when it is done, or when nothing is left to do */
async function settle(
  ctx: Context,
  tx: Tx,
  closure: Closure,
  { slots, choice, moveTo, message }: ClosureCase,
  booking: Booking,
): Promise<string | null> {
  const centre = await loadCentre(tx);
  const [hit] = hitsOf(centre, slots, [booking], ctx.now);
  if (hit) {
    // What the resident has given up meanwhile is no part of it any more.
    const places = slots.filter(({ roomId }) => roomId !== "nursery");
    const left = moveTo.filter((_, place) => hit.slots.some((slot) => slotId(slot) === slotId(places[place] ?? slot)));
    const isAsChosen = choice === "refund" || left.length === hit.slots.filter((s) => s.roomId !== "nursery").length;
    if (!isAsChosen) return "booking_changed";
    const wishes = wishesOf(centre, hit, choice, left, ctx.now);
    const plan = await planChange(ctx, tx, centre, booking, wishes, refundReasonOf(closure.reason));
    if (!plan.ok) return plan.code;
    const note = [closure.note[booking.locale], message].filter(Boolean).join("\n");
    const applied = await applyChange(ctx, tx, centre, booking, plan.value, { note });
    // Before anything is written it is refused for slots that somebody else has by now; nothing else can be in the way.
    if (!applied.ok && applied.code === "slot_taken") return applied.code;
    if (!applied.ok) throw Object.assign(new Error("a planned change was refused"), { code: applied.code });
    const closed = new Set(slots.map(slotId));
    const beside = plan.value.free.filter((key) => !closed.has(slotId(key)));
    const freed = beside.length > 0 ? await releaseClosedSlots(tx, [booking.id], beside) : [];
    await offerFreed(ctx, tx, centre, freed, null);
  }
  // Slots that the resident gave up meanwhile were free for a moment; they are closed all the same.
  if (!isWhole(closure)) {
    await releaseExpiredClaims(tx, slots, ctx.now);
    await endOffersOver(ctx, tx, centre, slots);
    await addToBlocks(tx, closure.id, await unclaimed(tx, slots));
  }
  return null;
}

/** Notes that everything a closure hit is settled, when it is. */
async function settleClosure({ now }: Context, tx: Tx, { id }: Closure): Promise<void> {
  const cases = await casesOf(tx, id);
  if (cases.some(({ status }) => status !== "done")) return;
  if (await setClosureStatus(tx, id, ["acting"], "settled"))
    await recordChange(tx, {
      actor: { kind: "system" },
      action: "closure.settle",
      subject: "closure",
      subjectId: id,
      after: { cases: cases.length },
      at: now,
    });
}
