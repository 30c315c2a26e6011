import { can } from "@/lib/accounts/rules";
import type { Context } from "@/lib/context";
import { today } from "@/lib/dates";
import { type Room, roomsOn, type SlotHours, slotHoursOn } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";
import { besides, type NumbersTable, type Period, type PeriodKind, periodName, periodOf, tablesOf } from "./rules";
import { factsOf } from "./store";

export type NumbersView = {
  period: Period;
  tables: NumbersTable[];
  /** the middle of the days from booking to use; null while nothing was used */
  medianDays: number | null;
  rooms: readonly Room[];
  hours: readonly SlotHours[];
  /** names of the periods beside it that there are */
  before: string | null;
  after: string | null;
  /** the last day of it lies ahead: it goes on, or has not begun */
  isUnderWay: boolean;
  isAhead: boolean;
};

/**
 * The numbers of a fiscal year (年度), a month or a day, today's when none is named: counts and sums, of nobody.
 * What each counts is said in docs/decisions/022-numbers.md.
 */
export async function viewNumbers(
  ctx: Context,
  asked: { kind: PeriodKind; name?: string | null },
): Promise<Result<NumbersView, Refusal<"not_allowed" | "unknown_period">>> {
  if (!can(ctx.actor, "numbers.view")) return refuse("not_allowed");
  const { reader } = ctx.db;
  const day = today(ctx.now);
  const period = periodOf(asked.kind, asked.name || periodName(asked.kind, day), ctx.now);
  if (!period) return refuse("unknown_period");
  const centre = await loadCentre(reader);
  const { before, after } = besides(period);
  return ok({
    period,
    ...tablesOf(centre, period, await factsOf(reader, period)),
    rooms: roomsOn(centre, period.until),
    hours: slotHoursOn(centre, period.until),
    before: periodOf(asked.kind, before, ctx.now) && before,
    after: periodOf(asked.kind, after, ctx.now) && after,
    isUnderWay: period.until < period.to,
    isAhead: period.from > day,
  });
}
