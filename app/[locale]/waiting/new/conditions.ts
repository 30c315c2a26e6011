import { addMonths, type CalendarDate, isCalendarDate } from "@/lib/dates";
import type { Centre } from "@/lib/facility/rules";
import {
  PARTS_OF_DAY,
  type PartOfDay,
  readSearch,
  readSlot,
  type Search,
  searchOfSlot,
  slotsOfPart,
} from "@/lib/waiting/rules";

export type SearchParams = Record<string, string | string[] | undefined>;

/** What the address asks to wait for. */
export type Conditions = {
  /** "slot": one slot of the table of what is free; "search": what the form says; "blank": nothing yet */
  mode: "slot" | "search" | "blank";
  /** what the form shows; of "blank" its defaults */
  search: Search;
  parts: PartOfDay[];
};

/** Reads an address of this page: `?slot=room/date/slot`, or the fields of the form. */
export function readConditions(asked: SearchParams, centre: Centre, today: CalendarDate): Conditions {
  const slot = readSlot(String([asked.slot ?? ""].flat()[0]));
  if (slot) return { mode: "slot", search: searchOfSlot(slot), parts: [] };
  const query = new URLSearchParams(
    Object.entries(asked).flatMap(([name, value]) => [value ?? []].flat().map((text) => [name, text])),
  );
  const read = readSearch(query);
  const mode = query.has("from") ? "search" : "blank";
  const from = read.from || today;
  const to = read.to || addMonths(isCalendarDate(from) ? from : today, 1);
  const parts = PARTS_OF_DAY.filter((part) => query.getAll("part").includes(part));
  const slots = parts.flatMap((part) => slotsOfPart(centre, part, today)).sort((a, b) => a - b);
  return { mode, search: { ...read, from, to, slots }, parts };
}
