import { writeBytes } from "@/lib/attachments/store";
import { scheduleMissingWork } from "@/lib/bookings/booking-work";
import { type Db, transaction } from "@/lib/db";
import { loadCentre } from "@/lib/facility/store";
import { ok } from "@/lib/result";
import { insertMasters } from "../masters";
import { demoRows, insertDemo } from "./demo";
import { SAMPLE_DOCUMENT } from "./group-rows";

/**
 * Fills a migrated database that has no rooms yet: the centre's masters, and in demo mode accounts and
 * bookings around `now`. All of it or nothing, so that a start that was broken off begins again.
 * @param given.varDir where the bytes of the demo's documents go; without it they are nowhere
 * @returns how much there is, or null when there were rooms already
 */
export async function seedCentre(
  db: Db,
  given: { mode: "demo" | "production"; now: Date; varDir?: string },
): Promise<{ users: number; bookings: number } | null> {
  const seeded = await transaction(db, async (tx) => {
    if (await tx.room.findFirst({ select: { id: true } })) return ok(null);
    await insertMasters(tx);
    if (given.mode === "production") return ok({ users: 0, bookings: 0 });
    const rows = await demoRows(await loadCentre(tx), given.now);
    await insertDemo(tx, rows);
    await scheduleMissingWork(tx, await loadCentre(tx), given.now);
    return ok({ users: rows.users.length, bookings: rows.bookings.length });
  });
  if (seeded.ok && seeded.value && given.varDir)
    for (const { id } of await db.reader.attachment.findMany({ select: { id: true } }))
      await writeBytes(given.varDir, id, SAMPLE_DOCUMENT);
  if (!seeded.ok) throw new Error(`the seed does not fit together: ${seeded.code}`);
  return seeded.value;
}
