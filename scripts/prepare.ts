import "@/scripts/environment";
import { createServer } from "node:net";
import { type Config, ConfigError, readConfig } from "@/lib/config";
import { closeDb, openDb } from "@/lib/db";
import { seedCentre } from "@/prisma/seed/centre";
import { explainAndExit } from "@/scripts/explain";
import { applyMigrations } from "@/scripts/schema-engine";

/** What must be right before the server is worth starting: the configuration, the port, and a database with its first rows. */
async function prepare(): Promise<void> {
  const config = readConfig(process.env);
  await checkPort(config);
  const applied = await applyMigrations(config.databaseUrl);
  if (applied.length > 0) console.log(`  migrated: ${applied.join(", ")}`);
  await seedWhenEmpty(config);
}

async function seedWhenEmpty(config: Config): Promise<void> {
  const db = openDb(config.databaseUrl);
  try {
    const seeded = await seedCentre(db, { mode: config.mode, now: config.startAt ?? new Date() });
    if (seeded) console.log(`  seeded: the centre, ${seeded.users} accounts, ${seeded.bookings} bookings`);
  } finally {
    await closeDb(db);
  }
}

function checkPort({ host, port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    const trial = createServer();
    trial.on("error", (error: NodeJS.ErrnoException) => {
      const reasons: Record<string, string> = {
        EADDRINUSE: `PORT ${port} of ${host} is in use: stop what listens there, or choose another`,
        EACCES: `PORT ${port} is not for this user: choose one above 1023`,
        EADDRNOTAVAIL: `HOST ${host} is no address of this machine: 127.0.0.1 serves this machine alone, 0.0.0.0 its networks too`,
        ENOTFOUND: `HOST ${host} is not known: name an address of this machine`,
      };
      const reason = reasons[error.code ?? ""];
      reject(reason ? new ConfigError(reason) : error);
    });
    trial.listen(port, host, () => trial.close(() => resolve()));
  });
}

await prepare().catch(explainAndExit);
