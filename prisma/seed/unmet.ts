import { addDays, dateRange, instantAt, today, weekdayOf } from "@/lib/dates";
import type { Prisma } from "@/lib/db";
import { type Centre, openingOf, roomsOn } from "@/lib/facility/rules";
import { SLOT_NUMBERS } from "@/lib/facility/slots";
import type { Chance } from "./chance";

/** How many months back somebody has wanted what others had, in days. */
const DAYS_BACK = 330;

/** Slots that were wanted over the past months and not to be had: most of them on Saturdays and in the morning. */
export function unmetRows(centre: Centre, now: Date, chance: Chance): Prisma.UnmetDemandCreateManyInput[] {
  const day = today(now);
  const rows: Prisma.UnmetDemandCreateManyInput[] = [];
  for (const date of dateRange(addDays(day, -DAYS_BACK), day)) {
    if (!openingOf(centre, date).open) continue;
    for (const room of roomsOn(centre, date).filter(({ hire }) => hire === "hire"))
      for (const slot of SLOT_NUMBERS) {
        const likely = 0.02 * (weekdayOf(date) === 6 ? 3 : 1) * (slot <= 2 ? 2 : 1);
        if (!chance.happens(likely)) continue;
        const at = instantAt(addDays(date, -1 - chance.below(40)), "20:00");
        const kind = chance.happens(0.4) ? "waiting" : "refused";
        rows.push({ id: chance.uuid(), roomId: room.id, date, slot, kind, at });
      }
  }
  return rows;
}
