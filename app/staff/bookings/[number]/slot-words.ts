import type { Locale } from "@/lib/context";
import { formatDate, formatHours } from "@/lib/i18n/format";
import type { BookingMoney } from "@/lib/payments/view-money";

/** A slot of a booking in one line: day, hours, room. */
export function slotWords(slot: BookingMoney["slots"][number], locale: Locale): string {
  return [formatDate(locale, slot.date), formatHours(slot.startsAt, slot.endsAt), slot.room[locale]].join(" ");
}
