import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db";
import type { Centre, SlotKey } from "@/lib/facility/rules";
import { releaseBookingSlots, releaseHold } from "@/lib/facility/store";
import { offerFreed } from "@/lib/waiting/queue";
import type { Booking } from "./rules";
import { endBookingSlots } from "./store";

/**
 * The one way in which a booking gives slots back, whatever the reason: cancelled, changed, declined
 * or never paid. It marks them as given back and takes their claims away, in the transaction that
 * causes it: what is free and what the booking says never differ. The slots of a booking that still
 * waits for its card payment are claimed by its hold, which goes as a whole.
 * What somebody waits for is theirs to take before anybody else sees it free: in this transaction too.
 * @param keys slots of the booking that stand
 * @param mayReturn the booking runs out unpaid: its slots stay noted, for a payment that comes late
 */
export async function freeSlots(
  ctx: Pick<Context, "now" | "config">,
  tx: Tx,
  centre: Centre,
  booking: Pick<Booking, "id" | "userId" | "holdId">,
  keys: readonly SlotKey[],
  { mayReturn = false }: { mayReturn?: boolean } = {},
): Promise<void> {
  if (keys.length === 0) return;
  if (!mayReturn) await endBookingSlots(tx, booking.id, keys, ctx.now);
  await releaseBookingSlots(tx, booking.id, keys);
  if (booking.holdId) await releaseHold(tx, booking.holdId);
  await offerFreed(ctx, tx, centre, keys, booking);
}
