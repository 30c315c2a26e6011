import { mayEnter } from "@/lib/accounts/rules";
import type { Context } from "@/lib/context";
import { today } from "@/lib/dates";
import { transaction } from "@/lib/db";
import { ok } from "@/lib/result";
import type { ViewedPage } from "./rules";
import { insertViews, viewsNotYetNoted } from "./store";

/**
 * Notes that somebody who works here looked at what is kept of people: once a day, page and viewer, so that a
 * board which is open all day stays one line. Those people can read it on the page of their account. Their own
 * data are nobody's business but theirs and are not noted.
 * Every use case of the desk that answers with names calls it before it answers.
 * @param userIds whose data the page shows; repeats are harmless
 */
export async function recordViews(
  { actor, db, now }: Pick<Context, "actor" | "db" | "now">,
  page: ViewedPage,
  userIds: readonly string[],
): Promise<void> {
  if (actor.kind !== "user" || !mayEnter(actor, "staff")) return;
  const others = [...new Set(userIds)].filter((id) => id !== actor.userId);
  if (others.length === 0) return;
  const view = { viewerId: actor.userId, viewerRole: actor.role, page, date: today(now), at: now };
  if ((await viewsNotYetNoted(db.reader, others, view)).length === 0) return;
  // Looked up again under the lock: two tabs may open the same board at once.
  await transaction(db, async (tx) => ok(await insertViews(tx, await viewsNotYetNoted(tx, others, view), view)));
}
