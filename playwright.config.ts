import { mkdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { defineConfig, devices } from "@playwright/test";

/**
 * Browser tests against the production server, with a database, an outbox and a clock of their own.
 * `npm test` names the browser and a free port; by hand, `npx playwright test` after `npm run build`.
 */
const port = process.env.TEST_PORT || "3999";
const varDir = process.env.TEST_VAR_DIR || path.join(os.tmpdir(), `furatto-browser-tests-${port}`);
const isWorker = process.env.TEST_WORKER_INDEX !== undefined;
if (!isWorker && !process.env.TEST_VAR_DIR) rmSync(varDir, { recursive: true, force: true });
mkdirSync(varDir, { recursive: true });

/** What the server wrote: tests look into it, and so does whoever wonders why it did not start. */
const serverLog = path.join(varDir, "server.log");

const origin = `http://127.0.0.1:${port}`;

export default defineConfig({
  testDir: "tests/e2e",
  // The walk over every page takes as long as all the rest: `npm run test:pages`.
  testIgnore: process.env.TEST_EVERY_PAGE ? [] : ["every-page.spec.ts"],
  outputDir: "test-results",
  metadata: { varDir, serverLog },
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // Shared machines stall now and then; a test that passes the second time is listed as flaky.
  retries: process.env.CI ? 1 : 0,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    ...devices["Desktop Chrome"],
    baseURL: origin,
    viewport: { width: 1280, height: 900 },
    locale: "ja-JP",
    // Visitors may be anywhere; the centre stays in Tokyo.
    timezoneId: "America/New_York",
    // Recording costs as much as the tests themselves: only the second try of one that failed is recorded.
    trace: process.env.CI ? "on-first-retry" : "off",
    launchOptions: {
      ...(process.env.CHROMIUM_PATH && { executablePath: process.env.CHROMIUM_PATH }),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  webServer: {
    command: `"${process.execPath}" scripts/start.mjs > "${serverLog}" 2>&1 || (cat "${serverLog}" >&2; exit 1)`,
    url: `${origin}/api/v1/slots`,
    timeout: 180_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: "SIGTERM", timeout: 15_000 },
    stdout: "ignore",
    env: {
      APP_MODE: "demo",
      APP_NOW: "2026-12-01T10:00:00+09:00",
      HOST: "127.0.0.1",
      PORT: port,
      VAR_DIR: varDir,
      LOG_LEVEL: "info",
      // What a developer's .env may say is not for tests.
      ...Object.fromEntries(
        ["APP_URL", "DATABASE_URL", "NEXTAUTH_SECRET", "SMTP_URL", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"].map(
          (name) => [name, ""],
        ),
      ),
    },
  },
});
