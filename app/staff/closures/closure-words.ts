import { getTranslations } from "next-intl/server";
import type { HitView } from "@/lib/closures/preview-closing";
import type { Scope } from "@/lib/closures/rules";
import type { Locale } from "@/lib/context";
import type { CalendarDate } from "@/lib/dates";
import type { ClosedReason, Opening, Room } from "@/lib/facility/rules";
import { formatDate, formatHours, formatList, formatShortDate } from "@/lib/i18n/format";

/** How links look beside plain words. */
export const LINK = "inline-block py-1.5 text-link underline underline-offset-4 hover:decoration-2";

/** Slots in one line: day, hours, room, each part where it differs from the slot before. */
export function slotsWords(slots: HitView["slots"], locale: Locale): string {
  return formatList(
    locale,
    slots.map((slot, place) => {
      const before = slots[place - 1];
      const parts = [
        before?.date === slot.date ? "" : formatShortDate(locale, slot.date),
        formatHours(slot.startsAt, slot.endsAt),
        before?.roomId === slot.roomId ? "" : slot.room[locale],
      ];
      return parts.filter(Boolean).join(" ");
    }),
  );
}

/** The days of a closure in few words. */
export async function daysWords(dates: readonly CalendarDate[], locale: Locale): Promise<string> {
  const t = await getTranslations({ locale, namespace: "closures" });
  const [first = ""] = dates;
  if (dates.length <= 1) return formatDate(locale, first);
  return t("daysMore", { first: formatDate(locale, first), count: dates.length });
}

/** Which rooms, and which slots of the day. */
export async function scopeWords(
  { rooms, slots }: Pick<Scope, "rooms" | "slots">,
  all: readonly Room[],
  locale: Locale,
): Promise<string> {
  const t = await getTranslations({ locale, namespace: "closures" });
  const nameOf = (id: string) => all.find((room) => room.id === id)?.[locale === "ja" ? "nameJa" : "nameEn"] ?? id;
  const where = rooms.length === 0 ? t("whole") : formatList(locale, rooms.map(nameOf));
  const when =
    slots.length === 0
      ? t("allDay")
      : formatList(
          locale,
          slots.map((slot) => t("slotName", { slot: String(slot) })),
        );
  return `${where} · ${when}`;
}

/** Why a day is closed; "" of one that is open. */
export async function closedWords({ open, reasons, note }: Opening, locale: Locale): Promise<string> {
  if (open) return "";
  const t = await getTranslations({ locale, namespace: "closures.closed" });
  const words = formatList(
    locale,
    (reasons as readonly ClosedReason[]).map((reason) => t(reason)),
  );
  return note?.[locale] ? `${words} · ${note[locale]}` : words;
}
