import path from "node:path";
import {
  ask,
  hashOf,
  hasProgram,
  installFromDebian,
  ROOT,
  readText,
  run,
  runTool,
  Stop,
  step,
  writeText,
} from "./steps.mjs";

/** Makes a clone ready to run: packages, the native module, Prisma's client. What is there already is left alone. */
export async function setUp() {
  checkNode();
  if (!hasAllPackages()) await step("Installing packages", installPackages);
  if (!loadsSqlite()) await step("Building better-sqlite3 for this machine", buildSqlite);
  if (generatedHash() !== schemaHash()) await step("Generating the database client", generateClient);
}

function checkNode() {
  const wanted = JSON.parse(readText(path.join(ROOT, "package.json"))).engines.node.match(/\d+\.\d+/)[0];
  const [major, minor] = wanted.split(".").map(Number);
  const [hasMajor, hasMinor] = process.versions.node.split(".").map(Number);
  if (hasMajor > major || (hasMajor === major && hasMinor >= minor)) return;
  throw new Stop(`This needs Node ${wanted} or later, and here is ${process.versions.node}: see https://nodejs.org/`);
}

/** Whether every package of the lock file is installed in its version; npm keeps its own list of what is. */
function hasAllPackages() {
  const installed = JSON.parse(
    readText(path.join(ROOT, "node_modules/.package-lock.json")) ?? '{"packages":{}}',
  ).packages;
  const locked = JSON.parse(readText(path.join(ROOT, "package-lock.json"))).packages;
  return Object.entries(locked).every(
    ([place, { version, optional, link }]) =>
      place === "" || link || installed[place]?.version === version || (optional && !installed[place]),
  );
}

function installPackages() {
  // Without install scripts: the only one we need compiles better-sqlite3, and that is a step of its own,
  // which looks for a compiler first. The others would download what we do not use.
  // Not `npm ci`, which stops where a registry has not every other platform's optional packages;
  // --no-save leaves the lock file as it is, and what was installed is compared with it above.
  if (
    !run("npm", [
      "install",
      "--no-save",
      "--ignore-scripts",
      "--include=dev",
      "--no-audit",
      "--no-fund",
      "--loglevel=error",
    ])
  ) {
    throw new Stop(
      "npm could not install the packages; what it says stands above. Once that is solved, run this again.",
    );
  }
}

function loadsSqlite() {
  return ask(process.execPath, ["-e", 'new (require("better-sqlite3"))(":memory:").close()']) !== null;
}

function buildSqlite() {
  // A machine that reaches the internet finds a finished binary; any other compiles it, in about two minutes.
  if (rebuildSqlite() && loadsSqlite()) return;
  const missing = [
    ["python3", "python3"],
    ["make", "make"],
    ["g++", "g++"],
  ].filter(([program]) => !hasProgram(program));
  if (missing.length > 0) {
    const packages = missing.map(([, name]) => name);
    if (!installFromDebian(packages)) {
      throw new Stop(
        `better-sqlite3 has to be compiled here, and ${packages.join(", ")} is missing. Install it (on Debian: sudo apt-get install ${packages.join(" ")}) and run this again.`,
      );
    }
    if (rebuildSqlite() && loadsSqlite()) return;
  }
  throw new Stop(
    "better-sqlite3 could not be compiled; what the compiler says stands above. `npm rebuild better-sqlite3` tries again.",
  );
}

function rebuildSqlite() {
  return run("npm", ["rebuild", "better-sqlite3", "--foreground-scripts", "--loglevel=error"]);
}

const GENERATED_STAMP = path.join(ROOT, "lib/generated/prisma/.made-from");

function schemaHash() {
  return hashOf(["prisma/schema.prisma", "node_modules/prisma/package.json"]);
}

function generatedHash() {
  return readText(GENERATED_STAMP);
}

/** Writes Prisma's client to lib/generated. */
export function generateClient() {
  const made = runTool("prisma/build/index.js", ["generate"], {
    // Prisma downloads an engine unless one is named. Generating never runs it, so any program will do.
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
    CHECKPOINT_DISABLE: "1",
  });
  if (!made) throw new Stop("Prisma could not read prisma/schema.prisma; what is wrong stands above.");
  writeText(GENERATED_STAMP, schemaHash());
}
