import { can } from "@/lib/accounts/rules";
import { changesOf, type PastChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { today } from "@/lib/dates";
import { type Room, roomsOn } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";
import { type NewsItem, type NewsState, newsState } from "./rules";
import { allNews, newsById, shownNews } from "./store";

/** What stands above every public page now. The same for everybody. */
export async function viewBanners(ctx: Context): Promise<NewsItem[]> {
  return shownNews(ctx.db.reader, ctx.now, "banner");
}

/** The news there are now, the latest first. The same for everybody. */
export async function viewNewsList(ctx: Context): Promise<NewsItem[]> {
  return shownNews(ctx.db.reader, ctx.now, "news");
}

/** One piece of news while it is shown; null before, afterwards and where there is none. */
export async function viewNews(ctx: Context, { id }: { id: string }): Promise<NewsItem | null> {
  const item = await newsById(ctx.db.reader, id);
  return item?.kind === "news" && newsState(item, ctx.now) === "shown" ? item : null;
}

export type DeskNews = {
  items: (NewsItem & { state: NewsState })[];
  /** rooms whose door can show their day */
  rooms: readonly Room[];
};

/** Everything staff have written, with what has become of it. */
export async function viewDeskNews(ctx: Context): Promise<Result<DeskNews, Refusal<"not_allowed">>> {
  if (!can(ctx.actor, "news.write")) return refuse("not_allowed");
  const { reader } = ctx.db;
  const items = (await allNews(reader)).map((item) => ({ ...item, state: newsState(item, ctx.now) }));
  const rooms = roomsOn(await loadCentre(reader), today(ctx.now));
  return ok({ items, rooms: rooms.filter(({ hire }) => hire !== "not_for_hire") });
}

/** One notice for those who write it, with its history. */
export async function viewDeskNewsItem(
  ctx: Context,
  { id }: { id: string },
): Promise<
  Result<{ item: NewsItem; state: NewsState; history: PastChange[] }, Refusal<"not_allowed" | "unknown_news">>
> {
  if (!can(ctx.actor, "news.write")) return refuse("not_allowed");
  const item = await newsById(ctx.db.reader, id);
  if (!item) return refuse("unknown_news");
  return ok({ item, state: newsState(item, ctx.now), history: await changesOf(ctx.db.reader, "news", id) });
}
