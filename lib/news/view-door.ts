import type { Context } from "@/lib/context";
import { type CalendarDate, today } from "@/lib/dates";
import { type Opening, openingOf, type Room, roomOn, slotHoursOn } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { type DoorSlot, doorSlots, nextAtDoor } from "./rules";
import { doorClaims } from "./store";

export type DoorView = {
  room: Room;
  date: CalendarDate;
  opening: Opening;
  /** none on a closed day */
  slots: DoorSlot[];
  now: DoorSlot | null;
  next: DoorSlot | null;
};

/**
 * Today in one room, for the screen at its door: everybody passes it, so nothing of who booked is read but the name of
 * a group that wishes it shown, and never what for. Null for a room that there is not, or that is not hired out.
 */
export async function viewDoor(ctx: Context, { roomId }: { roomId: string }): Promise<DoorView | null> {
  const { reader } = ctx.db;
  const centre = await loadCentre(reader);
  const date = today(ctx.now);
  const room = roomOn(centre, roomId, date);
  if (!room || room.hire === "not_for_hire") return null;
  const opening = openingOf(centre, date);
  const slots = opening.open
    ? doorSlots(slotHoursOn(centre, date), await doorClaims(reader, room.id, date), ctx.now)
    : [];
  return { room, date, opening, slots, now: slots.find(({ isNow }) => isNow) ?? null, next: nextAtDoor(slots) };
}
