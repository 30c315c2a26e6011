import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { inject, onTestFinished } from "vitest";
import { closeDb, type Db, openDb } from "@/lib/db";

export type TestDatabase = { db: Db; url: string; folder: string };

/**
 * A migrated database of its own for the test under way, empty or with the centre's masters; gone
 * when the test is. Call it inside a test.
 */
export function testDatabase(holds: "nothing" | "masters" = "nothing"): TestDatabase {
  const folder = mkdtempSync(path.join(os.tmpdir(), "furatto-test-"));
  const file = path.join(folder, "furatto.db");
  copyFileSync(inject(holds === "masters" ? "templateCentre" : "templateDatabase"), file);
  const url = `file:${file}`;
  const db = openDb(url);
  onTestFinished(async () => {
    await closeDb(db);
    rmSync(folder, { recursive: true, force: true });
  });
  return { db, url, folder };
}
