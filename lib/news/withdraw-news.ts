import { z } from "zod";
import { can } from "@/lib/accounts/rules";
import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { transaction } from "@/lib/db";
import { ok, type Result, refuse } from "@/lib/result";
import { newsById, updateNews } from "./store";

export const newsItemInput = z.object({ id: z.string().max(64) });

/** Takes a notice from the public pages at once. Pressed twice it counts once. */
export async function withdrawNews(
  ctx: Context,
  input: z.output<typeof newsItemInput>,
): Promise<Result<{ id: string }>> {
  return setWithdrawn(ctx, input, true);
}

/** Undoes the withdrawing: the notice is shown again in its time. */
export async function restoreNews(
  ctx: Context,
  input: z.output<typeof newsItemInput>,
): Promise<Result<{ id: string }>> {
  return setWithdrawn(ctx, input, false);
}

async function setWithdrawn(ctx: Context, { id }: { id: string }, isAway: boolean): Promise<Result<{ id: string }>> {
  const { actor, now } = ctx;
  if (!can(actor, "news.write")) return refuse("not_allowed");
  return transaction(ctx.db, async (tx): Promise<Result<{ id: string }>> => {
    const item = await newsById(tx, id);
    if (!item) return refuse("unknown_news");
    if ((item.withdrawnAt !== null) === isAway) return ok({ id });
    await updateNews(tx, item, { withdrawnAt: isAway ? now : null });
    await recordChange(tx, {
      actor,
      action: isAway ? "news.withdraw" : "news.restore",
      subject: "news",
      subjectId: id,
      before: { version: item.version },
      after: { version: item.version + 1, title: item.titleJa },
      at: now,
    });
    return ok({ id });
  });
}
