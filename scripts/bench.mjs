import { buildApp, isBuilt } from "./build-app.mjs";
import { findBrowser } from "./find-browser.mjs";
import { setUp } from "./set-up.mjs";
import { command, runTypeScript, step } from "./steps.mjs";

/**
 * Measures this machine with this product, as docs/benchmarks.md explains. `--quick` measures each
 * thing once and briefly; `--json FILE` writes the figures there too.
 */
await command(async () => {
  process.env.NEXT_TELEMETRY_DISABLED ??= "1";
  await setUp();
  const browser = await step("Looking for a browser", findBrowser);
  if (!isBuilt()) await buildApp();
  const done = runTypeScript("scripts/bench/measure.ts", process.argv.slice(2), { CHROMIUM_PATH: browser ?? "" });
  return done ? 0 : 1;
});
