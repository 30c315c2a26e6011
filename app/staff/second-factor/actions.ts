"use server";

import { z } from "zod";
import { action } from "@/app/_server/action";
import { nextField } from "@/lib/accounts/fields";
import { realNow } from "@/lib/context";
import { ok } from "@/lib/result";
import * as factor from "@/lib/staff/set-factor";
import { readCarried, writeCarried } from "./factor-cookie";

/** Back to the page, which leads on to where one was going once there is nothing more to read on it. */
function back(next: string | null, done?: string): string {
  const query = new URLSearchParams({ ...(next && { next }), ...(done && { done }) });
  return query.size > 0 ? `/staff/second-factor?${query}` : "/staff/second-factor";
}

export const begin = action(
  "worker",
  factor.beginFactorInput,
  factor.beginFactor,
  async ({ pending, next }) => {
    await writeCarried("pending", pending);
    return back(next);
  },
  { gate: "factor" },
);

export const confirm = action(
  "worker",
  factor.confirmFactorInput,
  async (ctx, input) => factor.confirmFactor(ctx, { ...input, pending: (await readCarried()).pending }, realNow()),
  async ({ codes, next }) => {
    await writeCarried("pending", null);
    await writeCarried("codes", codes);
    return back(next, "set");
  },
  { gate: "factor" },
);

export const prove = action(
  "worker",
  factor.proveFactorInput,
  (ctx, input) => factor.proveFactor(ctx, input, realNow()),
  ({ next }) => next ?? "/staff/second-factor",
  { gate: "factor" },
);

export const codesKept = action(
  "worker",
  z.object({ next: nextField }),
  async (_, { next }) => ok({ next }),
  async ({ next }) => {
    await writeCarried("codes", null);
    return next ?? "/staff/second-factor";
  },
  { gate: "factor" },
);

export const remove = action("worker", factor.removeFactorInput, factor.removeFactor, () => back(null, "removed"), {
  gate: "factor",
});
