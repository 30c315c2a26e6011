import { can } from "@/lib/accounts/rules";
import { type BookingStatus, isReductionPending, isStanding, showNumber } from "@/lib/bookings/rules";
import { type DayMove, dayMovesOf, type VisitState, visitsOf } from "@/lib/bookings/transitions";
import type { Context } from "@/lib/context";
import { addDays, type CalendarDate, today } from "@/lib/dates";
import {
  checkDate,
  type Opening,
  openingOf,
  type Room,
  roomsOn,
  type SlotHours,
  slotHoursOn,
} from "@/lib/facility/rules";
import type { SlotNumber } from "@/lib/facility/slots";
import { loadCentre } from "@/lib/facility/store";
import { sumOfYen, type Yen } from "@/lib/money";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";
import { recordViews } from "@/lib/staff/record-views";
import { countDesk, type DeskCounts } from "./count-desk";
import { type BoardEntry, columnOf, type StaffNote, slotNow } from "./rules";
import { type BoardBlock, type BoardBooking, boardRows, type KeyLoan, keyLoansOn, notesAbout } from "./store";

/** Whose a key is that is out, or was last. */
export type KeyState = {
  loan: string;
  roomId: string;
  date: CalendarDate;
  number: string;
  shownNumber: string;
  /** whom to ask for it; "" of somebody who is gone */
  who: string;
  outAt: Date;
  /** null: it is out */
  backAt: Date | null;
};

/** A booking as it stands in an entry of the board. */
export type EntryBooking = {
  number: string;
  shownNumber: string;
  status: BookingStatus;
  /** who booked; "" of somebody who is gone */
  name: string;
  groupName: string;
  people: number;
  purpose: string;
  /** what is owed; below 0: what is to be given back */
  dueYen: Yen;
  /** whether it can be taken here and now */
  canTake: boolean;
  visit: VisitState | null;
  moves: DayMove[];
  /** the key of the entry's room, as far as this booking had it today */
  key: KeyState | null;
  canLend: boolean;
  notes: StaffNote[];
};

type Kind<K extends BoardEntry["kind"]> = Extract<BoardEntry, { kind: K }>;

/** An entry of the board with what there is to be known of it. */
export type TodayEntry =
  | Kind<"free" | "held">
  | (Kind<"booking"> & { booking: EntryBooking })
  | (Kind<"block"> & {
      /** null: it was taken from a booking that the centre cancelled */
      block: Omit<BoardBlock, "id"> | null;
      takenFrom: { number: string; shownNumber: string } | null;
    });

export type TodayView = {
  date: CalendarDate;
  isToday: boolean;
  /** the slot that is running; null outside of hours and on other days */
  nowSlot: SlotNumber | null;
  previousDate: CalendarDate;
  nextDate: CalendarDate;
  /** what was asked for is no day that the calendar knows: today is shown */
  isOtherDay: boolean;
  opening: Opening;
  hours: readonly SlotHours[];
  rooms: { room: Room; entries: TodayEntry[]; keyOut: KeyState | null }[];
  notes: StaffNote[];
  waiting: DeskCounts;
};

/**
 * The board of a day: every room that is hired out with its six slots, who comes, what they owe, what was noted of
 * them, and where the keys are; and how much waits at the desk.
 */
export async function viewToday(
  ctx: Context,
  input: { date: string | null },
): Promise<Result<TodayView, Refusal<"not_allowed">>> {
  if (!can(ctx.actor, "desk.view")) return refuse("not_allowed");
  const { now, actor } = ctx;
  const db = ctx.db.reader;
  const asked = input.date === null ? null : checkDate(input.date);
  const date = asked?.ok ? asked.value : today(now);
  const centre = await loadCentre(db);
  const { claims, bookings, blocks } = await boardRows(db, date, now);
  const loans = await keyLoansOn(db, date);
  const notes = await notesAbout(
    db,
    "booking",
    bookings.map(({ id }) => id),
  );
  const hours = slotHoursOn(centre, date);

  const entryBooking = (booking: BoardBooking, roomId: string): EntryBooking => {
    const dueYen = sumOfYen(booking.ledger.map(({ yen }) => yen));
    const visits = visitsOf(booking, booking.visits);
    const key = loans.findLast((loan) => loan.bookingId === booking.id && loan.roomId === roomId && loan.date === date);
    const isOut = loans.some((loan) => loan.roomId === roomId && loan.backAt === null);
    return {
      number: booking.number,
      shownNumber: showNumber(booking.number),
      status: booking.status,
      name: booking.user.name,
      groupName: booking.groupName,
      people: booking.people,
      purpose: booking.purpose,
      dueYen,
      canTake: dueYen > 0 && isStanding(booking.status) && !isReductionPending(booking),
      visit: visits.find((visit) => visit.date === date)?.state ?? null,
      moves: dayMovesOf(centre, booking, visits, date, actor, now),
      key: key ? keyState(key) : null,
      canLend: date === today(now) && isStanding(booking.status) && !isOut,
      notes: notes.filter(({ subjectId }) => subjectId === booking.id),
    };
  };
  const told = (entry: BoardEntry): TodayEntry[] => {
    if (entry.kind !== "booking" && entry.kind !== "block") return [entry];
    const { bookingId } = entry;
    const booking = bookings.find(({ id }) => id === bookingId);
    if (entry.kind === "booking") return booking ? [{ ...entry, booking: entryBooking(booking, entry.roomId) }] : [];
    const { blockId } = entry;
    const takenFrom = booking ? { number: booking.number, shownNumber: showNumber(booking.number) } : null;
    return [{ ...entry, block: blocks.find(({ id }) => id === blockId) ?? null, takenFrom }];
  };

  const keysOut = loans.filter(({ backAt }) => backAt === null);
  await recordViews(ctx, "today", [
    ...claims.flatMap(({ kind, bookingId }) => (kind === "booking" ? (userOf(bookings, bookingId) ?? []) : [])),
    ...keysOut.map(({ booking }) => booking.userId),
  ]);
  const waiting = await countDesk(ctx);
  if (!waiting.ok) return waiting;
  return ok({
    date,
    isToday: date === today(now),
    isOtherDay: asked?.ok === false,
    nowSlot: date === today(now) ? slotNow(hours, now) : null,
    previousDate: addDays(date, -1),
    nextDate: addDays(date, 1),
    opening: openingOf(centre, date),
    hours,
    rooms: roomsOn(centre, date)
      .filter(({ hire }) => hire !== "not_for_hire")
      .map((room) => {
        const out = keysOut.find(({ roomId }) => roomId === room.id);
        return {
          room,
          entries: columnOf(room.id, hours, claims).flatMap(told),
          keyOut: out ? keyState(out) : null,
        };
      }),
    notes: await notesAbout(db, "day", [date]),
    waiting: waiting.value,
  });
}

function keyState({ id, roomId, date, booking, outAt, backAt }: KeyLoan): KeyState {
  const { number } = booking;
  const who = booking.groupName || booking.user.name;
  return { loan: id, roomId, date, number, shownNumber: showNumber(number), who, outAt, backAt };
}

function userOf(bookings: readonly BoardBooking[], id: string | null): string | undefined {
  return bookings.find((booking) => booking.id === id)?.userId;
}
