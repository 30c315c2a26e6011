import { addMonths as addLocalMonths, format, isValid, parseISO } from "date-fns";

/**
 * A day of the centre as "YYYY-MM-DD" in Asia/Tokyo. Bookings have days and slots, never
 * instants; only deadlines are instants. Strings of this form sort as the days do.
 */
export type CalendarDate = string;

/** "YYYY-MM". */
export type CalendarMonth = string;

/** "HH:MM" in Asia/Tokyo. */
export type TimeOfDay = string;

/** 0 Sunday … 6 Saturday. */
export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;

// Japan has kept +09:00 without summer time since 1951, so the offset is the zone.
const TOKYO_OFFSET_MS = 9 * 60 * 60 * 1000;

const DAY_MS = 24 * 60 * 60 * 1000;

/** The day in Asia/Tokyo at an instant, whatever zone the process runs in.
 *  @example today(new Date("2027-03-31T15:00:00Z")) // → "2027-04-01" */
export function today(now: Date): CalendarDate {
  return new Date(now.getTime() + TOKYO_OFFSET_MS).toISOString().slice(0, 10);
}

/** The time of day in Asia/Tokyo at an instant.
 *  @example timeOfDay(new Date("2027-04-01T00:05:00Z")) // → "09:05" */
export function timeOfDay(now: Date): TimeOfDay {
  return new Date(now.getTime() + TOKYO_OFFSET_MS).toISOString().slice(11, 16);
}

/** The instant of a day and time in Asia/Tokyo; seconds are 0 unless given ("23:59:59").
 *  @example instantAt("2027-04-01", "09:00").toISOString() // → "2027-04-01T00:00:00.000Z" */
export function instantAt(date: CalendarDate, time: TimeOfDay): Date {
  const seconds = time.length === 5 ? ":00" : "";
  return new Date(`${date}T${time}${seconds}+09:00`);
}

/** Whether a text is a day that exists.
 *  @example isCalendarDate("2027-02-29") // → false */
export function isCalendarDate(text: string): text is CalendarDate {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = parseISO(text);
  return isValid(date) && toCalendarDate(date) === text;
}

/**
 * A day as people type it at a desk, in any width: with or without its year, which is else that of the next such day.
 * Null for what is none.
 * @example readDay("12/5", "2026-12-06") // → "2027-12-05"
 * @example readDay("1205", "2026-12-01") // → "2026-12-05"
 */
export function readDay(text: string, day: CalendarDate): CalendarDate | null {
  const parts = /^(?:(\d{4})[-/.年]?)?(\d{1,2})[-/.月]?(\d{1,2})日?$/.exec(text.normalize("NFKC").replace(/\s/g, ""));
  if (!parts) return null;
  const [, year, month = "", date = ""] = parts;
  const inYear = (of: string) => `${of}-${month.padStart(2, "0")}-${date.padStart(2, "0")}`;
  const thisYear = day.slice(0, 4);
  const found = inYear(year ?? thisYear);
  const next = year || found >= day ? found : inYear(String(Number(thisYear) + 1));
  return isCalendarDate(next) ? next : null;
}

/** @example addDays("2027-02-28", 1) // → "2027-03-01" */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  return new Date((dayNumber(date) + days) * DAY_MS).toISOString().slice(0, 10);
}

/** The same day of another month, or its last day when it has no such day.
 *  @example addMonths("2027-01-31", 1) // → "2027-02-28" */
export function addMonths(date: CalendarDate, months: number): CalendarDate {
  return toCalendarDate(addLocalMonths(parseISO(date), months));
}

/** Days from one day to another; negative when `to` is earlier.
 *  @example daysBetween("2027-03-31", "2027-04-07") // → 7 */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** Every day from `from` to `to`, both included; empty when reversed.
 *  @example dateRange("2027-02-28", "2027-03-01") // → ["2027-02-28", "2027-03-01"] */
export function dateRange(from: CalendarDate, to: CalendarDate): CalendarDate[] {
  return Array.from({ length: Math.max(0, daysBetween(from, to) + 1) }, (_, index) => addDays(from, index));
}

/** @example weekdayOf("2026-12-03") // → 4 (Thursday) */
export function weekdayOf(date: CalendarDate): Weekday {
  return new Date(dayNumber(date) * DAY_MS).getUTCDay() as Weekday;
}

/** Which of its weekday in the month a day is.
 *  @example weekOfMonth("2026-12-08") // → 2, the second Tuesday */
export function weekOfMonth(date: CalendarDate): number {
  return Math.ceil(Number(date.slice(8)) / 7);
}

/** @example monthOf("2027-04-15") // → "2027-04" */
export function monthOf(date: CalendarDate): CalendarMonth {
  return date.slice(0, 7);
}

/** The year in which the fiscal year (年度, April to March) of a day begins.
 *  @example fiscalYearOf("2027-03-31") // → 2026 */
export function fiscalYearOf(date: CalendarDate): number {
  const year = Number(date.slice(0, 4));
  return date.slice(5, 7) < "04" ? year - 1 : year;
}

/** Every day of a month.
 *  @example daysOfMonth("2027-02").length // → 28 */
export function daysOfMonth(month: CalendarMonth): CalendarDate[] {
  const first = `${month}-01`;
  return dateRange(first, addDays(addMonths(first, 1), -1));
}

/** The Monday-to-Sunday week a day stands in.
 *  @example weekOf("2026-12-03")[0] // → "2026-11-30" */
export function weekOf(date: CalendarDate): CalendarDate[] {
  const monday = addDays(date, -((weekdayOf(date) + 6) % 7));
  return dateRange(monday, addDays(monday, 6));
}

/** Days since 1970-01-01, counted in UTC, where every day has 24 hours. */
function dayNumber(date: CalendarDate): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}

function toCalendarDate(local: Date): CalendarDate {
  return format(local, "yyyy-MM-dd");
}
