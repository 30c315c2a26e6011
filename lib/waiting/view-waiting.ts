import type { Context } from "@/lib/context";
import { fiscalYearOf, today } from "@/lib/dates";
import { type Centre, type Room, roomOn, type SlotHours, slotHoursOn } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { type OfferView, viewOffer } from "./answer-offer";
import { type PartOfDay, partsOfSlots, placeOf, type Search, type Wish } from "./rules";
import { liveWishesOf, openOfferOf, waiterOf, wishesInLine } from "./store";

/** What a wish waits for, with the names that its words need. */
export type SearchView = Search & {
  roomsNamed: Pick<Room, "id" | "nameJa" | "nameEn">[];
  /** the slots as parts of the day, where they are exactly that; null where each is named by its hours */
  parts: PartOfDay[] | null;
  hours: Pick<SlotHours, "startsAt" | "endsAt">[];
};

/** One of one's wishes. */
export type WishLine = {
  wish: Wish;
  search: SearchView;
  place: number;
  /** what it is being offered, until when */
  offer: OfferView | null;
};

/** One's wishes in the order in which one began to wait; those that are being asked come first. */
export async function viewWaiting(ctx: Context): Promise<WishLine[]> {
  const { reader } = ctx.db;
  if (ctx.actor.kind !== "user") return [];
  const centre = await loadCentre(reader);
  const [mine, line] = await Promise.all([liveWishesOf(reader, ctx.actor.userId), wishesInLine(reader)]);
  const lines: WishLine[] = [];
  for (const wish of mine) {
    const open = await openOfferOf(reader, wish.id);
    const waiter = open && open.expiresAt > ctx.now && (await waiterOf(reader, wish, fiscalYearOf(today(ctx.now))));
    const offer = open && waiter ? await viewOffer(reader, open, wish, waiter, ctx.now) : null;
    lines.push({ wish, search: searchView(centre, wish.search), place: placeOf(wish, line), offer });
  }
  return lines.sort((a, b) => Number(b.offer !== null) - Number(a.offer !== null));
}

/** A search with the names that its words need. */
export function searchView(centre: Centre, search: Search): SearchView {
  const { rooms, slots, from } = search;
  return {
    ...search,
    roomsNamed: rooms.flatMap((id) => roomOn(centre, id, from) ?? []),
    parts: slots.length === 0 ? [] : partsOfSlots(centre, slots, from),
    hours: slotHoursOn(centre, from).filter(({ slot }) => slots.includes(slot)),
  };
}
