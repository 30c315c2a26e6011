import { can } from "@/lib/accounts/rules";
import type { Context } from "@/lib/context";
import { addDays, addMonths, type CalendarDate, daysOfMonth, monthOf, today, weekOf } from "@/lib/dates";
import {
  checkDate,
  isLive,
  type Opening,
  openingOf,
  type Room,
  type RoomId,
  type SlotHours,
  slotHoursOn,
  slotId,
} from "@/lib/facility/rules";
import { claimsBetween, loadCentre } from "@/lib/facility/store";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";
import { recordViews } from "@/lib/staff/record-views";
import { boardRooms, type Cell, cellOf, type Fullness, fullnessOf } from "./rules";
import { boardClaims } from "./store";

export const BOARD_VIEWS = ["day", "week", "month"] as const;

export type BoardView = (typeof BOARD_VIEWS)[number];

/** A day of the board: each room with its slots. */
export type BoardDay = { date: CalendarDate; opening: Opening; rooms: { room: Room; cells: Cell[] }[] };

/** A day of a month: how full each room is. */
export type MonthDay = { date: CalendarDate; opening: Opening; rooms: { room: Room; full: Fullness }[] };

export type Board = {
  view: BoardView;
  date: CalendarDate;
  today: CalendarDate;
  /** every room there is to choose */
  rooms: Room[];
  /** the one that was chosen; null for all */
  room: RoomId | null;
  hours: readonly SlotHours[];
  /** the same view before and after */
  before: CalendarDate;
  after: CalendarDate;
  /** of a day or a week */
  days: BoardDay[];
  /** of a month */
  month: MonthDay[];
};

/**
 * The board of staff: who has which slot on a day or in a week, or how full a month is. What cannot be read of the
 * address is left out: today, all rooms.
 */
export async function viewBoard(
  ctx: Context,
  input: { view?: string | null; date?: string | null; room?: string | null },
): Promise<Result<Board, Refusal<"not_allowed">>> {
  if (!can(ctx.actor, "desk.view")) return refuse("not_allowed");
  const db = ctx.db.reader;
  const day = today(ctx.now);
  const asked = checkDate(input.date ?? day);
  const date = asked.ok ? asked.value : day;
  const view = BOARD_VIEWS.find((known) => known === input.view) ?? "day";
  const centre = await loadCentre(db);
  const rooms = boardRooms(centre, date);
  const room = view === "week" ? (rooms.find(({ id }) => id === input.room)?.id ?? null) : null;
  const shown = room ? rooms.filter(({ id }) => id === room) : rooms;
  const dates = view === "day" ? [date] : view === "week" ? weekOf(date) : daysOfMonth(monthOf(date));
  const [from = date, to = date] = [dates[0], dates.at(-1)];
  const board = {
    view,
    date,
    today: day,
    rooms,
    room,
    hours: slotHoursOn(centre, date),
    ...around(view, date),
  };
  if (view === "month") {
    const claims = (await claimsBetween(db, from, to)).filter((claim) => isLive(claim, ctx.now));
    const perDay = new Map<string, typeof claims>();
    for (const claim of claims) {
      const key = `${claim.roomId}/${claim.date}`;
      perDay.set(key, [...(perDay.get(key) ?? []), claim]);
    }
    const month = dates.map((one) => ({
      date: one,
      opening: openingOf(centre, one),
      rooms: rooms.map((described) => ({
        room: described,
        full: fullnessOf(perDay.get(`${described.id}/${one}`) ?? [], slotHoursOn(centre, one).length),
      })),
    }));
    return ok({ ...board, days: [], month });
  }
  const claims = new Map(
    (await boardClaims(db, from, to, room ?? undefined)).map((claim) => [slotId(claim), claim] as const),
  );
  await recordViews(
    ctx,
    "calendar",
    [...claims.values()].flatMap(({ booking }) => (booking ? [booking.userId] : [])),
  );
  const days = dates.map((one) => ({
    date: one,
    opening: openingOf(centre, one),
    rooms: shown.map((described) => ({
      room: described,
      cells: slotHoursOn(centre, one).map(({ slot }) => {
        const claim = claims.get(slotId({ roomId: described.id, date: one, slot }));
        return cellOf(centre, described, one, slot, claim, ctx.now);
      }),
    })),
  }));
  return ok({ ...board, days, month: [] });
}

function around(view: BoardView, date: CalendarDate): { before: CalendarDate; after: CalendarDate } {
  if (view === "month") return { before: addMonths(date, -1), after: addMonths(date, 1) };
  const step = view === "week" ? 7 : 1;
  return { before: addDays(date, -step), after: addDays(date, step) };
}
