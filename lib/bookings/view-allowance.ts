import { applicantOf, windowOf } from "@/lib/accounts/rules";
import type { Context } from "@/lib/context";
import { addMonths, type CalendarDate, monthOf, today } from "@/lib/dates";
import { type Caps, capsFor, policyOn } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { type Allowance, allowanceOf, whoCounts } from "./rules";
import { otherSlotsOf } from "./store";

/** What one may still book, for oneself or for the group one acts for. */
export type AllowanceView = {
  /** null: for oneself */
  group: string | null;
  months: Allowance[];
  /** up to this day nothing counts */
  freeUntil: CalendarDate;
  caps: Caps;
};

/** What whoever looks may still book, month by month; null for visitors. */
export async function viewAllowance(ctx: Context): Promise<AllowanceView | null> {
  const { actor, now } = ctx;
  if (actor.kind !== "user") return null;
  const centre = await loadCentre(ctx.db.reader);
  const policy = policyOn(centre, today(now));
  const window = windowOf(actor);
  // As far as bookings are open for them, and every day of those months.
  const last = addMonths(`${monthOf(today(now))}-01`, policy.opening.monthsBefore[window] + 1);
  const others = await otherSlotsOf(ctx.db.reader, { ...whoCounts(actor), visitor: actor.visitorId, now }, [
    { date: `${monthOf(today(now))}-01` },
    { date: last },
  ]);
  const applicant = applicantOf(actor);
  const { months, freeUntil } = allowanceOf(centre, { applicant, window, others, now });
  return { group: actor.group?.name ?? null, months, freeUntil, caps: capsFor(policy, applicant) };
}
