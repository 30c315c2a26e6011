import { getTranslations } from "next-intl/server";
import type { Locale } from "@/lib/context";
import type { CalendarDate } from "@/lib/dates";
import { formatDate, formatHours, formatList, formatShortDate, formatWeekday } from "@/lib/i18n/format";
import { isOneSlot } from "@/lib/waiting/rules";
import type { SearchView } from "@/lib/waiting/view-waiting";

/** What a wish waits for, in the words of a list of terms and in one line. */
export type SearchWords = { rooms: string; days: string; time: string; extras: string; line: string };

/** Slots of a day, two hours each. */
const HOURS_A_SLOT = 2;

/** The words of a search. */
export async function searchWords(locale: Locale, search: SearchView): Promise<SearchWords> {
  const t = await getTranslations({ locale, namespace: "waiting.search" });
  const { from, to, together } = search;
  const names = formatList(
    locale,
    search.roomsNamed.map((room) => (locale === "ja" ? room.nameJa : room.nameEn)),
  );
  const rooms = search.roomsNamed.length > 1 ? t("or", { rooms: names }) : names;
  const weekdays = formatList(
    locale,
    search.weekdays.map((day) => t("weekday", { weekday: formatWeekday(locale, day) })),
  );
  const range = rangeWords(locale, from, to);
  const days =
    from === to ? formatDate(locale, from) : weekdays ? t("rangeOn", { ...range, weekdays }) : t("range", range);
  const times = search.parts
    ? search.parts.map((part) => t(part))
    : search.hours.map(({ startsAt, endsAt }) => formatHours(startsAt, endsAt));
  const time = formatList(locale, [
    times.length > 0 && !isOneSlot(search)
      ? formatList(locale, times)
      : search.hours.length === 1
        ? search.hours.map(({ startsAt, endsAt }) => formatHours(startsAt, endsAt)).join()
        : t("anyTime"),
    ...(together > 1 ? [t("together", { count: together, hours: together * HOURS_A_SLOT })] : []),
  ]);
  const extras = formatList(locale, [
    ...(search.cooking ? [t("cooking")] : []),
    ...(search.nursery ? [t("nursery")] : []),
  ]);
  return { rooms, days, time, extras, line: formatList(locale, [days, time, rooms]) };
}

/** The ends of a range of days; the year is told once where it is one, where the language puts it. */
function rangeWords(locale: Locale, from: CalendarDate, to: CalendarDate): { from: string; to: string } {
  const isOneYear = from.slice(0, 4) === to.slice(0, 4);
  return {
    from: isOneYear && locale === "en" ? formatShortDate(locale, from) : formatDate(locale, from),
    to: isOneYear && locale === "ja" ? formatShortDate(locale, to) : formatDate(locale, to),
  };
}
