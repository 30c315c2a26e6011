import type { SlotKey } from "@/lib/facility/rules";

/** The address of a page of the calendar with what is asked of it; what is absent is left out. */
export function calendarPath(
  page: string,
  asked: Record<string, string | readonly string[] | null | undefined>,
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked))
    for (const text of typeof value === "string" ? [value] : (value ?? [])) query.append(name, text);
  const path = `/staff/calendar${page}`;
  return query.size > 0 ? `${path}?${query}` : path;
}

/** Where slots are kept from everybody, with one of them filled in. */
export function newBlockPath({ roomId, date, slot }: SlotKey): string {
  return calendarPath("/blocks/new", { from: date, room: roomId, slot: String(slot) });
}

/** The first of the values of a name in an address. */
export function firstOf(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

/** All values of a name in an address. */
export function listOf(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}
