import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { applyMigrations } from "@/scripts/schema-engine";

declare module "vitest" {
  export interface ProvidedContext {
    templateDatabase: string;
  }
}

/** Migrates one database a run; every test copies it. */
export default async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "furatto-template-"));
  const file = path.join(folder, "template.db");
  await applyMigrations(`file:${file}`);
  project.provide("templateDatabase", file);
  return () => rmSync(folder, { recursive: true, force: true });
}
