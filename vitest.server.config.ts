import path from "node:path";
import { defineConfig } from "vitest/config";

/** Races and crashes against the built server in a process of its own. */
export default defineConfig({
  resolve: { alias: { "@": path.resolve(import.meta.dirname) } },
  test: {
    include: ["tests/server/**/*.test.ts"],
    env: { LOG_LEVEL: "silent" },
    testTimeout: 600_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
