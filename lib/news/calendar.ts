import ical, { ICalCalendarMethod, ICalEventBusyStatus, ICalEventTransparency } from "ical-generator";
import type { Locale } from "@/lib/context";
import { addDays } from "@/lib/dates";
import type { ClosedDay } from "./rules";

/**
 * Closed days as a calendar to subscribe to: an event a day, which keeps its UID, so that a day that is opened after
 * all goes from calendars with the next reading. Nobody is busy because the centre is closed.
 * @example closuresCalendar({ days: [{ date: "2026-12-03", summary: "休館（木曜日）" }], name, site, locale: "ja", now })
 */
export function closuresCalendar(given: {
  days: readonly ClosedDay[];
  name: string;
  site: string;
  locale: Locale;
  now: Date;
}): string {
  const { days, name, site, locale, now } = given;
  const host = new URL(site).hostname;
  const calendar = ical({
    name,
    prodId: { company: "furatto-yoyaku", product: "furatto-yoyaku", language: locale.toUpperCase() },
    method: ICalCalendarMethod.PUBLISH,
    ttl: 24 * 60 * 60,
  });
  const midnight = (date: string) => new Date(`${date}T00:00:00Z`);
  for (const { date, summary } of days)
    calendar.createEvent({
      id: `closed-${date}@${host}`,
      stamp: now,
      start: midnight(date),
      end: midnight(addDays(date, 1)),
      allDay: true,
      summary,
      transparency: ICalEventTransparency.TRANSPARENT,
      busystatus: ICalEventBusyStatus.FREE,
    });
  return calendar.toString();
}
