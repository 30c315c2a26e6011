import "@/scripts/environment";
import { existsSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import Database from "better-sqlite3";
import { demoMail } from "@/lib/accounts/rules";
import { type Config, ConfigError, readConfig } from "@/lib/config";
import { SETTING_KEYS } from "@/lib/facility/store";
import { explainAndExit } from "@/scripts/explain";

/**
 * What must be right before the server is worth starting: the configuration, the port, and a
 * database with its first rows. What migrates and seeds is loaded only when there is need of it.
 */
async function prepare(): Promise<void> {
  const config = readConfig(process.env);
  await checkPort(config);
  const { isMigrated, isSeeded, isOfDemo, hasAdmin, lacksSettings, lacksReductions, lacksWork } = look(
    config.databaseUrl.replace(/^file:/, ""),
  );
  if (isOfDemo && config.mode === "production")
    throw new ConfigError(
      "DATABASE_URL or VAR_DIR leads to a database of demo mode, whose accounts everybody can use: name another place",
    );
  // Demo mode shows every mail to everybody and takes sandbox money.
  if (hasAdmin && !isOfDemo && config.mode === "demo")
    throw new ConfigError(
      "APP_MODE is demo, but DATABASE_URL or VAR_DIR leads to a database of production: set APP_MODE=production, or name another place",
    );
  if (!isMigrated) {
    const { applyMigrations } = await import("@/scripts/schema-engine");
    const applied = await applyMigrations(config.databaseUrl);
    console.log(`  migrated: ${applied.join(", ")}`);
  }
  if (!isSeeded) await seed(config);
  else {
    if (lacksSettings || lacksReductions) await addMasters(config);
    if (lacksWork) await addWork(config);
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

type Found = Record<
  "isMigrated" | "isSeeded" | "isOfDemo" | "hasAdmin" | "lacksSettings" | "lacksReductions" | "lacksWork",
  boolean
>;

function look(file: string): Found {
  if (!existsSync(file))
    return {
      isMigrated: false,
      isSeeded: false,
      isOfDemo: false,
      hasAdmin: false,
      lacksSettings: false,
      lacksReductions: false,
      lacksWork: false,
    };
  const database = new Database(file, { timeout: 10_000 });
  try {
    // Fails at once on a file or folder that cannot be written.
    database.exec("BEGIN IMMEDIATE; ROLLBACK");
    const has = (table: string) =>
      database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(table) !== undefined;
    const done = has("_prisma_migrations")
      ? database.prepare("SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL").pluck().all()
      : [];
    return {
      isMigrated: migrationNames().every((name) => done.includes(name)),
      isSeeded: has("Room") && database.prepare('SELECT 1 FROM "Room" LIMIT 1').get() !== undefined,
      isOfDemo:
        has("User") && database.prepare('SELECT 1 FROM "User" WHERE email = ?').get(demoMail("admin")) !== undefined,
      hasAdmin:
        has("User") && database.prepare(`SELECT 1 FROM "User" WHERE role = 'admin' LIMIT 1`).get() !== undefined,
      lacksSettings:
        has("Setting") &&
        Number(database.prepare('SELECT count(DISTINCT key) FROM "Setting"').pluck().get()) < SETTING_KEYS.length,
      lacksWork: has("Booking") && (!has("Task") || !database.prepare('SELECT 1 FROM "Task" LIMIT 1').get()),
      lacksReductions: !has("ReductionKind") || !database.prepare('SELECT 1 FROM "ReductionKind" LIMIT 1').get(),
    };
  } finally {
    database.close();
  }
}

function migrationNames(): string[] {
  const folder = path.resolve(import.meta.dirname, "../prisma/migrations");
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

async function seed(config: Config): Promise<void> {
  const [{ closeDb, openDb }, { seedCentre }] = await Promise.all([import("@/lib/db"), import("@/prisma/seed/centre")]);
  const db = openDb(config.databaseUrl);
  try {
    const seeded = await seedCentre(db, {
      mode: config.mode,
      now: config.startAt ?? new Date(),
      varDir: config.varDir,
    });
    if (seeded) console.log(`  seeded: the centre, ${seeded.users} accounts, ${seeded.bookings} bookings`);
  } finally {
    await closeDb(db);
  }
}

/** A later version asks for settings and kinds of reduction that a database of an earlier one has not. */
async function addMasters(config: Config): Promise<void> {
  const [{ closeDb, openDb, transaction }, { insertMissingReductionKinds, insertMissingSettings }, { ok }] =
    await Promise.all([import("@/lib/db"), import("@/prisma/masters"), import("@/lib/result")]);
  const db = openDb(config.databaseUrl);
  try {
    const added = await transaction(db, async (tx) =>
      ok([...(await insertMissingSettings(tx)), ...(await insertMissingReductionKinds(tx))]),
    );
    if (added.ok) console.log(`  new settings: ${added.value.join(", ")}`);
  } finally {
    await closeDb(db);
  }
}

/** Bookings of an earlier version have nothing written of what is to be done about them, and when. */
async function addWork(config: Config): Promise<void> {
  const [{ closeDb, openDb, transaction }, { scheduleMissingWork }, { loadCentre }, { ok }] = await Promise.all([
    import("@/lib/db"),
    import("@/lib/bookings/booking-work"),
    import("@/lib/facility/store"),
    import("@/lib/result"),
  ]);
  const db = openDb(config.databaseUrl);
  try {
    const now = config.startAt ?? new Date();
    const planned = await transaction(db, async (tx) => ok(await scheduleMissingWork(tx, await loadCentre(tx), now)));
    if (planned.ok && planned.value > 0) console.log(`  deadlines and reminders of ${planned.value} bookings`);
  } finally {
    await closeDb(db);
  }
}

await prepare().catch(explainAndExit);
