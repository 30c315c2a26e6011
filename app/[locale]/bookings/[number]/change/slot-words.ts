import { getTranslations } from "next-intl/server";
import type { Locale } from "@/lib/context";
import { type Centre, roomOn, type SlotKey, slotHoursOn } from "@/lib/facility/rules";
import { formatHours, formatShortDate } from "@/lib/i18n/format";

/** Names a slot in one line: day, hours and room. */
export async function slotWords(centre: Centre, locale: Locale): Promise<(key: SlotKey) => string> {
  const t = await getTranslations({ locale, namespace: "changes.select" });
  return ({ roomId, date, slot }) => {
    const room = roomOn(centre, roomId, date);
    const hours = slotHoursOn(centre, date).find((row) => row.slot === slot);
    return t("slot", {
      date: formatShortDate(locale, date),
      hours: hours ? formatHours(hours.startsAt, hours.endsAt) : "",
      room: (room && (locale === "ja" ? room.nameJa : room.nameEn)) ?? roomId,
    });
  };
}
