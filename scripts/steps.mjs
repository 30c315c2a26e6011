import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

/** What `npm start`, `npm test` and `npm run build` share. Plain JavaScript: it runs before anything is installed. */

export const ROOT = path.resolve(import.meta.dirname, "..");

/** Ends the command with words instead of a stack. */
export class Stop extends Error {}

/** Says what is being done, does it, and says how long it took. */
export async function step(name, work) {
  const begun = performance.now();
  console.log(`▸ ${name}`);
  const result = await work();
  console.log(`  ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  return result;
}

/** Runs a program with its output shown; a failure is the answer `false`. */
export function run(program, args, env = {}) {
  const { status, error } = spawnSync(program, args, {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...env },
  });
  if (error) console.error(`${program}: ${error.message}`);
  return status === 0;
}

/** Runs a program and gives what it wrote, or null when it failed. */
export function ask(program, args, env = {}) {
  const { status, stdout } = spawnSync(program, args, {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, ...env },
    maxBuffer: 256 * 1024 * 1024,
  });
  return status === 0 ? stdout : null;
}

/** Runs a program with a path inside node_modules. */
export function runTool(file, args, env = {}) {
  return run(process.execPath, [path.join(ROOT, "node_modules", file), ...args], env);
}

export function runTypeScript(file, args = [], env = {}) {
  return run(process.execPath, ["--import", "tsx", path.join(ROOT, file), ...args], env);
}

export function hasProgram(program) {
  return spawnSync(program, ["--version"], { stdio: "ignore" }).error === undefined;
}

/** Installs packages of Debian where this user may; false where it may not or it failed. */
export function installFromDebian(packages) {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !hasProgram("apt-get")) return false;
  const quiet = { DEBIAN_FRONTEND: "noninteractive" };
  run("apt-get", ["update", "-qq"], quiet);
  return run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], quiet);
}

/** One hash over the names and contents of files and folders; what is missing counts as nothing. */
export function hashOf(places, { except = [] } = {}) {
  const hash = createHash("sha256");
  for (const place of places) addTo(hash, path.join(ROOT, place), new Set(except.map((one) => path.join(ROOT, one))));
  return hash.digest("hex");
}

function addTo(hash, place, except) {
  if (except.has(place) || !existsSync(place)) return;
  if (statSync(place).isDirectory()) {
    for (const name of readdirSync(place).sort()) addTo(hash, path.join(place, name), except);
    return;
  }
  hash.update(path.relative(ROOT, place)).update("\0").update(readFileSync(place)).update("\0");
}

export function readText(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

export function writeText(file, text) {
  writeFileSync(file, text);
}

/** Fills in from .env what the environment does not set itself. */
export function loadEnvironment() {
  const file = path.join(ROOT, ".env");
  if (existsSync(file)) process.loadEnvFile(file);
  process.env.NEXT_TELEMETRY_DISABLED ??= "1";
}

/** Runs a command's steps and ends the process: 0, or 1 with words. */
export async function command(steps) {
  try {
    process.exitCode = await steps();
  } catch (error) {
    console.error(error instanceof Stop ? error.message : error);
    process.exitCode = 1;
  }
}
