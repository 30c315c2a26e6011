import { spawnSync } from "node:child_process";
import path from "node:path";

/** Writes Prisma's client to lib/generated. Naming any program as the engine keeps Prisma from downloading one: generating never runs it. */
const root = path.resolve(import.meta.dirname, "..");
const { status } = spawnSync(process.execPath, [path.join(root, "node_modules/prisma/build/index.js"), "generate"], {
  cwd: root,
  stdio: "inherit",
  env: {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
    CHECKPOINT_DISABLE: "1",
  },
});
process.exit(status ?? 1);
