import { expect, test } from "vitest";
import { bookingCalendar } from "@/lib/mail/calendar";
import type { NoticeBooking, NoticeSlot } from "@/lib/mail/messages";

const slot = (given: Partial<NoticeSlot>): NoticeSlot => ({
  ...{ roomId: "meeting-room", room: { ja: "会議室", en: "Meeting room" }, date: "2026-12-05", slot: 5, yen: 320 },
  ...{ startsAt: "17:30", endsAt: "19:30" },
  ...given,
});

const booking: NoticeBooking = {
  number: "A2B3-C4D5",
  yen: 640,
  slots: [
    slot({}),
    slot({ roomId: "nursery", room: { ja: "保育室", en: "Nursery" }, yen: 0 }),
    slot({ date: "2027-01-06", slot: 1, startsAt: "09:00", endsAt: "11:00" }),
  ],
};

const given = { booking, site: "https://yoyaku.example", locale: "ja", now: new Date("2026-12-01T01:00:00Z") } as const;

/** Lines of a calendar file, unfolded. */
const linesOf = (ics: string) => ics.replaceAll(/\r\n[ \t]/g, "").split("\r\n");

test("an event a slot, at its hours in Japan, with the room as its name", () => {
  const lines = linesOf(bookingCalendar({ ...given, cancelled: false }));
  expect(lines.filter((line) => line === "BEGIN:VEVENT")).toHaveLength(2);
  expect(lines).toContain("METHOD:PUBLISH");
  expect(lines).toContain("STATUS:CONFIRMED");
  expect(lines).toContain("DTSTART:20261205T083000Z");
  expect(lines).toContain("DTEND:20261205T103000Z");
  expect(lines).toContain("DTSTART:20270106T000000Z");
  expect(lines).toContain("SUMMARY:会議室（ふらっと）");
  expect(lines.join("\n")).toMatch(/^LOCATION:所沢市男女共同参画推進センター ふらっと\\, 埼玉県所沢市寿町/m);
  expect(lines.join("\n")).toContain("https://yoyaku.example/bookings/A2B3-C4D5");
});

test("cancelling names the same events, so that calendars take them away", () => {
  const uids = (cancelled: boolean) =>
    linesOf(bookingCalendar({ ...given, cancelled })).filter((line) => line.startsWith("UID:"));
  expect(uids(true)).toEqual(uids(false));
  expect(uids(false)).toEqual([
    "UID:a2b3-c4d5-meeting-room-2026-12-05-5@yoyaku.example",
    "UID:a2b3-c4d5-meeting-room-2027-01-06-1@yoyaku.example",
  ]);
  const lines = linesOf(bookingCalendar({ ...given, cancelled: true }));
  expect(lines).toContain("METHOD:CANCEL");
  expect(lines.filter((line) => line === "STATUS:CANCELLED")).toHaveLength(2);
  expect(lines.filter((line) => line === "SEQUENCE:1")).toHaveLength(2);
});

test("lines end and fold as RFC 5545 asks, and the nursery alone is an event", () => {
  const ics = bookingCalendar({ ...given, locale: "en", cancelled: false });
  expect(ics.split("\r\n").every((line) => !line.includes("\n"))).toBe(true);
  const alone = { ...booking, slots: booking.slots.filter(({ roomId }) => roomId === "nursery") };
  expect(linesOf(bookingCalendar({ ...given, booking: alone, cancelled: false }))).toContain(
    "SUMMARY:保育室（ふらっと）",
  );
});
