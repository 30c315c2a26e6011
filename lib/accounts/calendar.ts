import ical, { ICalCalendarMethod, ICalEventStatus } from "ical-generator";
import { feedWords } from "@/lib/accounts/messages";
import { type CalendarDate, instantAt, type TimeOfDay } from "@/lib/dates";
import type { Locale } from "@/lib/i18n/routing";

/** A slot as a calendar that anybody may glance at shows it: where and when, and nothing else. */
export type FeedEvent = {
  /** the same as long as the slot is the booking's: by it a calendar knows the event again */
  uid: string;
  room: string;
  date: CalendarDate;
  startsAt: TimeOfDay;
  endsAt: TimeOfDay;
  /** whether it still waits for a decision or a payment */
  isTentative: boolean;
  /** raised when the booking changes */
  version: number;
};

const HOUR_S = 60 * 60;

/**
 * The quiet calendar of somebody's bookings: every event is called the same and names the room. Who booked, for
 * whom, what for and for how much stays out, since calendars are shared and shown on screens of others.
 * What is cancelled is not in it any more, and so vanishes from calendars that follow it.
 * @example quietCalendar({ events: [], locale: "ja", host: "yoyaku.example", now }) // → "BEGIN:VCALENDAR\r\n…"
 */
export function quietCalendar(given: {
  events: readonly FeedEvent[];
  locale: Locale;
  host: string;
  now: Date;
}): string {
  const { events, locale, host, now } = given;
  const t = feedWords(locale);
  const calendar = ical({
    prodId: { company: "furatto-yoyaku", product: "furatto-yoyaku", language: locale.toUpperCase() },
    method: ICalCalendarMethod.PUBLISH,
    name: t("calendarName"),
    ttl: HOUR_S,
  });
  for (const event of events)
    calendar.createEvent({
      id: `${event.uid}@${host}`,
      sequence: event.version,
      stamp: now,
      start: instantAt(event.date, event.startsAt),
      end: instantAt(event.date, event.endsAt),
      status: event.isTentative ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED,
      summary: t("event"),
      location: event.room,
    });
  return calendar.toString();
}
