import { can } from "@/lib/accounts/rules";
import type { Context } from "@/lib/context";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";
import { type Origin, originOf } from "./store";

/** How a booking was asked for, for the desk: by whom it was entered, and the rules that were set aside. */
export async function viewOrigin(
  ctx: Context,
  { number }: { number: string },
): Promise<Result<Origin, Refusal<"not_allowed"> | Refusal<"unknown_booking">>> {
  if (!can(ctx.actor, "desk.view")) return refuse("not_allowed");
  const origin = await originOf(ctx.db.reader, number);
  return origin ? ok(origin) : refuse("unknown_booking");
}
