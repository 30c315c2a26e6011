import type { Applicant } from "@/lib/accounts/rules";
import {
  type BookedSlot,
  type Booking,
  type BookingReduction,
  beginningOf,
  isReductionPending,
  type PayDeadline,
  payDeadline,
} from "@/lib/bookings/rules";
import { addDays, type CalendarDate, instantAt, today } from "@/lib/dates";
import { type Centre, nextOpenDay, policyOn, type ReductionKind, reductionKindsOn } from "@/lib/facility/rules";
import { type Reduction, type SlotFee, withReduction } from "@/lib/fees/rules";
import { sumOfYen, type Yen } from "@/lib/money";
import { ok, type Result, refuse } from "@/lib/result";

/** Refusals of asking for, deciding and withdrawing a reduction; their words are in problems-reductions. */
export type ReductionProblem =
  | "reduction_unknown"
  | "reduction_pending"
  | "reduction_asked_before"
  | "reduction_too_late"
  | "reduction_note_missing"
  | "reduction_not_pending"
  | "reduction_reason_missing";

/** The kind that stands for everything else: it is granted for the reason that is written with it. */
const SPECIAL = "special";

/**
 * The kinds of reduction one may ask for on a day: those granted at all, and to such an applicant
 * (domain rule 27).
 * @example offeredReductions(centre, "individual", "2026-12-01").map(({ id }) => id) // → ["co_host", "public_office", "support", "special"]
 */
export function offeredReductions(centre: Centre, applicant: Applicant, date: CalendarDate): ReductionKind[] {
  return reductionKindsOn(centre, date).filter(
    ({ percent, applicants }) => percent > 0 && applicants.includes(applicant),
  );
}

/** What somebody asks for: a kind, and what they say about it. */
export type ReductionAsked = { kind: string; note: string };

/**
 * Whether such a reduction may be asked for by such an applicant.
 * @example mayAskKind(centre, "individual", { kind: "registered_group", note: "" }, now) // → refuse("reduction_unknown")
 */
export function mayAskKind(
  centre: Centre,
  applicant: Applicant,
  asked: ReductionAsked,
  now: Date,
): Result<ReductionKind> {
  const kind = offeredReductions(centre, applicant, today(now)).find(({ id }) => id === asked.kind);
  if (!kind) return refuse("reduction_unknown");
  return kind.id === SPECIAL && asked.note === "" ? refuse("reduction_note_missing") : ok(kind);
}

type Asking = Pick<Booking, "status" | "reduction" | "payDeadline"> & {
  slots: readonly Pick<BookedSlot, "date" | "slot" | "cancelledAt" | "yen">[];
  /** what is still owed */
  due: Yen;
};

/**
 * Whether a reduction may be asked for with a booking that is made already: once, before its first
 * slot begins, and not to win time after the deadline of paying has passed.
 * @example mayAskFor(centre, { …, status: "held" }, now) // → refuse("reduction_too_late")
 */
export function mayAskFor(centre: Centre, booking: Asking, now: Date): Result<null> {
  const { status, reduction } = booking;
  if (reduction?.status === "pending") return refuse("reduction_pending");
  if (reduction && reduction.status !== "withdrawn") return refuse("reduction_asked_before");
  const standing = booking.slots.filter(({ cancelledAt }) => cancelledAt === null);
  const isBooked = status === "confirmed" || status === "requested";
  const hasBegun = standing.some((slot) => beginningOf(centre, slot) <= now);
  const isOverdue = booking.due > 0 && booking.payDeadline !== null && booking.payDeadline < now;
  const costs = standing.some(({ yen }) => yen > 0);
  return isBooked && !hasBegun && !isOverdue && costs ? ok(null) : refuse("reduction_too_late");
}

/** The kind that a request asks for, as it was on the day of asking; null for one that the centre did not know. */
export function kindAsked(centre: Centre, request: Pick<BookingReduction, "kind" | "createdAt">): ReductionKind | null {
  return reductionKindsOn(centre, today(request.createdAt)).find(({ id }) => id === request.kind) ?? null;
}

/** The kind that waits for a decision, for `billOf`: the one whose share staff then grant; null when none does. */
export function pendingKind(
  centre: Centre,
  booking: {
    status: Booking["status"];
    reduction: Pick<BookingReduction, "status" | "kind" | "createdAt"> | null;
  },
): ReductionKind | null {
  return booking.reduction && isReductionPending(booking) ? kindAsked(centre, booking.reduction) : null;
}

/** What a decision says: granted with so many percent off, or not. */
export type ReductionVerdict = { decision: "approve" | "decline"; percent: number | null; note: string };

/**
 * Whether a decision may be made so: another share than that of its kind, and a decline, need a reason.
 * @returns the reduction to compute with, null for none
 * @example mayDecide({ id: "support", percent: 50 }, { decision: "approve", percent: 30, note: "" }) // → refuse("reduction_reason_missing", { percent: 50 })
 */
export function mayDecide(
  kind: Pick<ReductionKind, "id" | "percent">,
  { decision, percent, note }: ReductionVerdict,
): Result<Reduction | null> {
  const isAsUsual = decision === "approve" && percent === kind.percent;
  if (!isAsUsual && note === "") return refuse("reduction_reason_missing", { percent: kind.percent });
  return ok(decision === "approve" && percent !== null ? { kind: kind.id, percent } : null);
}

/**
 * The fees of the slots that stand under another reduction, and how much less they come to. What
 * was given back stays as it was settled.
 */
export function reducedSlots<S extends Pick<BookedSlot, "date" | "fee" | "cancelledAt">>(
  centre: Centre,
  slots: readonly S[],
  reduction: Reduction | null,
): { slots: (S & { fee: SlotFee; yen: Yen })[]; offYen: Yen } {
  const standing = slots.filter(({ cancelledAt }) => cancelledAt === null);
  const reduced = standing.map((slot) => {
    const fee = withReduction(slot.fee, reduction, policyOn(centre, slot.date).fees.roundTo);
    return { ...slot, fee, yen: fee.yen };
  });
  const sum = (list: readonly { fee: SlotFee }[]) => sumOfYen(list.map(({ fee }) => fee.yen));
  return { slots: reduced, offYen: sum(standing) - sum(reduced) };
}

/** A kind as it is offered, with what it would make of a bill. */
export type OfferedReduction = ReductionKind & { yen: Yen; offYen: Yen };

/** Each kind with what it would make of these slots, by the rule that will compute it. */
export function withBills(
  centre: Centre,
  kinds: readonly ReductionKind[],
  slots: readonly Pick<BookedSlot, "date" | "fee" | "cancelledAt">[],
): OfferedReduction[] {
  return kinds.map((kind) => {
    const { slots: reduced, offYen } = reducedSlots(centre, slots, { kind: kind.id, percent: kind.percent });
    return { ...kind, offYen, yen: sumOfYen(reduced.map(({ yen }) => yen)) };
  });
}

/**
 * Until when the rest is paid after a decision: by the rule of every booking, counted from now; where
 * the use has begun meanwhile, so many days from now as one usually pays ahead (domain rule 28).
 */
export function deadlineAfterDecision(
  centre: Centre,
  slots: readonly Pick<BookedSlot, "roomId" | "date" | "slot">[],
  now: Date,
): PayDeadline {
  const deadline = payDeadline(centre, slots, now);
  if (deadline.at > now) return deadline;
  const { daysBefore, time, counterUntil } = policyOn(centre, today(now)).payment;
  const day = nextOpenDay(centre, addDays(today(now), daysBefore));
  return { at: instantAt(day, time), counterAt: instantAt(day, counterUntil), late: false };
}

/**
 * Until when a booking is paid whose request was withdrawn: by the deadline of the day of asking, since asking is no
 * way round it. Where that has passed meanwhile, until tonight, and it ends tomorrow morning (domain rule 28).
 * @param had the deadline it had when the reduction was asked for; null where it was asked for with the booking
 */
export function deadlineAfterWithdrawal(
  centre: Centre,
  slots: readonly Pick<BookedSlot, "roomId" | "date" | "slot">[],
  { askedAt, had }: { askedAt: Date; had: Date | null },
  now: Date,
): Date {
  const { at, late } = payDeadline(centre, slots, askedAt, had);
  if (late || at > now) return at;
  const tonight = instantAt(today(now), policyOn(centre, today(now)).payment.time);
  const begins = slots.map((slot) => beginningOf(centre, slot).getTime());
  return new Date(Math.min(tonight.getTime(), ...begins));
}
