import ical, { ICalCalendarMethod, ICalEventStatus } from "ical-generator";
import type { Locale } from "@/lib/context";
import { instantAt } from "@/lib/dates";
import { mailWords, type NoticeBooking, type NoticeSlot, pageUrl } from "@/lib/mail/messages";

/**
 * The calendar file of a booking: one event a slot, named by the room; nothing says who booked or what for.
 * An event keeps its UID, so that the file of a cancelled booking takes away what the first one added.
 * Times are written in UTC: every calendar reads those alike, and Japan has no summer time.
 * @example bookingCalendar({ booking, site, locale: "ja", now, cancelled: false }) // → "BEGIN:VCALENDAR\r\n…"
 */
export function bookingCalendar(given: {
  booking: NoticeBooking;
  site: string;
  locale: Locale;
  now: Date;
  cancelled: boolean;
  /** how often the booking had changed before: what is told later counts; left out, 1 for a cancelled one and else 0 */
  sequence?: number;
  /** slots that are gone while the booking stands: their events are cancelled in the same file */
  gone?: readonly NoticeSlot[];
  /** another booking whose events stand in the same file: one that was split from it */
  also?: NoticeBooking;
}): string {
  const { booking, site, locale, now, cancelled, gone = [], also } = given;
  const sequence = given.sequence ?? (cancelled ? 1 : 0);
  const t = mailWords(locale);
  const host = new URL(site).hostname;
  const calendar = ical({
    prodId: { company: "furatto-yoyaku", product: "furatto-yoyaku", language: locale.toUpperCase() },
    method: cancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH,
  });
  const events = [
    ...withoutNurseryBesideRoom(booking.slots).map((slot) => ({ slot, number: booking.number, isGone: cancelled })),
    ...withoutNurseryBesideRoom(gone).map((slot) => ({ slot, number: booking.number, isGone: true })),
    ...withoutNurseryBesideRoom(also?.slots ?? []).map((slot) => ({
      slot,
      number: also?.number ?? "",
      isGone: cancelled,
    })),
  ];
  for (const { slot, number, isGone } of events) {
    const url = pageUrl(site, locale, `/bookings/${number}`);
    calendar.createEvent({
      id: `${number}-${slot.roomId}-${slot.date}-${slot.slot}@${host}`.toLowerCase(),
      sequence,
      stamp: now,
      start: instantAt(slot.date, slot.startsAt),
      end: instantAt(slot.date, slot.endsAt),
      status: isGone ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
      summary: t("calendar.summary", { room: slot.room[locale] }),
      description: t("calendar.description", { number, url }),
      location: `${t("centre.name")}, ${t("centre.address")}`,
      url,
      organizer: { name: t("centre.name"), email: `no-reply@${host}` },
    });
  }
  return calendar.toString();
}

/** The nursery goes beside a room in the same slot: a second event at the same time would only be noise. */
function withoutNurseryBesideRoom(slots: readonly NoticeSlot[]): NoticeSlot[] {
  return slots.filter(
    (slot) =>
      slot.roomId !== "nursery" ||
      !slots.some((other) => other.roomId !== "nursery" && other.date === slot.date && other.slot === slot.slot),
  );
}
