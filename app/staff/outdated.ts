import type { Context } from "@/lib/context";
import { ok, type Result } from "@/lib/result";

/** Refusals which say that the page was out of date: what was pressed may not stand on it any more. */
export const OUTDATED = [
  "already_decided",
  "reduction_not_pending",
  "nothing_due",
  "not_payable",
  "nothing_to_give_back",
  "booking_changed",
  "refund_changed",
] as const;

export type OutdatedCode = (typeof OUTDATED)[number];

export function isOutdated(code: unknown): code is OutdatedCode {
  return OUTDATED.some((known) => known === code);
}

/**
 * A use case of the desk whose refusal "you looked at an old page" is not told in its form, which is
 * gone from the page as it is now, but leads to that page and is told there.
 */
export function orOutdated<Input, T>(
  run: (ctx: Context, input: Input) => Promise<Result<T>>,
): (ctx: Context, input: Input) => Promise<Result<{ value: T } | { outdated: OutdatedCode; input: Input }>> {
  return async (ctx, input) => {
    const result = await run(ctx, input);
    if (result.ok) return ok({ value: result.value });
    return isOutdated(result.code) ? ok({ outdated: result.code, input }) : result;
  };
}
