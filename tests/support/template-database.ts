import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { applyMigrations } from "@/scripts/schema-engine";

declare module "vitest" {
  export interface ProvidedContext {
    templateDatabase: string;
    templateCentre: string;
  }
}

/** Makes two databases a run, one empty and one with the centre's masters; every test copies one of them. */
export default async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "furatto-template-"));
  const empty = path.join(folder, "empty.db");
  const centre = path.join(folder, "centre.db");
  await applyMigrations(`file:${empty}`);
  copyFileSync(empty, centre);
  await fill(`file:${centre}`);
  project.provide("templateDatabase", empty);
  project.provide("templateCentre", centre);
  return () => rmSync(folder, { recursive: true, force: true });
}

async function fill(url: string): Promise<void> {
  // Only now: the schema engine takes the client's handler of WebAssembly panics for its own.
  const { closeDb, openDb, transaction } = await import("@/lib/db");
  const { ok } = await import("@/lib/result");
  const { insertMasters } = await import("@/prisma/masters");
  const db = openDb(url);
  await transaction(db, async (tx) => ok(await insertMasters(tx)));
  // The last connection to close leaves everything in the one file that is copied.
  await closeDb(db);
}
