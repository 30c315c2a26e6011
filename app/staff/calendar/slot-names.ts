import type { Locale } from "@/lib/context";
import { type Centre, roomOn, type SlotChoice, type SlotKey, slotHoursOn } from "@/lib/facility/rules";
import { formatHours, formatShortDate } from "@/lib/i18n/format";
import { messages } from "@/lib/i18n/messages";

type Named = SlotKey & Partial<Pick<SlotChoice, "tariff" | "nursery">> & { hadNursery?: boolean };

/** Names slots in one line: day, hours, room, and how it is used where that is known. */
export function slotNames(centre: Centre, locale: Locale): (slot: Named) => string {
  const words = messages[locale].changes.select;
  return ({ roomId, date, slot, tariff, nursery, hadNursery }) => {
    const room = roomOn(centre, roomId, date);
    const hours = slotHoursOn(centre, date).find((row) => row.slot === slot);
    const use = room && room.tariffs.length > 1 ? room.tariffs.find((row) => row.tariff === tariff) : null;
    return [
      formatShortDate(locale, date),
      hours ? formatHours(hours.startsAt, hours.endsAt) : "",
      (room && (locale === "ja" ? room.nameJa : room.nameEn)) ?? roomId,
      use ? (locale === "ja" ? use.nameJa : use.nameEn) : "",
      nursery ? words.withNursery : hadNursery ? words.withoutNursery : "",
    ]
      .filter(Boolean)
      .join(" ");
  };
}
