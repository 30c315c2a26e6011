import type { CalendarDate } from "@/lib/dates";
import type { Tx } from "@/lib/db";
import type { Claim, RoomId } from "@/lib/facility/rules";
import { type DoorClaim, NEWS_KINDS, NEWS_TONES, type NewsItem } from "./rules";

type Row = Omit<NewsItem, "kind" | "tone"> & { kind: string; tone: string };

/** A row as the rules know it; an unknown word is a broken database, not a refusal. */
function itemOf({ kind, tone, ...row }: Row): NewsItem {
  const known = NEWS_KINDS.find((one) => one === kind);
  const sounds = NEWS_TONES.find((one) => one === tone);
  if (!known || !sounds) throw new Error(`unknown in the database: ${kind}, ${tone}`);
  return { ...row, kind: known, tone: sounds };
}

/** What is to be seen at an instant, the latest first. */
export async function shownNews(db: Tx, now: Date, kind?: NewsItem["kind"]): Promise<NewsItem[]> {
  const rows = await db.newsItem.findMany({
    where: { kind, withdrawnAt: null, showFrom: { lte: now }, OR: [{ showUntil: null }, { showUntil: { gt: now } }] },
    orderBy: [{ showFrom: "desc" }, { id: "asc" }],
    omit: { createdById: true },
  });
  return rows.map(itemOf);
}

/** Everything that was ever written, the latest to be shown first. */
export async function allNews(db: Tx): Promise<NewsItem[]> {
  const rows = await db.newsItem.findMany({
    orderBy: [{ showFrom: "desc" }, { id: "asc" }],
    omit: { createdById: true },
    take: 500,
  });
  return rows.map(itemOf);
}

/** One notice; null when there is none of that id. */
export async function newsById(db: Tx, id: string): Promise<NewsItem | null> {
  const row = await db.newsItem.findUnique({ where: { id }, omit: { createdById: true } });
  return row && itemOf(row);
}

/** The next instant after `now` at which a notice appears or goes; null while there is none. */
export async function nextNewsChange(db: Tx, now: Date): Promise<Date | null> {
  const standing = { withdrawnAt: null };
  const [{ _min: from }, { _min: until }] = await Promise.all([
    db.newsItem.aggregate({ where: { ...standing, showFrom: { gt: now } }, _min: { showFrom: true } }),
    db.newsItem.aggregate({ where: { ...standing, showUntil: { gt: now } }, _min: { showUntil: true } }),
  ]);
  const instants = [from.showFrom, until.showUntil].flatMap((at) => at?.getTime() ?? []);
  return instants.length > 0 ? new Date(Math.min(...instants)) : null;
}

type Content = Omit<NewsItem, "id" | "version" | "createdAt" | "withdrawnAt">;

/** Writes a new notice down. */
export async function insertNews(
  tx: Tx,
  item: Content & { id: string; createdById: string; createdAt: Date },
): Promise<void> {
  await tx.newsItem.create({ data: item, select: { id: true } });
}

/** Changes a notice that is still of this version. Answers whether it was. */
export async function updateNews(
  tx: Tx,
  { id, version }: Pick<NewsItem, "id" | "version">,
  change: Partial<Content & Pick<NewsItem, "withdrawnAt">>,
): Promise<boolean> {
  const { count } = await tx.newsItem.updateMany({
    where: { id, version },
    data: { ...change, version: { increment: 1 } },
  });
  return count === 1;
}

/** Who has the slots of a room on a day. Of those who booked nothing is read but the name of a group that wishes it shown. */
export async function doorClaims(db: Tx, roomId: RoomId, date: CalendarDate): Promise<DoorClaim[]> {
  const rows = await db.slotClaim.findMany({
    where: { roomId, date },
    select: {
      slot: true,
      kind: true,
      expiresAt: true,
      booking: { select: { group: { select: { name: true, showName: true, closedAt: true } } } },
    },
  });
  return rows.map(({ booking, ...row }) => {
    const group = booking?.group;
    return {
      ...(row as Pick<Claim, "slot" | "kind" | "expiresAt">),
      groupName: group?.showName && !group.closedAt ? group.name : null,
    };
  });
}
