import { can } from "@/lib/accounts/rules";
import type { Context } from "@/lib/context";
import { countSubmitted } from "@/lib/groups/store";
import { countCardRefunds, countDecisions, countOwing, countToRepay, countUnmatched } from "@/lib/payments/store";
import { countPendingReductions } from "@/lib/reductions/store";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";

/** How much waits at the desk. */
export type DeskCounts = {
  decisions: number;
  /** groups that wait to be registered */
  registrations: number;
  reductions: number;
  unpaid: number;
  overdue: number;
  toRepay: number;
  mismatches: number;
  failedRefunds: number;
};

/** How much waits at the desk, in numbers that lead to it. */
export async function countDesk(ctx: Context): Promise<Result<DeskCounts, Refusal<"not_allowed">>> {
  if (!can(ctx.actor, "desk.view")) return refuse("not_allowed");
  const db = ctx.db.reader;
  return ok({
    decisions: await countDecisions(db),
    registrations: await countSubmitted(db),
    reductions: await countPendingReductions(db),
    ...(await countOwing(db, ctx.now)),
    toRepay: await countToRepay(db),
    mismatches: await countUnmatched(db),
    failedRefunds: (await countCardRefunds(db)).failed,
  });
}
