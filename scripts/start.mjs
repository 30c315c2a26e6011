import { spawn } from "node:child_process";
import path from "node:path";
import { buildApp, isBuilt } from "./build-app.mjs";
import { setUp } from "./set-up.mjs";
import { command, loadEnvironment, ROOT, runTypeScript, Stop, step } from "./steps.mjs";

/** From a fresh clone to a running server. `--dev` serves the sources as they are edited. */
const dev = process.argv.includes("--dev");

loadEnvironment();
await command(async () => {
  await setUp();
  await step("Checking the configuration and the database", () => {
    if (!runTypeScript("scripts/prepare.ts")) throw new Stop("Not started.");
  });
  if (!dev && !isBuilt()) await buildApp();
  return serve();
});

function serve() {
  console.log("▸ Starting the server");
  const server = spawn(process.execPath, ["--import", "tsx", path.join(ROOT, "server.ts"), ...(dev ? ["--dev"] : [])], {
    cwd: ROOT,
    stdio: "inherit",
  });
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => server.kill(signal));
  return new Promise((resolve) => {
    server.on("exit", (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}
