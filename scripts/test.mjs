import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { buildApp, isBuilt } from "./build-app.mjs";
import { findBrowser } from "./find-browser.mjs";
import { setUp } from "./set-up.mjs";
import { command, ROOT, step } from "./steps.mjs";

/**
 * Every check there is, with its own set-up, database and port. `--without-browser` leaves out the
 * build and the browser tests. The last line counts: each static check is one test.
 */
const withBrowser = !process.argv.includes("--without-browser");

/** What a developer's own environment and .env may set, and a test run must not see. */
const BLANK = Object.fromEntries(
  [
    "APP_MODE",
    "APP_NOW",
    "APP_URL",
    "DATABASE_URL",
    "NEXTAUTH_SECRET",
    "NEXTAUTH_URL",
    "SMTP_URL",
    "MAIL_FROM",
    "STRIPE_SECRET_KEY",
    "STRIPE_WEBHOOK_SECRET",
    "STRIPE_API_BASE",
    "TRUST_PROXY",
    "NEXT_DIST_DIR",
  ].map((name) => [name, ""]),
);

Object.assign(process.env, BLANK, { NEXT_TELEMETRY_DISABLED: "1", CI: process.env.CI || "true" });

/** Tests that could not begin count as one that failed. */
const NOT_RUN = { passed: 0, failed: 1 };

const total = { passed: 0, failed: 0, failures: [] };

function count(name, passed, failed) {
  total.passed += passed;
  total.failed += failed;
  if (failed > 0) total.failures.push(name);
}

await command(async () => {
  const scratch = mkdtempSync(path.join(os.tmpdir(), "furatto-check-"));
  try {
    await setUp();
    const browser = withBrowser ? await step("Looking for a browser", findBrowser) : null;
    await check("Format and lint (biome)", () => tool("@biomejs/biome/bin/biome", ["check", "--error-on-warnings"]));
    await check("Types (tsc)", () => tool("typescript/bin/tsc", ["--noEmit", "--incremental", "false"]));
    await check("Import boundaries (dependency-cruiser)", importBoundaries);
    await check("Dead code (knip)", () => tool("knip/bin/knip.js", ["--no-progress"]));
    await suite("Unit and integration tests (vitest)", () => vitest("code", scratch));
    if (withBrowser) {
      const built = await check("Production build (next)", () => isBuilt() || buildApp().then(() => true));
      await suite("Browser tests (playwright)", () => (built ? playwright(scratch, browser) : NOT_RUN));
      await suite("Tests of the running server (vitest)", () => (built ? vitest("server", scratch) : NOT_RUN));
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    count("set-up", 0, 1);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  if (total.failed > 0) console.log(`failed: ${total.failures.join(" · ")}`);
  console.log(`tests: ${total.passed} passed, ${total.failed} failed`);
  return total.failed > 0 ? 1 : 0;
});

/** A check that passes or fails as one. */
async function check(name, work) {
  const passed = await step(name, async () => {
    try {
      return await work();
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      return false;
    }
  });
  count(name, passed ? 1 : 0, passed ? 0 : 1);
  return passed;
}

/** Tests that count themselves. */
async function suite(name, work) {
  const { passed, failed } = await step(name, work);
  console.log(`  ${passed} passed, ${failed} failed`);
  count(name, passed, failed);
}

function tool(file, args, env = {}) {
  const { status } = spawnSync(process.execPath, [path.join(ROOT, "node_modules", file), ...args], {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...env },
  });
  return status === 0;
}

function importBoundaries() {
  const { stdout } = spawnSync(
    process.execPath,
    [
      path.join(ROOT, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs"),
      "--config",
      ".dependency-cruiser.cjs",
      "--output-type",
      "json",
      "app",
      "components",
      "lib",
      "server.ts",
      "server",
    ],
    { cwd: ROOT, encoding: "utf8", maxBuffer: 256 * 1024 * 1024, stdio: ["ignore", "pipe", "inherit"] },
  );
  const { summary } = JSON.parse(stdout);
  for (const { from, to, rule } of summary.violations) console.error(`  ${rule.name}: ${from} → ${to}`);
  // A parser that cannot read TypeScript sees nothing, and finds nothing wrong.
  const sawEnough = summary.totalCruised > 50 && summary.totalDependenciesCruised > 100;
  if (!sawEnough) console.error(`  saw only ${summary.totalCruised} modules`);
  return sawEnough && summary.violations.length === 0;
}

function vitest(project, scratch) {
  const report = path.join(scratch, `vitest-${project}.json`);
  const passed = tool("vitest/vitest.mjs", [
    "run",
    `--project=${project}`,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ]);
  if (!existsSync(report)) return NOT_RUN;
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, "utf8"));
  // A file that does not load has no test to fail.
  return { passed: numPassedTests, failed: passed ? numFailedTests : Math.max(1, numFailedTests) };
}

async function playwright(scratch, browser) {
  const report = path.join(scratch, "playwright.json");
  const passed = tool("@playwright/test/cli.js", ["test", "--reporter=list,json"], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    CHROMIUM_PATH: browser ?? "",
    TEST_PORT: String(await freePort()),
    TEST_VAR_DIR: path.join(scratch, "var"),
  });
  if (!existsSync(report)) return NOT_RUN;
  const { stats } = JSON.parse(readFileSync(report, "utf8"));
  return { passed: stats.expected + stats.flaky, failed: passed ? stats.unexpected : Math.max(1, stats.unexpected) };
}

function freePort() {
  return new Promise((resolve) => {
    const trial = createServer();
    trial.listen(0, "127.0.0.1", () => {
      const { port } = trial.address();
      trial.close(() => resolve(port));
    });
  });
}
