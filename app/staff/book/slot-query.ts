import type { SlotKey } from "@/lib/facility/rules";
import { SLOT_NUMBERS, type SlotNumber } from "@/lib/facility/slots";

/** More than anybody ticks at once. */
const MOST = 40;

/** Slots that a page led here with, as "?slot=meeting-room/2026-12-12/3"; what is none is left out. */
export function readSlots(asked: string | string[] | undefined): SlotKey[] {
  return [asked ?? []]
    .flat()
    .slice(0, MOST)
    .flatMap((text) => {
      const [, roomId = "", date = "", number] = /^([a-z][a-z-]{0,39})\/(\d{4}-\d{2}-\d{2})\/([1-6])$/.exec(text) ?? [];
      const slot = SLOT_NUMBERS.find((known): known is SlotNumber => String(known) === number);
      return slot ? [{ roomId, date, slot }] : [];
    });
}

/** Somebody new: at once, or because the search found nobody. */
export type Newcomer = "new" | "none";

/** The form of the counter, with slots to begin with.
 *  @example bookPath(["meeting-room/2026-12-12/3"]) // → "/staff/book?slot=meeting-room%2F2026-12-12%2F3" */
export function bookPath(slots: readonly string[], who: Newcomer | null = null): string {
  const query = new URLSearchParams([...slots.map((slot) => ["slot", slot]), ...(who ? [["who", who]] : [])]);
  return query.size > 0 ? `/staff/book?${query}` : "/staff/book";
}
