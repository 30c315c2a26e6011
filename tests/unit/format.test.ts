import fc from "fast-check";
import { expect, test } from "vitest";
import { type Names, wordsOfFacts } from "@/lib/i18n/facts";
import {
  formatDate,
  formatHours,
  formatInstant,
  formatList,
  formatMonth,
  formatShortDate,
  formatTime,
  formatWeekday,
  formatYen,
} from "@/lib/i18n/format";
import { isLocale, localePath, pathWithoutLocale } from "@/lib/i18n/routing";

test.each([
  ["2026-12-03", "2026年12月3日（木）", "Thu, 3 December 2026", "12月3日（木）", "Thu, 3 Dec"],
  ["2027-01-31", "2027年1月31日（日）", "Sun, 31 January 2027", "1月31日（日）", "Sun, 31 Jan"],
  ["2028-02-29", "2028年2月29日（火）", "Tue, 29 February 2028", "2月29日（火）", "Tue, 29 Feb"],
])("the day %s", (date, ja, en, shortJa, shortEn) => {
  expect(formatDate("ja", date)).toBe(ja);
  expect(formatDate("en", date)).toBe(en);
  expect(formatShortDate("ja", date)).toBe(shortJa);
  expect(formatShortDate("en", date)).toBe(shortEn);
});

test("months, weekdays and hours", () => {
  expect(formatMonth("ja", "2026-12")).toBe("2026年12月");
  expect(formatMonth("en", "2027-01")).toBe("January 2027");
  expect(formatWeekday("ja", 4)).toBe("木");
  expect(formatTime("09:00")).toBe("9:00");
  expect(formatTime("00:30")).toBe("0:30");
  expect(formatHours("09:00", "11:00")).toBe("9:00–11:00");
  expect(formatList("ja", ["会議室", "研修室"])).toBe("会議室、研修室");
});

test.each([
  ["2026-12-02T15:00:00Z", "2026年12月3日（木）0:00", "Thu, 3 December 2026, 0:00"],
  ["2026-12-03T14:59:59Z", "2026年12月3日（木）23:59", "Thu, 3 December 2026, 23:59"],
])("the instant %s is told in Japan's time, whatever zone the process is in", (instant, ja, en) => {
  expect(formatInstant("ja", new Date(instant))).toBe(ja);
  expect(formatInstant("en", new Date(instant))).toBe(en);
});

test.each([
  [0, "0円", "¥0"],
  [320, "320円", "¥320"],
  [1280, "1,280円", "¥1,280"],
  [1234567, "1,234,567円", "¥1,234,567"],
  [-320, "−320円", "−¥320"],
])("%i yen", (yen, ja, en) => {
  expect(formatYen("ja", yen)).toBe(ja);
  expect(formatYen("en", yen)).toBe(en);
});

const names: Names = {
  room: (id) => ({ "meeting-room": "会議室" })[id] ?? id,
  hours: (slot) => ({ startsAt: `${String(7 + 2 * slot).padStart(2, "0")}:00`, endsAt: `${9 + 2 * slot}:00` }),
};

test.each([
  [{ date: "2026-12-03" }, { date: "2026年12月3日（木）" }],
  [{ useDate: "2026-12-03" }, { useDate: "2026年12月3日（木）" }],
  [{ opensAt: new Date("2026-12-01T00:00:00Z") }, { opensAt: "2026年12月1日（火）9:00" }],
  [
    { yen: 320, dueYen: 1280 },
    { yen: "320円", dueYen: "1,280円" },
  ],
  [{ room: "meeting-room" }, { room: "会議室" }],
  [{ slot: 1 }, { slot: "9:00–11:00" }],
  [{ dates: ["2026-12-03", "2026-12-04"] }, { dates: "2026年12月3日（木）、2026年12月4日（金）" }],
  [{ slots: [{ roomId: "meeting-room", date: "2026-12-04", slot: 1 }] }, { slots: "会議室 12月4日（金） 9:00–11:00" }],
  [
    { capacity: 50, minutes: 15 },
    { capacity: 50, minutes: 15 },
  ],
  [{ note: null }, { note: "" }],
])("the facts %j become words", (facts, words) => {
  expect(wordsOfFacts("ja", facts, names)).toEqual(words);
});

test.each([
  ["/", "/", "/en"],
  ["/?date=2026-12-05", "/?date=2026-12-05", "/en?date=2026-12-05"],
  ["/bookings/ABCD-EFGH", "/bookings/ABCD-EFGH", "/en/bookings/ABCD-EFGH"],
])("%s in Japanese and English", (path, ja, en) => {
  expect(localePath("ja", path)).toBe(ja);
  expect(localePath("en", path)).toBe(en);
  expect(pathWithoutLocale(en)).toBe(path);
  expect(pathWithoutLocale(ja)).toBe(path);
});

test("before and after the rewrite it is the same page", () => {
  expect(pathWithoutLocale("/ja/guide")).toBe("/guide");
  expect(pathWithoutLocale("/ja")).toBe("/");
  expect(pathWithoutLocale("/enough")).toBe("/enough");
});

test("a language is one of ours", () => {
  expect(isLocale("en")).toBe(true);
  fc.assert(fc.property(fc.string(), (text) => isLocale(text) === ["ja", "en"].includes(text)));
});
