import type { Context } from "@/lib/context";
import { ok, type Result } from "@/lib/result";
import type { closeTillDay } from "@/lib/till/close-day";
import { writeCounts } from "@/lib/till/rules";

type Close = typeof closeTillDay;

/**
 * A day that somebody else has closed has no form any more: what was counted in vain goes along to its page, to
 * stand beside what was signed off. Amounts alone, so that the address says nothing of anybody.
 */
export function orClosedBefore(
  close: Close,
): (ctx: Context, input: Parameters<Close>[1]) => Promise<Result<{ day: string; yours: string | null }>> {
  return async (ctx, input) => {
    const closed = await close(ctx, input);
    if (closed.ok) return ok({ day: closed.value.day, yours: null });
    if (closed.code !== "till_day_closed") return closed;
    const counts = Object.entries(input.counted).map(([tender, countedYen]) => ({ tender, countedYen }));
    return ok({ day: input.day, yours: writeCounts(counts) });
  };
}
