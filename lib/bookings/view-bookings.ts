import type { Context } from "@/lib/context";
import { instantAt, timeOfDay, today } from "@/lib/dates";
import { type Centre, policyOn } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { bookingCalendar } from "@/lib/mail/calendar";
import type { Yen } from "@/lib/money";
import { type Balance, balanceOf } from "@/lib/payments/rules";
import {
  type Bill,
  type BookedSlot,
  type Booking,
  type BookingStatus,
  beginningOf,
  billOf,
  bookingToTell,
  hasSlots,
  type PayBy,
  type SlotDay,
  slotDays,
} from "./rules";
import { bookingByNumber, bookingsOf } from "./store";

/** One line of a booking's history. */
export type BookingEvent =
  | { at: Date; what: "booked" | "requested" | "approved" | "declined" | "cancelled" | "expired" | "confirmed" }
  | { at: Date; what: "paid" | "refunded"; yen: Yen; method: PayBy };

export type BookingView = {
  booking: Booking;
  /** the slots that stand; of a booking that is over, all it had */
  days: SlotDay<BookedSlot>[];
  /** the slots given back while others stand */
  givenBack: SlotDay<BookedSlot>[];
  bill: Bill;
  balance: Balance;
  /** what is still to be paid, and until when; null when nothing is */
  toPay: { yen: Yen; at: Date; counterAt: Date; overdue: boolean } | null;
  /** yen that the centre owes and that are to be fetched at the counter */
  toFetch: Yen;
  canPayByCard: boolean;
  canCancel: boolean;
  history: BookingEvent[];
};

/** A booking in the list of one's own. */
export type BookingLine = {
  number: string;
  status: BookingStatus;
  days: SlotDay<BookedSlot>[];
  yen: Yen;
  due: Yen;
  payBefore: Date | null;
};

export type MyBookings = { upcoming: BookingLine[]; waiting: BookingLine[]; past: BookingLine[] };

/** One's bookings: what is to come, what waits (for staff or for a payment), and what is over. */
export async function viewMyBookings(ctx: Context): Promise<MyBookings> {
  if (ctx.actor.kind !== "user") return { upcoming: [], waiting: [], past: [] };
  const centre = await loadCentre(ctx.db.reader);
  const bookings = await bookingsOf(ctx.db.reader, ctx.actor.userId);
  const lines = bookings.map((booking) => {
    const slots = shownSlots(booking);
    const line: BookingLine = {
      number: booking.number,
      status: booking.status,
      days: slotDays(centre, slots),
      yen: sumOf(slots),
      due: balanceOf(booking.ledger).due,
      payBefore: booking.payDeadline,
    };
    return line;
  });
  const firstDay = (line: BookingLine) => line.days[0]?.date ?? "";
  const isToCome = (line: BookingLine) => hasSlots(line.status) && line.days.some(({ date }) => date >= today(ctx.now));
  const isWaiting = (line: BookingLine) => line.status === "requested" || line.status === "held";
  const soonestFirst = (a: BookingLine, b: BookingLine) => firstDay(a).localeCompare(firstDay(b));
  return {
    upcoming: lines.filter((line) => isToCome(line) && !isWaiting(line)).sort(soonestFirst),
    waiting: lines.filter((line) => isToCome(line) && isWaiting(line)).sort(soonestFirst),
    past: lines.filter((line) => !isToCome(line)).sort((a, b) => soonestFirst(b, a)),
  };
}

/** One of one's own bookings; null for a number that is not. */
export async function viewBooking(ctx: Context, number: string): Promise<BookingView | null> {
  const { now, actor } = ctx;
  const booking = await bookingByNumber(ctx.db.reader, number);
  if (!booking || actor.kind !== "user" || booking.userId !== actor.userId) return null;
  const centre = await loadCentre(ctx.db.reader);
  const slots = shownSlots(booking);
  const standing = slots.filter(({ cancelledAt }) => cancelledAt === null);
  const balance = balanceOf(booking.ledger);
  const toPay = booking.status === "confirmed" && balance.due > 0 && booking.payDeadline;
  return {
    booking,
    days: slotDays(centre, slots),
    givenBack: slotDays(
      centre,
      booking.slots.filter((slot) => !slots.includes(slot)),
    ),
    bill: billOf(centre, slots),
    balance,
    toPay: toPay
      ? {
          yen: balance.due,
          at: toPay,
          counterAt: counterEnd(centre, toPay, now),
          overdue: toPay < now,
        }
      : null,
    toFetch: Math.max(0, -balance.due),
    canPayByCard: ctx.cards !== null && balance.due > 0 && booking.status === "confirmed",
    canCancel: hasSlots(booking.status) && standing.some((slot) => beginningOf(centre, slot) > now),
    history: historyOf(booking),
  };
}

/** The calendar file of one's own confirmed booking, named by its number; null when there is none. */
export async function viewBookingCalendar(
  ctx: Context,
  number: string,
): Promise<{ name: string; text: string } | null> {
  const booking = await bookingByNumber(ctx.db.reader, number);
  if (!booking || ctx.actor.kind !== "user" || booking.userId !== ctx.actor.userId) return null;
  if (booking.status !== "confirmed") return null;
  const centre = await loadCentre(ctx.db.reader);
  const slots = booking.slots.filter(({ cancelledAt }) => cancelledAt === null);
  const told = bookingToTell(centre, { number: booking.number, slots });
  const { locale, now } = ctx;
  const text = bookingCalendar({ booking: told, site: ctx.config.url, locale, now, cancelled: false });
  return { name: `${told.number}.ics`, text };
}

/** The slots that stand; of a booking that is over, all it had. */
function shownSlots(booking: Booking): BookedSlot[] {
  const standing = booking.slots.filter(({ cancelledAt }) => cancelledAt === null);
  return standing.length > 0 ? standing : booking.slots;
}

function sumOf(slots: readonly BookedSlot[]): Yen {
  return slots.reduce((sum, { yen }) => sum + yen, 0);
}

/** Until when the counter takes money on the last day: its closing time, or the beginning of the first slot. */
function counterEnd(centre: Centre, deadline: Date, now: Date): Date {
  const { time, counterUntil } = policyOn(centre, today(now)).payment;
  return timeOfDay(deadline) === time ? instantAt(today(deadline), counterUntil) : deadline;
}

function historyOf(booking: Booking): BookingEvent[] {
  const events: BookingEvent[] = [
    { at: booking.createdAt, what: booking.decidedAt || booking.status === "requested" ? "requested" : "booked" },
  ];
  if (booking.decidedAt)
    events.push({ at: booking.decidedAt, what: booking.status === "declined" ? "declined" : "approved" });
  for (const { kind, yen, method, at } of booking.ledger) {
    if (kind === "payment" && method) events.push({ at, what: "paid", yen: -yen, method });
    if (kind === "refund" && method) events.push({ at, what: "refunded", yen, method });
  }
  const cancelledAt = booking.slots.find((slot) => slot.cancelledAt)?.cancelledAt;
  if (booking.status === "expired" && booking.endedAt) events.push({ at: booking.endedAt, what: "expired" });
  else if (booking.status !== "declined" && cancelledAt) events.push({ at: cancelledAt, what: "cancelled" });
  return events.sort((a, b) => a.at.getTime() - b.at.getTime());
}
