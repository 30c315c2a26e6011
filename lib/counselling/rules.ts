import { type CalendarDate, dateRange, type TimeOfDay, type Weekday, weekdayOf, weekOfMonth } from "@/lib/dates";
import { type Centre, openingOf } from "@/lib/facility/rules";

/** 電話相談 · カウンセリング · 何でもききます相談 (centre.md). */
export type CounsellingService = "phone" | "counselling" | "listening";

export const COUNSELLING_SERVICES: readonly CounsellingService[] = ["phone", "counselling", "listening"];

/** One published schedule: a weekday, perhaps only some of its weeks of the month, and hours. */
export type CounsellingSchedule = {
  service: CounsellingService;
  validFrom: CalendarDate;
  /** the last day it counts; null while it goes on */
  validTo: CalendarDate | null;
  weekday: Weekday;
  /** which of that weekday in the month, 1–5; empty: every one */
  weeks: readonly number[];
  startsAt: TimeOfDay;
  endsAt: TimeOfDay;
};

export type CounsellingSession = {
  date: CalendarDate;
  service: CounsellingService;
  startsAt: TimeOfDay;
  endsAt: TimeOfDay;
};

/**
 * The sessions the schedules give from one day to another, by date, start and service. A session
 * on a closed day drops out and is not moved (domain rule 34); a closed week still counts as one
 * of the month.
 * @example sessionsBetween(centre, schedules, "2026-12-07", "2026-12-08")
 * // → phone 10:00–16:00 on the 7th; phone 10:00–16:00 and counselling 14:00–20:00 on the 8th
 */
export function sessionsBetween(
  centre: Centre,
  schedules: readonly CounsellingSchedule[],
  from: CalendarDate,
  to: CalendarDate,
): CounsellingSession[] {
  return dateRange(from, to)
    .filter((date) => openingOf(centre, date).open)
    .flatMap((date) =>
      schedules
        .filter((schedule) => isHeldOn(schedule, date))
        .map(({ service, startsAt, endsAt }) => ({ date, service, startsAt, endsAt }))
        .sort((a, b) => compare(a.startsAt, b.startsAt) || compare(a.service, b.service)),
    );
}

/** Whether a schedule names a day, be the centre open or not. */
function isHeldOn(schedule: CounsellingSchedule, date: CalendarDate): boolean {
  return (
    schedule.validFrom <= date &&
    (schedule.validTo === null || date <= schedule.validTo) &&
    weekdayOf(date) === schedule.weekday &&
    (schedule.weeks.length === 0 || schedule.weeks.includes(weekOfMonth(date)))
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
