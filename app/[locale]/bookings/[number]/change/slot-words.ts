import { getTranslations } from "next-intl/server";
import type { Locale } from "@/lib/context";
import { type Centre, roomOn, type SlotChoice, type SlotKey, slotHoursOn } from "@/lib/facility/rules";
import { formatHours, formatList, formatShortDate } from "@/lib/i18n/format";

/** A slot, and how it is used where that is known. `hadNursery`: it comes instead of one with 保育室. */
type Named = SlotKey & Partial<Pick<SlotChoice, "tariff" | "nursery">> & { hadNursery?: boolean };

/** Names a slot in one line: day, hours, room, and how it is used. */
export async function slotWords(centre: Centre, locale: Locale): Promise<(slot: Named) => string> {
  const [t, inUse] = await Promise.all([getTranslations({ locale, namespace: "changes.select" }), wordsOfUse(locale)]);
  return ({ roomId, date, slot, tariff, nursery, hadNursery }) => {
    const room = roomOn(centre, roomId, date);
    const hours = slotHoursOn(centre, date).find((row) => row.slot === slot);
    const use = room && room.tariffs.length > 1 ? room.tariffs.find((row) => row.tariff === tariff) : null;
    const text = t("slot", {
      date: formatShortDate(locale, date),
      hours: hours ? formatHours(hours.startsAt, hours.endsAt) : "",
      room: (room && (locale === "ja" ? room.nameJa : room.nameEn)) ?? roomId,
    });
    return inUse(text, { use: use && (locale === "ja" ? use.nameJa : use.nameEn), nursery, hadNursery });
  };
}

/** Adds to the name of a slot how it is used: its tariff, 保育室 beside it, or that it goes without. */
export async function wordsOfUse(locale: Locale) {
  const t = await getTranslations({ locale, namespace: "changes.select" });
  return (
    slot: string,
    how: { use?: string | null | undefined; nursery?: boolean | undefined; hadNursery?: boolean | undefined },
  ): string => {
    const beside = how.nursery ? [t("withNursery")] : how.hadNursery ? [t("withoutNursery")] : [];
    const parts = [...(how.use ? [how.use] : []), ...beside];
    return parts.length > 0 ? t("slotUse", { slot, use: formatList(locale, parts) }) : slot;
  };
}
