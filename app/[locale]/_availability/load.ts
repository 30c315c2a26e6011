import { cache } from "react";
import { anyoneContext } from "@/app/_server/anyone";
import type { Context, Locale } from "@/lib/context";
import { type CalendarDate, daysOfMonth, monthOf, weekOf } from "@/lib/dates";
import { checkDate, fits, type Room, roomOn } from "@/lib/facility/rules";
import {
  type CentreView,
  type DayView,
  type NextFree,
  type RangeView,
  viewCentre,
  viewDay,
  viewNextFree,
  viewRange,
} from "@/lib/facility/use-cases";
import { viewRoomPhotos } from "@/lib/masters/change-photos";
import type { Result } from "@/lib/result";
import { type FilterProblem, type Filters, parseFilters, partOf, type SearchParams } from "./filters";

/** The feature of a room with a cooking counter. */
export const COOKING = "cooking_counter";

/** Everything a page of availability shows; the same for whoever asks. */
export type Availability = {
  locale: Locale;
  now: Date;
  filters: Filters;
  problems: FilterProblem[];
  /** the day asked for, else the first day with something free */
  date: CalendarDate;
  centre: CentreView;
  nextFree: NextFree[];
} & ({ view: "day"; day: DayView } | { view: "week" | "month"; room: Room; range: RangeView });

/**
 * Reads what an address asks for. Once a render, though the title and the page both ask: `search` is
 * the page's searchParams as JSON, since a cache compares by value.
 */
export const loadAvailability = cache(async (locale: Locale, search: string): Promise<Availability> => {
  const { filters, problems } = parseFilters(JSON.parse(search) as SearchParams);
  const ctx = anyoneContext(locale);
  const centre = await viewCentre(ctx);
  const nextFree = known(
    await viewNextFree(ctx, {
      from: filters.date,
      people: filters.people,
      feature: filters.cooking ? COOKING : null,
      slots: filters.part
        ? centre.hours.filter(({ startsAt }) => partOf(startsAt) === filters.part).map(({ slot }) => slot)
        : [],
      weekdays: [...filters.weekdays],
    }),
  );
  const date = filters.date ?? firstFreeDay(nextFree) ?? centre.today;
  const common = { locale, now: ctx.now, filters, date, centre, nextFree };
  if (filters.view === "day") return { ...common, problems, view: "day", day: known(await viewDay(ctx, { date })) };

  const asked = centre.rooms.find(({ id }) => id === filters.room);
  const room = asked && asked.hire !== "not_for_hire" ? asked : firstFittingRoom(centre.rooms, filters);
  if (asked && asked !== room)
    problems.push({ field: "room", code: "room_not_for_hire", typed: nameOf(asked, locale) });
  if (filters.room && !asked) problems.push({ field: "room", code: "room_unknown", typed: filters.room });
  return { ...common, problems, view: filters.view, room, range: await loadRange(ctx, filters.view, room, date) };
});

/** One room and its month; null when there is no such room. */
export const loadRoom = cache(async (locale: Locale, roomId: string, search: string) => {
  const { filters, problems } = parseFilters({ date: (JSON.parse(search) as SearchParams).date });
  const ctx = anyoneContext(locale);
  const centre = await viewCentre(ctx);
  const room = centre.rooms.find(({ id }) => id === roomId);
  if (!room) return null;
  const date = filters.date ?? centre.today;
  const range = room.hire === "not_for_hire" ? null : await loadRange(ctx, "month", room, date);
  // Prices and what is said of it are those of the day that is looked at.
  const described = roomOn(centre.centre, roomId, date) ?? room;
  const photos = await viewRoomPhotos(ctx, roomId);
  return { locale, now: ctx.now, filters, problems, date, centre, room: described, range, photos };
});

async function loadRange(ctx: Context, view: "week" | "month", room: Room, date: CalendarDate): Promise<RangeView> {
  // The first and the last week of the calendar reach beyond it.
  const days = (view === "week" ? weekOf(date) : daysOfMonth(monthOf(date))).filter((day) => checkDate(day).ok);
  return known(await viewRange(ctx, { from: days[0] ?? date, to: days.at(-1) ?? date, room: room.id }));
}

function firstFreeDay(nextFree: readonly NextFree[]): CalendarDate | undefined {
  return nextFree.flatMap(({ next }) => next?.date ?? []).sort()[0];
}

function firstFittingRoom(rooms: readonly Room[], { people, cooking }: Filters): Room {
  const hired = rooms.filter(({ hire }) => hire === "hire");
  const room = hired.find((room) => fits(room, people) && (!cooking || room.features.includes(COOKING))) ?? hired[0];
  if (!room) throw new Error("the centre has no room for hire");
  return room;
}

/** @example nameOf(meetingRoom, "en") // → "Meeting room" */
export function nameOf(room: Pick<Room, "nameJa" | "nameEn">, locale: Locale): string {
  return locale === "ja" ? room.nameJa : room.nameEn;
}

/** What was checked before it was asked for cannot be refused. */
function known<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`refused: ${result.code}`);
  return result.value;
}
