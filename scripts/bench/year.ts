import type { BasketChoice } from "@/lib/bookings/basket";
import { addDays, dateRange } from "@/lib/dates";
import { closeDb, openDb, transaction } from "@/lib/db";
import { openingOf, roomsOn, slotHoursOn } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { ok } from "@/lib/result";
import { insertRows } from "@/prisma/insert-rows";
import { insertMasters } from "@/prisma/masters";
import { chanceFrom } from "@/prisma/seed/chance";
import { applyMigrations } from "@/scripts/schema-engine";

/** When the bench takes place: Tuesday 1 December 2026, 10:00 in Japan. */
export const BENCH_NOW = "2026-12-01T10:00:00+09:00";

/** What may be booked at that moment by 市内 residents. */
const BOOKABLE = { from: "2026-12-03", to: "2027-02-28" };

const FIRST_DAY = "2026-04-01";
const OCCUPANCY = 0.6;
const RESIDENTS = 600;
const SEED = 60;

export type Year = { claims: number; free: BasketChoice[] };

/**
 * Makes a database with the centre's masters and a year in which 60 % of the slots of every room are booked.
 * @returns also the slots that are free and may be booked now, in no order
 */
export async function makeYear(databaseUrl: string): Promise<Year> {
  await applyMigrations(databaseUrl);
  const chance = chanceFrom(SEED);
  const db = openDb(databaseUrl);
  const at = new Date(BENCH_NOW);
  const year = await transaction(db, async (tx) => {
    await insertMasters(tx);
    const centre = await loadCentre(tx);
    const bookings: object[] = [];
    const slots: object[] = [];
    const claims: object[] = [];
    const free: { choice: BasketChoice; order: number }[] = [];
    for (const date of dateRange(FIRST_DAY, addDays(FIRST_DAY, 364))) {
      if (!openingOf(centre, date).open) continue;
      for (const room of roomsOn(centre, date).filter(({ hire }) => hire !== "not_for_hire")) {
        const tariff = room.tariffs[0]?.tariff ?? "standard";
        for (const { slot } of slotHoursOn(centre, date)) {
          const key = { roomId: room.id, date, slot };
          if (chance.happens(OCCUPANCY)) {
            const id = chance.uuid();
            const userId = residentId(chance.below(RESIDENTS));
            bookings.push({ ...BOOKING, id, number: `BENCH${bookings.length}`, userId, createdAt: at });
            slots.push({ ...key, bookingId: id, tariff, yen: 0, fee: '{"lines":[],"yen":0}' });
            claims.push({ ...key, kind: "booking", bookingId: id });
          } else if (tariff !== "nursery" && date >= BOOKABLE.from && date <= BOOKABLE.to)
            free.push({ choice: { ...key, tariff, nursery: false }, order: chance.next() });
        }
      }
    }
    await insertRows(
      tx,
      "User",
      Array.from({ length: RESIDENTS }, (_, index) => residentOf(index, at)),
    );
    await insertRows(tx, "Booking", bookings);
    await insertRows(tx, "BookingSlot", slots);
    await insertRows(tx, "SlotClaim", claims);
    return ok({ claims: claims.length, free: free.sort((a, b) => a.order - b.order).map(({ choice }) => choice) });
  });
  await closeDb(db);
  if (!year.ok) throw new Error(year.code);
  return year.value;
}

const BOOKING = {
  status: "confirmed",
  purpose: "hobby",
  purposeNote: "",
  groupName: "",
  people: 8,
  residence: "city",
  payBy: "counter",
  locale: "ja",
};

export function residentId(index: number): string {
  return `resident-${index}`;
}

function residentOf(index: number, createdAt: Date): object {
  return {
    id: residentId(index),
    email: `resident-${index}@bench.example`,
    name: `計測 ${index}`,
    kana: "ケイソク",
    phone: "0429212220",
    residence: "city",
    role: "resident",
    locale: "ja",
    createdAt,
  };
}
