import type { CalendarDate, CalendarMonth, TimeOfDay } from "@/lib/dates";
import type { Locale } from "@/lib/i18n/routing";
import type { Yen } from "@/lib/money";

// Written out rather than left to Intl: what ICU prints differs between versions and browsers, and
// these are short enough to go to the browser.
const WEEKDAYS = {
  ja: ["日", "月", "火", "水", "木", "金", "土"],
  en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
} as const;
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;

const TOKYO_OFFSET_MS = 9 * 60 * 60 * 1000;

/** A day in full.
 *  @example formatDate("ja", "2026-12-03") // → "2026年12月3日（木）"
 *  @example formatDate("en", "2026-12-03") // → "Thu, 3 December 2026" */
export function formatDate(locale: Locale, date: CalendarDate): string {
  const { year, month, day, weekday } = partsOf(date);
  if (locale === "ja") return `${year}年${month}月${day}日（${WEEKDAYS.ja[weekday]}）`;
  return `${WEEKDAYS.en[weekday]}, ${day} ${MONTHS[month - 1]} ${year}`;
}

/** A day where the year is clear from the surroundings.
 *  @example formatShortDate("ja", "2026-12-03") // → "12月3日（木）"
 *  @example formatShortDate("en", "2026-12-03") // → "Thu, 3 Dec" */
export function formatShortDate(locale: Locale, date: CalendarDate): string {
  const { month, day, weekday } = partsOf(date);
  if (locale === "ja") return `${month}月${day}日（${WEEKDAYS.ja[weekday]}）`;
  return `${WEEKDAYS.en[weekday]}, ${day} ${MONTHS[month - 1]?.slice(0, 3)}`;
}

/** @example formatMonth("ja", "2026-12") // → "2026年12月"
 *  @example formatMonth("en", "2026-12") // → "December 2026" */
export function formatMonth(locale: Locale, month: CalendarMonth): string {
  const parts = partsOf(`${month}-01`);
  return locale === "ja" ? `${parts.year}年${parts.month}月` : `${MONTHS[parts.month - 1]} ${parts.year}`;
}

/** The name of a weekday, 0 Sunday … 6 Saturday.
 *  @example formatWeekday("ja", 4) // → "木" */
export function formatWeekday(locale: Locale, weekday: number): string {
  return WEEKDAYS[locale][weekday] ?? "";
}

/** A time of day without a leading zero, as the centre prints it.
 *  @example formatTime("09:00") // → "9:00" */
export function formatTime(time: TimeOfDay): string {
  return time.replace(/^0(?=\d)/, "");
}

/** From one time of day to another.
 *  @example formatHours("09:00", "11:00") // → "9:00–11:00" */
export function formatHours(from: TimeOfDay, to: TimeOfDay): string {
  return `${formatTime(from)}–${formatTime(to)}`;
}

/** An instant as day and time in Asia/Tokyo, whatever zone the process runs in.
 *  @example formatInstant("ja", new Date("2026-12-03T00:00:00Z")) // → "2026年12月3日（木）9:00"
 *  @example formatInstant("en", new Date("2026-12-03T00:00:00Z")) // → "Thu, 3 December 2026, 9:00" */
export function formatInstant(locale: Locale, instant: Date): string {
  const tokyo = new Date(instant.getTime() + TOKYO_OFFSET_MS).toISOString();
  const date = formatDate(locale, tokyo.slice(0, 10));
  return `${date}${locale === "ja" ? "" : ", "}${formatTime(tokyo.slice(11, 16))}`;
}

/** Integer yen; a minus sign where money goes back.
 *  @example formatYen("ja", 1280) // → "1,280円"
 *  @example formatYen("en", 320) // → "¥320" */
export function formatYen(locale: Locale, yen: Yen): string {
  const digits = String(Math.abs(yen)).replace(/\B(?=(\d{3})+$)/g, ",");
  const sign = yen < 0 ? "−" : "";
  return locale === "ja" ? `${sign}${digits}円` : `${sign}¥${digits}`;
}

/** Several things in one sentence.
 *  @example formatList("en", ["a", "b", "c"]) // → "a, b, c" */
export function formatList(locale: Locale, parts: readonly string[]): string {
  return parts.join(locale === "ja" ? "、" : ", ");
}

function partsOf(date: CalendarDate) {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  return { year, month, day, weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay() };
}
