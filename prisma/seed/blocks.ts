import { addDays, today } from "@/lib/dates";
import { type Centre, openingOf, type RoomId, roomsOn, type SlotKey, slotHoursOn, slotId } from "@/lib/facility/rules";
import { datesOf } from "@/lib/series/rules";
import type { Chance } from "./chance";
import type { Rows } from "./history";

/** The floor is polished on Monday mornings, so many weeks from now. */
const WEEKS = 8;

/** How far ahead a day is looked for on which nobody has a room yet. */
const DAYS_AHEAD = 120;

/**
 * Slots that staff keep from everybody: a weekly upkeep of one room where it is free, and a day ahead on which the
 * centre uses a room itself.
 */
export function blockRows(centre: Centre, now: Date, rows: Rows, chance: Chance, staffId: string): void {
  const taken = new Set(rows.claims.map((claim) => slotId(claim as SlotKey)));
  const isFree = (keys: readonly SlotKey[]) => keys.every((key) => !taken.has(slotId(key)));
  const keep = (kind: "maintenance" | "own_use", note: string, seriesId: string | null, keys: readonly SlotKey[]) => {
    const id = chance.uuid();
    rows.blocks.push({ id, kind, note, seriesId, createdById: staffId, createdAt: new Date(now.getTime() - 1) });
    for (const key of keys) {
      taken.add(slotId(key));
      rows.claims.push({ ...key, kind: "block", blockId: id });
    }
  };
  const day = today(now);
  const from = addDays(day, 1);
  const mondays = datesOf({ from, weekday: 1, repeat: { every: "weeks", weeks: 1 }, times: WEEKS, until: null });
  const series = chance.uuid();
  for (const date of mondays) {
    const key = { roomId: "training-room", date, slot: 1 } as const;
    if (openingOf(centre, date).open && isFree([key])) keep("maintenance", "床の手入れ", series, [key]);
  }
  const ownDay = wholeDay(centre, addDays(day, 10), isFree);
  if (ownDay) keep("own_use", "市の研修", null, ownDay);
}

/** Every slot of a room on the first day from which on nobody has any of them. */
function wholeDay(
  centre: Centre,
  from: string,
  isFree: (keys: readonly SlotKey[]) => boolean,
): readonly SlotKey[] | null {
  for (let ahead = 0; ahead < DAYS_AHEAD; ahead++) {
    const date = addDays(from, ahead);
    if (!openingOf(centre, date).open) continue;
    const keysOf = (roomId: RoomId): SlotKey[] => slotHoursOn(centre, date).map(({ slot }) => ({ roomId, date, slot }));
    const room = roomsOn(centre, date).find(({ id, hire }) => hire === "hire" && isFree(keysOf(id)));
    if (room) return keysOf(room.id);
  }
  return null;
}
