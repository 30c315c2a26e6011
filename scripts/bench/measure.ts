import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { addStaff, measureBoards } from "./boards";
import { median } from "./median";
import { type Figures, report } from "./report";
import { ourEnvironment, ROOT, serve } from "./serve";
import { measureTraffic, startContest, stopContest } from "./traffic";
import { CATEGORIES, firstVisit, lighthouseScores, type Scores } from "./visit";
import { BENCH_NOW, makeYear, type Year } from "./year";

const { values: options } = parseArgs({ options: { quick: { type: "boolean" }, json: { type: "string" } } });

const EFFORT = options.quick
  ? { rounds: 1, seconds: 1, renderedSeconds: 1, bookings: 100, visits: 1, boards: 20 }
  : { rounds: 3, seconds: 1, renderedSeconds: 2, bookings: 400, visits: 5, boards: 100 };

/** Says what is being measured; the figures come at the end. */
async function step<T>(name: string, work: () => T | Promise<T>): Promise<T> {
  const begun = performance.now();
  console.log(`▸ ${name}`);
  const result = await work();
  console.log(`  ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  return result;
}

async function times<T>(count: number, work: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  while (results.length < count) results.push(await work());
  return results;
}

async function measure(folder: string): Promise<Figures> {
  const begun = performance.now();
  const loadBefore = os.loadavg()[0] ?? 0;
  const varDir = path.join(folder, "var");
  mkdirSync(varDir);
  const year = await step("Making a year at 60 %", () => makeYear(`file:${path.join(varDir, "furatto.db")}`));

  const secondsToAnswer = await step("Starting, with nothing changed", () => timeStarts(varDir));
  const contest = await step("Starting what is compared", () => startContest(folder, varDir));
  const afterStart = contest.kept.megabytes();
  const traffic = await step("Requests a second", () => measureTraffic(contest, EFFORT));
  const afterLoad = contest.kept.megabytes();
  const visit = await step("A first visit", () => firstVisit(`${contest.kept.origin}/`));
  const emptyVisit = await step("A first visit to an empty app", () => firstVisit(`${contest.next.origin}/`));
  const lighthouse = await step("Lighthouse", () => medianScores(`${contest.kept.origin}/`));
  await stopContest(contest);
  const boards = await step("The boards of the desk", async () => {
    await addStaff(`file:${path.join(varDir, "furatto.db")}`);
    return measureBoards(varDir, EFFORT.boards);
  });
  const bookings = await step("Bookings a second", () => measureBookings(folder, varDir, year));

  const { model = "unknown processor" } = os.cpus()[0] ?? {};
  return {
    at: new Date().toISOString().slice(0, 16).replace("T", " "),
    machine: {
      processor: model,
      cores: os.cpus().length,
      node: process.versions.node,
      platform: `${os.platform()} ${os.arch()}`,
      loadBefore,
    },
    rounds: EFFORT.rounds,
    occupied: year.claims,
    traffic,
    bookings,
    visit,
    emptyVisit,
    secondsToAnswer,
    megabytes: { afterStart, afterLoad },
    lighthouse,
    boards,
    minutes: (performance.now() - begun) / 60_000,
  };
}

/** From `npm start` to the first page, when there is nothing to install, migrate or build. */
async function timeStarts(varDir: string): Promise<number> {
  const starts = await times(EFFORT.rounds, async () => {
    const server = await serve(["scripts/start.mjs"], "/", ourEnvironment(varDir, BENCH_NOW));
    await server.stop();
    return server.secondsToAnswer;
  });
  return median(starts);
}

async function medianScores(url: string): Promise<Scores> {
  const visits = await times(EFFORT.visits, () => lighthouseScores(url));
  return Object.fromEntries(CATEGORIES.map((name) => [name, median(visits.map((scores) => scores[name]))])) as Scores;
}

function measureBookings(folder: string, varDir: string, year: Year): Figures["bookings"] {
  const slots = JSON.stringify(year.free.slice(0, EFFORT.bookings));
  const script = path.join(import.meta.dirname, "bookings.ts");
  const database = path.join(varDir, "furatto.db");
  const output = execFileSync(
    process.execPath,
    ["--import", "tsx", script, database, slots, folder, String(EFFORT.rounds)],
    { cwd: ROOT, encoding: "utf8", env: { ...process.env, NODE_ENV: "production" } },
  );
  const rounds = output
    .trim()
    .split("\n")
    .map((line): { bookings: number; inserts: number } => JSON.parse(line));
  return {
    perSecond: median(rounds.map(({ bookings }) => bookings)),
    insertsPerSecond: median(rounds.map(({ inserts }) => inserts)),
  };
}

// Beside the database of the product, so that it is on the same disk.
mkdirSync(path.join(ROOT, "var"), { recursive: true });
const folder = mkdtempSync(path.join(ROOT, "var/bench-"));
try {
  const figures = await measure(folder);
  console.log(`\n${report(figures)}`);
  if (options.json) writeFileSync(options.json, `${JSON.stringify(figures, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
