import { readConfig } from "@/lib/config";
import { closeDb, openDb } from "@/lib/db";
import { seedCentre } from "./seed/centre";

const config = readConfig(process.env);
const db = openDb(config.databaseUrl);
try {
  const seeded = await seedCentre(db, { mode: config.mode, now: config.startAt ?? new Date() });
  console.log(
    seeded
      ? `Seeded ${seeded.bookings} bookings of ${seeded.users} accounts.`
      : "There are rooms already: nothing seeded.",
  );
} finally {
  await closeDb(db);
}
