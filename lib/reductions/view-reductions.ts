import { can } from "@/lib/accounts/rules";
import type { Attachment, AttachmentPolicy } from "@/lib/attachments/rules";
import { attachmentsOf, ownersOf } from "@/lib/attachments/store";
import { type Booking, bookingToTell, isReductionPending, standingSlots } from "@/lib/bookings/rules";
import { bookingById, bookingByNumber } from "@/lib/bookings/store";
import { isTheirs } from "@/lib/bookings/transitions";
import type { Context } from "@/lib/context";
import { daysBetween, today } from "@/lib/dates";
import { policyOn, type ReductionKind } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { type Bill, billOf } from "@/lib/fees/rules";
import type { Yen } from "@/lib/money";
import { balanceOf } from "@/lib/payments/rules";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";
import { recordViews } from "@/lib/staff/record-views";
import { kindAsked, mayAskFor, type OfferedReduction, offeredReductions, pendingKind, withBills } from "./rules";
import { bookingsWithPendingReduction } from "./store";

export type ReductionView = {
  booking: Booking;
  bill: Bill;
  /** what may be asked for; empty where nothing may */
  kinds: OfferedReduction[];
  /** why nothing may be asked for, null when it may */
  refusal: Refusal | null;
  /** what was asked for, as the centre calls it */
  asked: ReductionKind | null;
  canWithdraw: boolean;
  documents: Attachment[];
  /** whoever acts for the group sees which documents there are; to open them is for the booker and the representatives */
  mayOpenDocuments: boolean;
  attachments: AttachmentPolicy;
};

/** Asking for a reduction with one of one's own bookings; null for a number that is not one's own. */
export async function viewReduction(ctx: Context, number: string): Promise<ReductionView | null> {
  const booking = await bookingByNumber(ctx.db.reader, number);
  if (!booking || !isTheirs(booking, ctx.actor)) return null;
  const centre = await loadCentre(ctx.db.reader);
  const standing = booking.slots.filter(({ cancelledAt }) => cancelledAt === null);
  const may = mayAskFor(centre, { ...booking, due: balanceOf(booking.ledger).due }, ctx.now);
  const { reduction } = booking;
  const owners = reduction && (await ownersOf(ctx.db.reader, { ownerKind: "reduction", ownerId: reduction.id }));
  return {
    booking,
    bill: billOf(centre, standingSlots(booking), pendingKind(centre, booking)),
    kinds: may.ok ? withBills(centre, offeredReductions(centre, booking.applicant, today(ctx.now)), standing) : [],
    refusal: may.ok ? null : may,
    asked: reduction && kindAsked(centre, reduction),
    canWithdraw: isReductionPending(booking),
    documents: reduction ? await attachmentsOf(ctx.db.reader, "reduction", [reduction.id]) : [],
    mayOpenDocuments: ctx.actor.kind === "user" && owners?.userIds.includes(ctx.actor.userId) === true,
    attachments: policyOn(centre, today(ctx.now)).attachments,
  };
}

/** A reduction that waits for staff. */
export type WaitingReduction = {
  request: NonNullable<Booking["reduction"]>;
  booking: Booking;
  kind: ReductionKind | null;
  slots: ReturnType<typeof bookingToTell>["slots"];
  documents: Attachment[];
  bill: Bill;
  /** received and not given back */
  paidYen: Yen;
  waitingDays: number;
};

/** The reductions that wait for staff, the oldest first. */
export async function viewReductionQueue(ctx: Context): Promise<Result<WaitingReduction[], Refusal<"not_allowed">>> {
  if (!can(ctx.actor, "booking.decide")) return refuse("not_allowed");
  const db = ctx.db.reader;
  const centre = await loadCentre(db);
  const waiting: WaitingReduction[] = [];
  for (const id of await bookingsWithPendingReduction(db)) {
    const booking = await bookingById(db, id);
    if (!booking?.reduction) continue;
    const standing = booking.slots.filter(({ cancelledAt }) => cancelledAt === null);
    const { paid, refunded } = balanceOf(booking.ledger);
    waiting.push({
      request: booking.reduction,
      booking,
      kind: kindAsked(centre, booking.reduction),
      slots: bookingToTell(centre, { ...booking, slots: standing }).slots,
      documents: await attachmentsOf(db, "reduction", [booking.reduction.id]),
      bill: billOf(centre, standing, pendingKind(centre, booking)),
      paidYen: paid - refunded,
      waitingDays: daysBetween(today(booking.reduction.createdAt), today(ctx.now)),
    });
  }
  await recordViews(
    ctx,
    "decisions",
    waiting.map(({ booking }) => booking.userId),
  );
  return ok(waiting);
}
