import { rmSync } from "node:fs";
import path from "node:path";
import { hashOf, ROOT, readText, runTool, Stop, step, writeText } from "./steps.mjs";

/** Everything the built pages are made from. */
const SOURCES = [
  "app",
  "components",
  "lib",
  "public",
  "instrumentation.ts",
  "next.config.js",
  "postcss.config.mjs",
  "tsconfig.json",
  "package-lock.json",
  "prisma/schema.prisma",
];

function stampFile() {
  return path.join(ROOT, process.env.NEXT_DIST_DIR || ".next", "built-from");
}

function sourcesHash() {
  return hashOf(SOURCES, { except: ["lib/generated"] });
}

export function isBuilt() {
  return readText(stampFile()) === sourcesHash();
}

/** Builds the pages for production. */
export async function buildApp() {
  await step("Building the pages", () => {
    // Half a build must not pass for a whole one.
    rmSync(stampFile(), { force: true });
    const sources = sourcesHash();
    if (!runTool("next/dist/bin/next", ["build"], { NODE_ENV: "production" })) {
      throw new Stop("The pages could not be built; what is wrong stands above.");
    }
    writeText(stampFile(), sources);
  });
}
