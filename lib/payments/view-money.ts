import { can } from "@/lib/accounts/rules";
import { changesOf, type PastChange } from "@/lib/audit";
import { type Closing, closingOf } from "@/lib/bookings/changes";
import { type Booking, bookingToTell, readNumber, STANDING_STATUSES, showNumber } from "@/lib/bookings/rules";
import { bookingByNumber, countPenalties, writtenVisits } from "@/lib/bookings/store";
import {
  type DayMove,
  datesOfUse,
  dayMovesOf,
  movesOf,
  type OpenMove,
  type VisitState,
  visitsOf,
} from "@/lib/bookings/transitions";
import type { Context } from "@/lib/context";
import { type CalendarDate, today } from "@/lib/dates";
import type { Centre, Tender } from "@/lib/facility/rules";
import { blockedSlotsOf, loadCentre } from "@/lib/facility/store";
import { type Bill, billOf } from "@/lib/fees/rules";
import type { Yen } from "@/lib/money";
import { pendingKind } from "@/lib/reductions/rules";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";
import { recordViews } from "@/lib/staff/record-views";
import { changeOf, tenderOf, tendersOn } from "@/lib/till/rules";
import { type Balance, balanceOf, moneyOf, withoutCorrected } from "./rules";
import {
  bookingsThatOwe,
  bookingsToRepay,
  cardRefundsOf,
  countOwing,
  type FailedRefund,
  failedRefunds,
  type MoneyRow,
  mismatchedCheckouts,
} from "./store";

/** As many as one looks through; the rest is found by number or name. */
const LIST_LENGTH = 30;

/** A booking in the lists of the desk. */
export type MoneyLine = {
  number: string;
  shownNumber: string;
  status: Booking["status"];
  name: string;
  groupName: string;
  firstDate: CalendarDate | null;
  slotCount: number;
  due: Yen;
  deadline: Date | null;
  overdue: boolean;
};

export type Mismatch = {
  checkout: string;
  number: string;
  shownNumber: string;
  askedYen: Yen;
  /** what came, in the smallest unit of its currency; null when the history does not say */
  received: { amount: number; currency: string } | null;
  at: Date | null;
};

export type MoneyView = {
  /** the first by deadline */
  unpaid: MoneyLine[];
  unpaidCount: number;
  toRepay: MoneyLine[];
  mismatches: Mismatch[];
  failedRefunds: (FailedRefund & { shownNumber: string })[];
};

/** Everything about money that waits for somebody at the counter. */
export async function viewMoney(ctx: Context): Promise<Result<MoneyView, Refusal<"not_allowed">>> {
  if (!can(ctx.actor, "money.view")) return refuse("not_allowed");
  const db = ctx.db.reader;
  const lines = (rows: MoneyRow[]) => rows.map((row) => lineOf(row, ctx.now));
  const unpaid = await bookingsThatOwe(db, LIST_LENGTH);
  const toRepay = await bookingsToRepay(db, 200);
  const shown = [...unpaid, ...toRepay];
  await recordViews(
    ctx,
    "money",
    shown.map(({ userId }) => userId),
  );
  return ok({
    unpaid: lines(unpaid),
    unpaidCount: (await countOwing(db, ctx.now)).unpaid,
    toRepay: lines(toRepay),
    mismatches: (await mismatchedCheckouts(db)).map(({ id, number, yen, endedAt, after }) => ({
      checkout: id,
      number,
      shownNumber: showNumber(number),
      askedYen: yen,
      received: receivedOf(after),
      at: endedAt,
    })),
    failedRefunds: (await failedRefunds(db)).map((row) => ({ ...row, shownNumber: showNumber(row.number) })),
  });
}

export type BookingMoney = {
  booking: Booking;
  shownNumber: string;
  slots: ReturnType<typeof bookingToTell>["slots"];
  /** of the slots that stand; of a booking that is over, of all it had */
  bill: Bill;
  balance: Balance;
  overdue: boolean;
  /** card refunds of this booking and how far they are */
  cardRefunds: { yen: Yen; status: string }[];
  /** what staff can do with it now */
  moves: OpenMove[];
  /** its days of use, what is noted of each, and what can be noted now */
  days: { date: CalendarDate; visit: VisitState | null; moves: DayMove[] }[];
  /** what can be cancelled of it now, and what would come back by the reason */
  closing: Closing;
  /** slots taken from it that are closed still */
  closed: ReturnType<typeof bookingToTell>["slots"];
  /** how many points that count were noted of it */
  penalties: number;
  /** what the counter takes today */
  tenders: readonly Tender[];
  /** what was taken for it today, the last of it: what was handed over and what went back */
  lastTaken: { tender: Tender; yen: Yen; handedYen: Yen | null; changeYen: Yen } | null;
  /** why money was given back or an entry was taken back, by the key of the row */
  notes: ReadonlyMap<string, { why: string | null; note: string | null }>;
};

/** One booking at the counter: what it is for, what it owes, and every row of its ledger. */
export async function viewBookingMoney(
  ctx: Context,
  input: { number: string },
): Promise<Result<BookingMoney, Refusal<"not_allowed"> | Refusal<"unknown_booking">>> {
  if (!can(ctx.actor, "money.view")) return refuse("not_allowed");
  const number = readNumber(input.number);
  const booking = number ? await bookingByNumber(ctx.db.reader, number) : null;
  if (!booking) return refuse("unknown_booking");
  await recordViews(ctx, "booking", [booking.userId]);
  const balance = balanceOf(booking.ledger);
  const centre = await loadCentre(ctx.db.reader);
  const moves = movesOf(centre, booking, ctx.actor, ctx.now);
  const visits = visitsOf(booking, await writtenVisits(ctx.db.reader, booking.id));
  const standing = booking.slots.filter(({ cancelledAt }) => cancelledAt === null);
  return ok({
    booking,
    shownNumber: showNumber(booking.number),
    bill: billOf(centre, standing.length > 0 ? standing : booking.slots, pendingKind(centre, booking)),
    moves,
    days: datesOfUse(booking).map((date) => ({
      date,
      visit: visits.find((visit) => visit.date === date)?.state ?? null,
      moves: dayMovesOf(centre, booking, visits, date, ctx.actor, ctx.now),
    })),
    closing: closingOf(centre, booking, moneyOf(booking), ctx.actor, ctx.now),
    closed: bookingToTell(centre, {
      number: booking.number,
      slots: (await blockedSlotsOf(ctx.db.reader, booking.id)).map((slot) => ({ ...slot, yen: 0 })),
    }).slots,
    penalties: await countPenalties(ctx.db.reader, booking.id),
    slots: bookingToTell(centre, booking).slots,
    balance,
    overdue: isOverdue(booking, balance.due, ctx.now),
    cardRefunds: await cardRefundsOf(ctx.db.reader, booking.id),
    tenders: tendersOn(centre, today(ctx.now)),
    lastTaken: lastTakenOf(centre, booking, ctx.now),
    notes: notesIn(await changesOf(ctx.db.reader, "booking", booking.id)),
  });
}

/** What was taken at the counter today, if it stands: whoever stands there gets the change and the receipt of it. */
function lastTakenOf(centre: Centre, { ledger }: Booking, now: Date): BookingMoney["lastTaken"] {
  const day = today(now);
  const last = withoutCorrected(ledger).findLast(({ reason }) => reason === "counter_payment");
  if (!last || today(last.at) !== day) return null;
  const [yen, handedYen] = [0 - last.yen, last.handedYen ?? null];
  const { changeYen } = changeOf(yen, handedYen ?? yen);
  return { tender: tenderOf(tendersOn(centre, day), last.tender), yen, handedYen, changeYen };
}

function notesIn(changes: readonly PastChange[]): BookingMoney["notes"] {
  const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);
  return new Map(
    changes.flatMap(({ action, after }) =>
      (action === "payment.give_back" || action === "payment.correct") && typeof after?.key === "string"
        ? [[after.key, { why: text(after.why), note: text(after.note) }] as const]
        : [],
    ),
  );
}

function lineOf(row: MoneyRow, now: Date): MoneyLine {
  const { due } = balanceOf(row.ledger as Booking["ledger"]);
  const standing = row.slots.filter(({ cancelledAt }) => cancelledAt === null);
  const slots = standing.length > 0 ? standing : row.slots;
  return {
    number: row.number,
    shownNumber: showNumber(row.number),
    status: row.status as Booking["status"],
    name: row.user.name,
    groupName: row.groupName,
    firstDate: slots[0]?.date ?? null,
    slotCount: slots.filter(({ roomId }) => roomId !== "nursery").length,
    due,
    deadline: row.payDeadline,
    overdue: isOverdue(row, due, now),
  };
}

function isOverdue(booking: { status: string; payDeadline: Date | null }, due: Yen, now: Date): boolean {
  return (
    STANDING_STATUSES.some((status) => status === booking.status) &&
    due > 0 &&
    booking.payDeadline !== null &&
    booking.payDeadline < now
  );
}

function receivedOf(note: string | null): Mismatch["received"] {
  if (!note) return null;
  const { amount, currency } = JSON.parse(note) as { amount?: unknown; currency?: unknown };
  return typeof amount === "number" && typeof currency === "string" ? { amount, currency } : null;
}
