import { z } from "zod";
import { can } from "@/lib/accounts/rules";
import { spellKana } from "@/lib/accounts/spelling";
import { type Closing, closingOf } from "@/lib/bookings/changes";
import { type Booking, bookingToTell, readNumber, STANDING_STATUSES, showNumber } from "@/lib/bookings/rules";
import { bookingByNumber, countPenalties } from "@/lib/bookings/store";
import { movesOf, type OpenMove } from "@/lib/bookings/transitions";
import type { Context } from "@/lib/context";
import type { CalendarDate } from "@/lib/dates";
import { blockedSlotsOf, loadCentre } from "@/lib/facility/store";
import { type Bill, billOf } from "@/lib/fees/rules";
import { countSubmitted } from "@/lib/groups/store";
import type { Yen } from "@/lib/money";
import { pendingKind } from "@/lib/reductions/rules";
import { countPendingReductions } from "@/lib/reductions/store";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";
import { type Balance, balanceOf, moneyOf } from "./rules";
import {
  bookingsThatOwe,
  bookingsToRepay,
  cardRefundsOf,
  countDecisions,
  countOwing,
  type FailedRefund,
  failedRefunds,
  findBookings,
  type MoneyRow,
  mismatchedCheckouts,
} from "./store";

/** As many as one looks through; the rest is found by number or name. */
const LIST_LENGTH = 30;
const FOUND_LENGTH = 30;

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
  /** what the search found; null when nothing was searched for */
  found: MoneyLine[] | null;
  /** the first by deadline */
  unpaid: MoneyLine[];
  unpaidCount: number;
  toRepay: MoneyLine[];
  mismatches: Mismatch[];
  failedRefunds: (FailedRefund & { shownNumber: string })[];
};

/** What the desk looks for: a booking's number, or the name of a person or group. */
export const searchMoneyInput = z.object({
  search: z
    .string()
    .default("")
    .transform((text) => text.trim().slice(0, 60)),
});

/** Everything about money that waits for somebody at the counter, and what a search finds. */
export async function viewMoney(
  ctx: Context,
  input: { search: string },
): Promise<Result<MoneyView, Refusal<"not_allowed">>> {
  if (!can(ctx.actor, "money.view")) return refuse("not_allowed");
  const db = ctx.db.reader;
  const lines = (rows: MoneyRow[]) => rows.map((row) => lineOf(row, ctx.now));
  const typed = input.search.normalize("NFKC").trim().slice(0, 60);
  return ok({
    found: typed ? lines(await findBookings(db, searchOf(typed), FOUND_LENGTH)) : null,
    unpaid: lines(await bookingsThatOwe(db, LIST_LENGTH)),
    unpaidCount: (await countOwing(db, ctx.now)).unpaid,
    toRepay: lines(await bookingsToRepay(db, 200)),
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
  /** what can be cancelled of it now, and what would come back by the reason */
  closing: Closing;
  /** slots taken from it that are closed still */
  closed: ReturnType<typeof bookingToTell>["slots"];
  /** how many points that count were noted of it */
  penalties: number;
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
  const balance = balanceOf(booking.ledger);
  const centre = await loadCentre(ctx.db.reader);
  const moves = movesOf(centre, booking, ctx.actor, ctx.now);
  const standing = booking.slots.filter(({ cancelledAt }) => cancelledAt === null);
  return ok({
    booking,
    shownNumber: showNumber(booking.number),
    bill: billOf(centre, standing.length > 0 ? standing : booking.slots, pendingKind(centre, booking)),
    moves,
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
  });
}

/** How much waits at the desk. */
export type DeskCounts = {
  decisions: number;
  /** groups that wait to be registered */
  registrations: number;
  reductions: number;
  unpaid: number;
  overdue: number;
  toRepay: number;
  mismatches: number;
  failedRefunds: number;
};

/** The desk's first page: what waits, in numbers. */
export async function viewDesk(ctx: Context): Promise<Result<DeskCounts, Refusal<"not_allowed">>> {
  const money = await viewMoney(ctx, { search: "" });
  if (!money.ok) return money;
  const { toRepay, mismatches, failedRefunds: failed } = money.value;
  return ok({
    decisions: await countDecisions(ctx.db.reader),
    registrations: await countSubmitted(ctx.db.reader),
    reductions: await countPendingReductions(ctx.db.reader),
    ...(await countOwing(ctx.db.reader, ctx.now)),
    toRepay: toRepay.length,
    mismatches: mismatches.length,
    failedRefunds: failed.length,
  });
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

/** A search as it is typed: a number with or without its hyphen, or a part of a name in kanji or kana. */
function searchOf(typed: string): { number: string | null; name: string; kana: string } {
  const sign = typed.toUpperCase().replace(/[\s\-‐‑–—−ー]/g, "");
  const kana = spellKana(typed);
  return { number: /^[2-9A-Z]{3,8}$/.test(sign) ? sign : null, name: typed, kana };
}

function receivedOf(note: string | null): Mismatch["received"] {
  if (!note) return null;
  const { amount, currency } = JSON.parse(note) as { amount?: unknown; currency?: unknown };
  return typeof amount === "number" && typeof currency === "string" ? { amount, currency } : null;
}
