import type { Context } from "@/lib/context";
import { type CounsellingSession, sessionsBetween } from "@/lib/counselling/rules";
import { loadSchedules } from "@/lib/counselling/store";
import { checkRange, type FacilityProblem } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { ok, type Refusal, type Result } from "@/lib/result";

/** The longest range one may ask for, in days. */
const LONGEST_DAYS = 400;

/** The counselling sessions of a range of days, as published: hours and services, never a person. */
export async function viewSessions(
  ctx: Context,
  { from, to }: { from: string; to: string },
): Promise<Result<CounsellingSession[], Refusal<FacilityProblem>>> {
  const range = checkRange(from, to, LONGEST_DAYS);
  if (!range.ok) return range;
  const [centre, schedules] = await Promise.all([loadCentre(ctx.db.reader), loadSchedules(ctx.db.reader)]);
  return ok(sessionsBetween(centre, schedules, from, to));
}
