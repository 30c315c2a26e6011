import { addMonths, type CalendarDate, fiscalYearOf, instantAt, today } from "@/lib/dates";
import type { Policy } from "@/lib/facility/rules";
import type { ChangePlan } from "./changes";

/** A point somebody has: half ones are counted as one half. */
export type PenaltyPoint = { halves: number; at: Date; waivedAt: Date | null };

/**
 * Halves of a point for giving slots up: none while points are off, for a correction, and for the
 * centre's own reasons, disasters and warnings; else those of a late cancelling, once however many
 * slots (domain rule 32, after 港区 and 金沢市).
 * @example lateHalvesOf(policy, { dropped: [{ daysBefore: 2, … }], correction: false, reason: "own" }) // → 1
 */
export function lateHalvesOf(
  { penalties }: Pick<Policy, "penalties">,
  plan: { dropped: readonly Pick<ChangePlan["dropped"][number], "daysBefore">[] } & Pick<
    ChangePlan,
    "correction" | "reason"
  >,
): number {
  if (!penalties.enabled || plan.correction || plan.reason !== "own") return 0;
  return plan.dropped.some(({ daysBefore }) => daysBefore < penalties.lateDays) ? penalties.lateHalves : 0;
}

/** The key of the point for a day of not coming; of an earlier version, which noted a booking as a whole, without its day.
 *  @example noShowKey("b1", "2026-12-12") // → "no_show:b1:2026-12-12" */
export function noShowKey(bookingId: string, date?: CalendarDate): string {
  return ["no_show", bookingId, ...(date ? [date] : [])].join(":");
}

/** Halves of a point for a day of not coming without a word. */
export function noShowHalvesOf({ penalties }: Pick<Policy, "penalties">): number {
  return penalties.enabled ? penalties.noShowHalves : 0;
}

/** What somebody's points come to: new bookings stop from the day the limit is reached until `until`. */
export type PenaltyStop = { points: number; limit: number; untilDate: CalendarDate };

/**
 * Whether too many points stop new bookings now. Points count within the fiscal year in which they
 * fell (年度), and the stop lasts some months from the day on which the limit was reached, beyond its end.
 * @example penaltyStopOf(policy, [{ halves: 4, at: 2026-12-01, waivedAt: null }], new Date("2026-12-20")) // → { points: 2, limit: 2, untilDate: "2027-01-01" }
 */
export function penaltyStopOf(
  { penalties }: Pick<Policy, "penalties">,
  points: readonly PenaltyPoint[],
  now: Date,
): PenaltyStop | null {
  if (!penalties.enabled) return null;
  const counted = points.filter(({ waivedAt }) => waivedAt === null).sort((a, b) => a.at.getTime() - b.at.getTime());
  const sums = new Map<number, number>();
  let stop: PenaltyStop | null = null;
  for (const { halves, at } of counted) {
    const year = fiscalYearOf(today(at));
    const sum = (sums.get(year) ?? 0) + halves;
    sums.set(year, sum);
    if (sum < penalties.limitHalves) continue;
    const untilDate = addMonths(today(at), penalties.stopMonths);
    if (today(now) < untilDate) stop = { points: sum / 2, limit: penalties.limitHalves / 2, untilDate };
  }
  return stop;
}

/** Since when points can still stop bookings: those of this fiscal year and of the one before.
 *  @example pointsSince(new Date("2027-02-01T00:00:00+09:00")) // → 2025-04-01 00:00 */
export function pointsSince(now: Date): Date {
  return instantAt(`${fiscalYearOf(today(now)) - 1}-04-01`, "00:00");
}
