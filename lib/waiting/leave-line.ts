import { z } from "zod";
import type { Context } from "@/lib/context";
import { transaction } from "@/lib/db";
import { loadCentre } from "@/lib/facility/store";
import { ok, type Result, refuse } from "@/lib/result";
import { leaveLine as leave } from "./queue";
import { LIVE_WISHES } from "./rules";
import { wishById } from "./store";

export const leaveLineInput = z.object({ id: z.string().max(64) });

/** Takes one's wish out of the line; what it is being offered goes to the next. A second press changes nothing. */
export async function leaveLine(ctx: Context, { id }: z.output<typeof leaveLineInput>): Promise<Result<null>> {
  const { actor } = ctx;
  if (actor.kind !== "user") return refuse("unknown_wish");
  return transaction(ctx.db, async (tx): Promise<Result<null>> => {
    const wish = await wishById(tx, id);
    if (wish?.userId !== actor.userId) return refuse("unknown_wish");
    if (LIVE_WISHES.includes(wish.status)) await leave(ctx, tx, await loadCentre(tx), [wish]);
    return ok(null);
  });
}
