import type { CalendarDate, TimeOfDay, Weekday } from "@/lib/dates";
import { checkDate, type RoomId } from "@/lib/facility/rules";
import type { Query, QueryField } from "./address";

export type View = "day" | "week" | "month";

/** A part of the day, by when a slot begins. */
export type Part = "morning" | "afternoon" | "evening";

export const VIEWS: readonly View[] = ["day", "week", "month"];
export const PARTS: readonly Part[] = ["morning", "afternoon", "evening"];

/** Monday first, as the calendars of the city print it. */
export const WEEKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 0];

/** More people than this is a slip of the finger, not a wish. */
const MOST_PEOPLE = 999;

/** What to show and how it is narrowed, as the address says it; null where it says nothing. */
export type Filters = {
  date: CalendarDate | null;
  view: View;
  room: RoomId | null;
  people: number | null;
  part: Part | null;
  /** empty: every day of the week */
  weekdays: readonly Weekday[];
  cooking: boolean;
};

/** A field that says something the page cannot follow; a default stands in for it. */
export type FilterProblem = { field: QueryField; code: FilterProblemCode; typed: string };
export type FilterProblemCode =
  | "date_invalid"
  | "date_out_of_range"
  | "view_unknown"
  | "room_unknown"
  | "room_not_for_hire"
  | "people_unknown"
  | "part_unknown"
  | "weekday_unknown"
  | "cooking_unknown";

export type SearchParams = Readonly<Record<string, string | string[] | undefined>>;

/**
 * Reads an address that anybody may have typed: full-width digits count as digits, a blank field
 * as none, repeated or comma-joined weekdays as several, and what cannot be followed is named.
 * @example parseFilters({ people: "１２" }).filters.people // → 12
 */
export function parseFilters(params: SearchParams): { filters: Filters; problems: FilterProblem[] } {
  const problems: FilterProblem[] = [];
  const mark = (field: QueryField, code: FilterProblemCode, text: string) => {
    // One mark a field is enough, however many of its values are wrong.
    if (!problems.some((problem) => problem.field === field)) problems.push({ field, code, typed: text.slice(0, 40) });
  };
  const read = <T>(field: QueryField, code: FilterProblemCode, parse: (text: string) => T | undefined): T | null => {
    const text = textOf(params[field]);
    if (text === "") return null;
    const value = parse(text);
    if (value === undefined) mark(field, code, text);
    return value ?? null;
  };
  const readDate = (): CalendarDate | null => {
    const text = textOf(params.date);
    if (text === "") return null;
    const date = checkDate(dateOf(text));
    if (date.ok) return date.value;
    mark("date", date.code === "invalid_date" ? "date_invalid" : date.code, text);
    return null;
  };
  const readWeekdays = (): Weekday[] => {
    const texts = textsOf(params.weekday);
    for (const text of texts)
      if (!WEEKDAYS.some((day) => String(day) === text)) mark("weekday", "weekday_unknown", text);
    return WEEKDAYS.filter((day) => texts.includes(String(day)));
  };
  return {
    filters: {
      date: readDate(),
      view: read("view", "view_unknown", (text) => VIEWS.find((view) => view === text)) ?? "day",
      room: read("room", "room_unknown", (text) => (/^[a-z][a-z-]{0,39}$/.test(text) ? text : undefined)),
      people: read("people", "people_unknown", peopleOf),
      part: read("part", "part_unknown", (text) => PARTS.find((part) => part === text)),
      weekdays: readWeekdays(),
      cooking: read("cooking", "cooking_unknown", cookingOf) ?? false,
    },
    problems,
  };
}

/** The filters as they stand in an address. */
export function queryOf(filters: Filters): Query {
  return {
    date: filters.date,
    view: filters.view,
    room: filters.room,
    people: filters.people === null ? null : String(filters.people),
    part: filters.part,
    weekday: filters.weekdays.map(String),
    cooking: filters.cooking ? "1" : null,
  };
}

/** The part of the day a slot counts to.
 *  @example partOf("11:00") // → "morning" */
export function partOf(startsAt: TimeOfDay): Part {
  return startsAt < "12:00" ? "morning" : startsAt < "17:00" ? "afternoon" : "evening";
}

/** Whether anything is narrowed at all. */
export function isNarrowed(filters: Filters): boolean {
  return filters.people !== null || filters.part !== null || filters.weekdays.length > 0 || filters.cooking;
}

function textOf(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? (value.at(-1) ?? "") : (value ?? "")).slice(0, 200).normalize("NFKC").trim();
}

function textsOf(value: string | string[] | undefined): string[] {
  return [value ?? []]
    .flat()
    .slice(0, 20)
    .flatMap((text) =>
      text
        .slice(0, 200)
        .normalize("NFKC")
        .split(/[,、\s]+/),
    )
    .filter((text) => text !== "");
}

/** 2026-12-05 as people type it: 2026/12/5, 2026年12月5日, 20261205. */
function dateOf(text: string): string {
  const parts = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (!parts) return text;
  const [, year = "", month = "", day = ""] = parts;
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

function peopleOf(text: string): number | undefined {
  const people = Number(/^(\d{1,6})[人名]?$/.exec(text)?.[1] ?? Number.NaN);
  return people >= 1 && people <= MOST_PEOPLE ? people : undefined;
}

function cookingOf(text: string): boolean | undefined {
  if (["1", "true", "on", "yes"].includes(text)) return true;
  return ["0", "false", "off", "no"].includes(text) ? false : undefined;
}
