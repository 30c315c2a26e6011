import path from "node:path";
import { defineConfig } from "vitest/config";

/** A zone with quarter hours: what leans on the zone of the process fails here. */
const ELSEWHERE = "Asia/Kathmandu";

export default defineConfig({
  resolve: { alias: { "@": path.resolve(import.meta.dirname) } },
  test: {
    globalSetup: ["tests/support/template-database.ts"],
    // By default one processor is left idle.
    maxWorkers: "100%",
    env: { TZ: ELSEWHERE, LOG_LEVEL: "silent" },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: "code",
          include: ["tests/*.test.ts", "tests/unit/**/*.test.ts", "tests/integration/**/*.test.ts"],
        },
      },
      {
        // Against the production server, so after `npm run build`; each file has servers of its own.
        extends: true,
        test: {
          name: "server",
          include: ["tests/server/**/*.test.ts"],
          testTimeout: 600_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
