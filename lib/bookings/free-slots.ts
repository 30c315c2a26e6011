import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db";
import type { Centre, SlotKey } from "@/lib/facility/rules";
import { blockBookingSlots, releaseBookingSlots, releaseHold } from "@/lib/facility/store";
import { offerFreed } from "@/lib/waiting/queue";
import type { Booking } from "./rules";
import { endBookingSlots } from "./store";

/**
 * Takes slots from a booking for the centre's own reasons. They stay claimed: what is closed is neither offered to
 * those who wait nor open to all. The slots of a booking that still waits for its card payment go as a whole.
 */
export async function blockSlots(
  { now }: Pick<Context, "now">,
  tx: Tx,
  booking: Pick<Booking, "id" | "holdId">,
  keys: readonly SlotKey[],
): Promise<void> {
  await endBookingSlots(tx, booking.id, keys, now);
  await blockBookingSlots(tx, booking, keys);
  if (booking.holdId) await releaseHold(tx, booking.holdId);
}

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
  ctx: Pick<Context, "actor" | "now" | "config">,
  tx: Tx,
  centre: Centre,
  booking: Pick<Booking, "id" | "userId" | "groupId" | "holdId">,
  keys: readonly SlotKey[],
  { mayReturn = false }: { mayReturn?: boolean } = {},
): Promise<void> {
  if (keys.length === 0) return;
  if (!mayReturn) await endBookingSlots(tx, booking.id, keys, ctx.now);
  await releaseBookingSlots(tx, booking.id, keys);
  if (booking.holdId) await releaseHold(tx, booking.holdId);
  const { actor } = ctx;
  const userIds = actor.kind === "user" ? [booking.userId, actor.userId] : [booking.userId];
  await offerFreed(ctx, tx, centre, keys, { userIds, groupId: booking.groupId });
}
