import { type FeedEvent, quietCalendar } from "@/lib/accounts/calendar";
import { type FeedSlot, feedSlotsOf, ownerOfFeed } from "@/lib/accounts/store";
import type { Context } from "@/lib/context";
import { addDays, today } from "@/lib/dates";
import { NURSERY, roomOn, slotHoursOn } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { keyedHash } from "@/lib/secrets";

/** So long after it a slot stays in the calendar. */
const LOOKS_BACK_DAYS = 90;

/** What is kept of the key of a feed. */
export function feedKeyHash({ config }: Pick<Context, "config">, key: string): string {
  return keyedHash(config.secret, "calendar feed", key);
}

/**
 * The calendar at a feed's address, as text/calendar, for whoever knows the address: calendars cannot sign in.
 * Null for an address that was never given, or is no more; nothing tells which.
 */
export async function viewFeed(ctx: Context, input: { key: string }): Promise<string | null> {
  const { reader } = ctx.db;
  const owner = /^[\w-]{43}$/.test(input.key) ? await ownerOfFeed(reader, feedKeyHash(ctx, input.key)) : null;
  if (!owner) return null;
  const centre = await loadCentre(reader);
  const slots = await feedSlotsOf(reader, owner.id, addDays(today(ctx.now), -LOOKS_BACK_DAYS));
  const events = slots.filter(isSeen).flatMap((slot): FeedEvent[] => {
    const { bookingId, roomId, date } = slot;
    const room = roomOn(centre, roomId, date);
    const hours = slotHoursOn(centre, date).find((row) => row.slot === slot.slot);
    if (!room || !hours) return [];
    return [
      {
        uid: keyedHash(ctx.config.secret, "event of a feed", [bookingId, roomId, date, slot.slot].join("\n")).slice(
          0,
          22,
        ),
        room: owner.locale === "ja" ? room.nameJa : room.nameEn,
        date,
        startsAt: hours.startsAt,
        endsAt: hours.endsAt,
        isTentative: slot.status === "held" || slot.status === "requested",
        version: slot.version,
      },
    ];
  });
  return quietCalendar({ events, locale: owner.locale, host: new URL(ctx.config.url).hostname, now: ctx.now });
}

/** The nursery goes beside a room in the same slot: a second event at the same time would only be noise. */
function isSeen(slot: FeedSlot, _: number, slots: FeedSlot[]): boolean {
  if (slot.roomId !== NURSERY) return true;
  return !slots.some(({ roomId, date, slot: n }) => roomId !== NURSERY && date === slot.date && n === slot.slot);
}
