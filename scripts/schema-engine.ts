import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import { bindMigrationAwareSqlAdapterFactory, type SqlDriverAdapter } from "@prisma/driver-adapter-utils";
import type { MigrationList, SchemaContainer, SchemaEngine } from "@prisma/schema-engine-wasm";

/**
 * Prisma's schema engine as WebAssembly: it needs no binary from Prisma's servers, and writes the
 * same history (`_prisma_migrations`) as `prisma migrate`.
 */

const ROOT = path.resolve(import.meta.dirname, "..");
const SCHEMA = path.join(ROOT, "prisma/schema.prisma");
const MIGRATIONS = path.join(ROOT, "prisma/migrations");
const NO_FILTER = { externalTables: [], externalEnums: [] };

type EngineModule = {
  SchemaEngine: { new: (...parts: unknown[]) => Promise<SchemaEngine> };
} & WebAssembly.ModuleImports;

/** Once a process, however often this module is loaded (Vitest does it for each project): the bindings know one engine. */
const shared = globalThis as typeof globalThis & { furattoSchemaEngine?: Promise<EngineModule> };

function loadEngine(): Promise<EngineModule> {
  shared.furattoSchemaEngine ??= (async () => {
    const require = createRequire(import.meta.url);
    const folder = path.dirname(require.resolve("@prisma/schema-engine-wasm"));
    const bindings = await import(path.join(folder, "schema_engine_bg.js"));
    const bytes = readFileSync(path.join(folder, "schema_engine_bg.wasm"));
    const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": bindings });
    bindings.__wbg_set_wasm(instance.exports);
    (instance.exports.__wbindgen_start as () => void)();
    return bindings;
  })();
  return shared.furattoSchemaEngine;
}

function readSchema(): SchemaContainer {
  return { path: SCHEMA, content: readFileSync(SCHEMA, "utf8") };
}

function readMigrations(): MigrationList {
  const lockfile = path.join(MIGRATIONS, "migration_lock.toml");
  const folders = readdirSync(MIGRATIONS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return {
    baseDir: MIGRATIONS,
    lockfile: { path: "migration_lock.toml", content: existsSync(lockfile) ? readFileSync(lockfile, "utf8") : null },
    shadowDbInitScript: "",
    migrationDirectories: folders.map((folder) => ({
      path: folder,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok", value: readFileSync(path.join(MIGRATIONS, folder, "migration.sql"), "utf8") },
      },
    })),
  };
}

async function withEngine<T>(url: string, work: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  const { SchemaEngine } = await loadEngine();
  const schema = readSchema();
  const quiet = () => {};
  const adapters = new PrismaBetterSqlite3({ url });
  const connect = adapters.connect.bind(adapters);
  const connections: SqlDriverAdapter[] = [];
  adapters.connect = async () => {
    const connection = await connect();
    connections.push(connection);
    return connection;
  };
  const factory = bindMigrationAwareSqlAdapterFactory(adapters);
  const engine = await SchemaEngine.new({ datamodels: [[schema.path, schema.content]] }, quiet, factory);
  try {
    return await work(engine);
  } finally {
    engine.free();
    // The engine locks the database for itself and leaves its connection open.
    for (const connection of connections) await connection.dispose();
  }
}

/** Applies what is pending of prisma/migrations to the database at "file:PATH", making the file when it is missing.
 *  @returns the names of the migrations applied now, oldest first */
export async function applyMigrations(url: string): Promise<string[]> {
  mkdirSync(path.dirname(url.replace(/^file:/, "")), { recursive: true });
  return withEngine(url, async (engine) => {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: readMigrations(),
      filters: NO_FILTER,
    });
    return appliedMigrationNames;
  });
}

/** The SQL that leads from the history of migrations to prisma/schema.prisma; empty when nothing has changed. */
export async function pendingSql(): Promise<string> {
  const scratch = path.join(os.tmpdir(), `furatto-diff-${process.pid}.db`);
  const url = `file:${scratch}`;
  try {
    // The engine's own replay of the history sends a whole file as one statement, which the adapter refuses.
    await applyMigrations(url);
    return await withEngine(url, async (engine) => {
      const { stdout } = await engine.diff({
        from: { tag: "schemaDatasource", files: [readSchema()], configDir: path.dirname(SCHEMA) },
        to: { tag: "schemaDatamodel", files: [readSchema()] },
        script: true,
        exitCode: null,
        filters: NO_FILTER,
      });
      const sql = stdout?.trim() ?? "";
      return sql.startsWith("-- This is an empty migration") ? "" : sql;
    });
  } finally {
    for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(scratch + suffix, { force: true });
  }
}

/** Writes the pending SQL as a new migration.
 *  @returns the path of its file, or null when the schema has not changed */
export async function writeMigration(name: string, at: Date): Promise<string | null> {
  const sql = await pendingSql();
  if (sql === "") return null;
  const stamp = at.toISOString().replace(/\D/g, "").slice(0, 14);
  const folder = path.join(MIGRATIONS, `${stamp}_${name}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "migration.sql"), `${sql}\n`);
  writeFileSync(path.join(MIGRATIONS, "migration_lock.toml"), 'provider = "sqlite"\n');
  return path.relative(ROOT, path.join(folder, "migration.sql"));
}
