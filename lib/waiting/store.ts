import { z } from "zod";
import { type ActingGroup, classOfGroup, RESIDENCES, type Residence } from "@/lib/accounts/rules";
import type { Prisma, Tx } from "@/lib/db";
import type { SlotChoice, SlotKey } from "@/lib/facility/rules";
import {
  LIVE_WISHES,
  OFFER_STATUSES,
  type Offer,
  type OfferStatus,
  type Search,
  WISH_STATUSES,
  type Wish,
  type WishStatus,
} from "./rules";

const storedSearch = z.object({
  rooms: z.array(z.string()),
  from: z.string(),
  to: z.string(),
  weekdays: z.array(z.literal([0, 1, 2, 3, 4, 5, 6])),
  slots: z.array(z.literal([1, 2, 3, 4, 5, 6])),
  together: z.number(),
  cooking: z.boolean(),
  nursery: z.boolean(),
}) satisfies z.ZodType<Search>;

const storedTexts = z.array(z.string());

const storedChoices = z.array(
  z.object({
    roomId: z.string(),
    date: z.string(),
    slot: z.literal([1, 2, 3, 4, 5, 6]),
    tariff: z.enum(["standard", "cooking", "no-cooking", "nursery"]),
    nursery: z.boolean(),
  }),
) satisfies z.ZodType<SlotChoice[]>;

/** One of the texts a column may hold. */
function oneOf<T extends string>(known: readonly T[], text: string): T {
  const found = known.find((one) => one === text);
  if (found === undefined) throw new Error(`unknown in the database: ${text}`);
  return found;
}

// ── Wishes ───────────────────────────────────────────────────────────────────────────────────

function toWish(row: Prisma.WishGetPayload<object>): Wish {
  return {
    ...row,
    status: oneOf(WISH_STATUSES, row.status),
    search: storedSearch.parse(JSON.parse(row.search)),
    refused: storedTexts.parse(JSON.parse(row.refused)),
    locale: oneOf(["ja", "en"], row.locale),
  };
}

/** Writes a wish: from now on it stands in line. */
export async function insertWish(tx: Tx, wish: Omit<Wish, "status" | "endedAt">): Promise<void> {
  const { search, refused, ...row } = wish;
  await tx.wish.create({
    data: { ...row, status: "waiting", search: JSON.stringify(search), refused: JSON.stringify(refused) },
    select: { id: true },
  });
}

/** One wish, or null. */
export async function wishById(db: Tx, id: string): Promise<Wish | null> {
  const row = await db.wish.findUnique({ where: { id } });
  return row && toWish(row);
}

const IN_LINE = [{ createdAt: "asc" }, { id: "asc" }] satisfies Prisma.WishOrderByWithRelationInput[];

/** All wishes that stand in line, whoever came first before the others; those that are being asked too. */
export async function wishesInLine(db: Tx): Promise<Wish[]> {
  const rows = await db.wish.findMany({ where: { status: { in: [...LIVE_WISHES] } }, orderBy: IN_LINE });
  return rows.map(toWish);
}

/** The wishes that can be asked, in line. */
export async function waitingWishes(db: Tx): Promise<Wish[]> {
  return (await db.wish.findMany({ where: { status: "waiting" }, orderBy: IN_LINE })).map(toWish);
}

/** Whether anybody waits at all: mostly nobody does. */
export async function isAnybodyWaiting(db: Tx): Promise<boolean> {
  return (await db.wish.findFirst({ where: { status: "waiting" }, select: { id: true } })) !== null;
}

/** The wishes of a person that stand in line. */
export async function liveWishesOf(db: Tx, userId: string): Promise<Wish[]> {
  const where = { userId, status: { in: [...LIVE_WISHES] } };
  return (await db.wish.findMany({ where, orderBy: IN_LINE })).map(toWish);
}

/** Who gave slots back: everybody whose deed it was, and the group whose they were. */
export type GaveBack = { userIds: readonly string[]; groupId: string | null };

/** The wishes that stand in line of any of some people, or for a group of theirs. */
export async function liveWishesOfThose(db: Tx, { userIds, groupId }: GaveBack): Promise<Wish[]> {
  const OR = [{ userId: { in: [...userIds] } }, ...(groupId ? [{ groupId }] : [])];
  const where = { OR, status: { in: [...LIVE_WISHES] } };
  return (await db.wish.findMany({ where, orderBy: IN_LINE })).map(toWish);
}

/** Has another of a group's members wait for it, instead of one who leaves it; the places in line stay. */
export async function handOverWishes(
  tx: Tx,
  groupId: string,
  from: string,
  to: { userId: string; locale: string },
): Promise<void> {
  const { userId, locale } = to;
  await tx.wish.updateMany({
    where: { groupId, userId: from, status: { in: [...LIVE_WISHES] } },
    data: { userId, locale },
  });
}

/** Moves a wish to another state if it is in one of some; false when it has moved meanwhile. */
export async function setWishStatus(
  tx: Tx,
  id: string,
  from: readonly WishStatus[],
  to: WishStatus,
  endedAt: Date | null = null,
): Promise<boolean> {
  const { count } = await tx.wish.updateMany({
    where: { id, status: { in: [...from] } },
    data: { status: to, endedAt },
  });
  return count === 1;
}

/** Adds to what a wish is never offered; the wish as it is then. */
export async function refuseForWish(tx: Tx, wish: Wish, ids: readonly string[]): Promise<Wish> {
  const refused = [...new Set([...wish.refused, ...ids])];
  if (refused.length > wish.refused.length)
    await tx.wish.update({ where: { id: wish.id }, data: { refused: JSON.stringify(refused) }, select: { id: true } });
  return { ...wish, refused };
}

// ── Offers ───────────────────────────────────────────────────────────────────────────────────

function toOffer(row: Prisma.WishOfferGetPayload<object>): Offer {
  return {
    id: row.id,
    wishId: row.wishId,
    choices: storedChoices.parse(JSON.parse(row.choices)),
    status: oneOf(OFFER_STATUSES, row.status),
    expiresAt: row.expiresAt,
    createdAt: row.createdAt,
  };
}

/** Writes an open offer; its claims are inserted beside it. */
export async function insertOffer(tx: Tx, offer: Omit<Offer, "status">): Promise<void> {
  await tx.wishOffer.create({
    data: { ...offer, choices: JSON.stringify(offer.choices), status: "open" },
    select: { id: true },
  });
}

/** One offer with the wish it was made to, or null. */
export async function offerById(db: Tx, id: string): Promise<(Offer & { wish: Wish }) | null> {
  const row = await db.wishOffer.findUnique({ where: { id }, include: { wish: true } });
  return row && { ...toOffer(row), wish: toWish(row.wish) };
}

/** The ids of the offers that keep any of some slots. */
export async function offersOver(db: Tx, keys: readonly SlotKey[]): Promise<string[]> {
  const dates = [...new Set(keys.map(({ date }) => date))];
  const wanted = new Set(keys.map(({ roomId, date, slot }) => `${roomId}/${date}/${slot}`));
  const rows = await db.slotClaim.findMany({
    where: { kind: "offer", date: { in: dates } },
    orderBy: { offerId: "asc" },
  });
  const ids = rows.flatMap(({ offerId, roomId, date, slot }) =>
    offerId && wanted.has(`${roomId}/${date}/${slot}`) ? [offerId] : [],
  );
  return [...new Set(ids)];
}

/** The open offer of a wish, or null. */
export async function openOfferOf(db: Tx, wishId: string): Promise<Offer | null> {
  const row = await db.wishOffer.findFirst({ where: { wishId, status: "open" } });
  return row && toOffer(row);
}

/** The open offers to a person, or to whoever acts for a group. */
export async function openOffersTo(db: Tx, who: { userId: string } | { groupId: string }): Promise<Offer[]> {
  const rows = await db.wishOffer.findMany({
    where: { status: "open", wish: "groupId" in who ? who : { ...who, groupId: null } },
    orderBy: { expiresAt: "asc" },
  });
  return rows.map(toOffer);
}

/** Ends an open offer; false when somebody or something was quicker. */
export async function endOfferAs(tx: Tx, id: string, status: Exclude<OfferStatus, "open">, at: Date): Promise<boolean> {
  const { count } = await tx.wishOffer.updateMany({ where: { id, status: "open" }, data: { status, endedAt: at } });
  return count === 1;
}

// ── Who waits ────────────────────────────────────────────────────────────────────────────────

/** Somebody who waits, as they may book: for themselves, or for a group of theirs. */
export type Waiter = { userId: string; email: string; residence: Residence; group: ActingGroup | null };

/**
 * Somebody who waits as they are now; null when they may not book any more: their account is erased, or
 * they no longer act for the group.
 * @param fiscalYear the year in which the current 年度 begins: a registration counts for one
 */
export async function waiterOf(
  db: Tx,
  { userId, groupId }: Pick<Wish, "userId" | "groupId">,
  fiscalYear: number,
): Promise<Waiter | null> {
  const user = await db.user.findUnique({
    where: { id: userId },
    select: { email: true, residence: true, erasedAt: true },
  });
  if (!user || user.erasedAt) return null;
  const person = { userId, email: user.email, residence: oneOf(RESIDENCES, user.residence) };
  if (!groupId) return { ...person, group: null };
  const group = await db.group.findUnique({
    where: { id: groupId, closedAt: null, members: { some: { userId } } },
    select: {
      id: true,
      name: true,
      isOfficial: true,
      registrations: { where: { fiscalYear, status: "approved" }, select: { id: true }, take: 1 },
    },
  });
  if (!group) return null;
  const isRegistered = group.registrations.length > 0;
  return {
    ...person,
    group: {
      id: group.id,
      name: group.name,
      applicant: classOfGroup({ isOfficial: group.isOfficial, isRegistered }),
    },
  };
}
