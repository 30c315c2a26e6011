import type { CalendarDate } from "@/lib/dates";
import type { SlotNumber } from "@/lib/facility/slots";
import type { Locale } from "@/lib/i18n/routing";
import type { Facts } from "@/lib/result";
import { formatDate, formatHours, formatInstant, formatList, formatMonth, formatShortDate, formatYen } from "./format";

/** What facts name by id: asked of the centre by whoever writes the sentence. */
export type Names = {
  /** the room's name in the language of the sentence */
  room: (roomId: string) => string;
  hours: (slot: SlotNumber) => { startsAt: string; endsAt: string };
};

type NamedSlot = { roomId?: string; date: CalendarDate; slot: SlotNumber };

/**
 * The facts of a refusal as words that fill its sentence, by the ending of their key: `date`/`…Date`
 * a day, `month` a month, `…At` an instant, `yen`/`…Yen` money, `room`/`roomId`/`…Room` a room's name, `slot`/`…Slot`
 * its hours, a list of slots or of texts one joined text. Numbers and other texts stay as they are,
 * so that plurals work.
 * @example wordsOfFacts("ja", { useDate: "2026-12-03", capacity: 50 }, names) // → { useDate: "2026年12月3日（木）", capacity: 50 }
 */
export function wordsOfFacts(locale: Locale, facts: Facts, names: Names): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(facts).map(([key, value]) => [key, wordsOfFact(locale, key, value, names)] as const),
  );
}

function wordsOfFact(locale: Locale, key: string, value: unknown, names: Names): string | number {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return formatInstant(locale, value);
  if (Array.isArray(value))
    return formatList(
      locale,
      value.map((part) => String(wordsOfFact(locale, singular(key), part, names))),
    );
  if (isNamedSlot(value)) return wordsOfSlot(locale, value, names);
  if (typeof value === "number") {
    if (endsIn(key, "yen")) return formatYen(locale, value);
    if (endsIn(key, "slot")) return hoursOf(value as SlotNumber, names);
    return value;
  }
  const text = String(value);
  if (endsIn(key, "date")) return formatDate(locale, text);
  if (endsIn(key, "month")) return formatMonth(locale, text);
  if (endsIn(key, "room") || endsIn(key, "roomId")) return names.room(text);
  return text;
}

function wordsOfSlot(locale: Locale, { roomId, date, slot }: NamedSlot, names: Names): string {
  const when = `${formatShortDate(locale, date)} ${hoursOf(slot, names)}`;
  if (!roomId) return when;
  return locale === "ja" ? `${names.room(roomId)} ${when}` : `${names.room(roomId)}, ${when}`;
}

function hoursOf(slot: SlotNumber, names: Names): string {
  const { startsAt, endsAt } = names.hours(slot);
  return formatHours(startsAt, endsAt);
}

function isNamedSlot(value: unknown): value is NamedSlot {
  return typeof value === "object" && value !== null && "date" in value && "slot" in value;
}

function endsIn(key: string, word: string): boolean {
  return key === word || key.endsWith(word[0]?.toUpperCase() + word.slice(1));
}

/** The key one entry of a list would have: "rooms" → "room". */
function singular(key: string): string {
  return key.replace(/s$/, "");
}
