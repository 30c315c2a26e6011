import { z } from "zod";
import { mayChangeAccount } from "@/lib/accounts/rules";
import { feedKeyHashOf, setFeedKeyHash } from "@/lib/accounts/store";
import { feedKeyHash } from "@/lib/accounts/view-feed";
import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { transaction } from "@/lib/db";
import { ok, type Result, refuse } from "@/lib/result";
import { randomToken } from "@/lib/secrets";

export const renewFeedInput = z.object({});

/**
 * Gives the account a calendar feed, or a new address for it: the old one is nobody's from then on. The key is
 * told this once; what is kept of it, its keyed hash, does not lead back.
 */
export async function renewFeed(ctx: Context): Promise<Result<{ key: string }>> {
  const key = randomToken();
  const done = await setFeed(ctx, "account.renew_feed", feedKeyHash(ctx, key));
  return done.ok ? ok({ key }) : done;
}

export const revokeFeedInput = z.object({});

/** Takes the calendar feed away: whoever has its address finds nothing there any more. */
export async function revokeFeed(ctx: Context): Promise<Result<null>> {
  return setFeed(ctx, "account.revoke_feed", null);
}

/** Whether the account of whoever asks has a feed, and whether a key is its. */
export async function viewFeedState(ctx: Context, key: string | null): Promise<{ exists: boolean; isKey: boolean }> {
  const hash = mayChangeAccount(ctx.actor) ? await feedKeyHashOf(ctx.db.reader, ctx.actor.userId) : null;
  return { exists: hash !== null, isKey: hash !== null && key !== null && hash === feedKeyHash(ctx, key) };
}

async function setFeed(ctx: Context, action: string, hash: string | null): Promise<Result<null>> {
  const { actor } = ctx;
  if (!mayChangeAccount(actor)) return refuse("not_allowed");
  return transaction(ctx.db, async (tx) => {
    await setFeedKeyHash(tx, actor.userId, hash);
    await recordChange(tx, { actor, action, subject: "user", subjectId: actor.userId, at: ctx.now });
    return ok(null);
  });
}
