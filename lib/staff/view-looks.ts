import { can } from "@/lib/accounts/rules";
import type { Context } from "@/lib/context";
import type { CalendarDate } from "@/lib/dates";
import { ok, type Result, refuse } from "@/lib/result";
import { viewsOf } from "./store";

/** As far back as the page shows; the file of everything has all of it. */
const LOOKS = 500;

/** That somebody of an office looked at a page with one's data on a day. */
export type Look = { date: CalendarDate; viewerRole: string; page: string };

/**
 * Who looked at the data of whoever asks: the office, the page and the day. Not the person's name: that the office
 * looked is the resident's to know, and who it was is asked of the centre, which has it.
 */
export async function viewOwnLooks(ctx: Context): Promise<Result<Look[]>> {
  const { actor } = ctx;
  if (actor.kind !== "user" || !can(actor, "account.view", { userId: actor.userId })) return refuse("not_allowed");
  const seen = new Map<string, Look>();
  for (const { date, viewerRole, page } of await viewsOf(ctx.db.reader, actor.userId, LOOKS))
    seen.set(`${date} ${viewerRole} ${page}`, { date, viewerRole, page });
  return ok([...seen.values()]);
}
