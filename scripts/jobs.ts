import "@/scripts/environment";
import { world } from "@/lib/context";
import { closeDb } from "@/lib/db";
import { runDueWorkOnce, type StepReport } from "@/lib/work";
import { explainAndExit } from "@/scripts/explain";

/**
 * Does everything that is due once and tells what it did: deadlines, reminders, offers, payments to ask
 * about, refunds, mails. Safe beside a running server and beside itself. Ends with 1 when something failed,
 * so that a timer of the system notices; what failed is tried again by itself.
 */
async function main(): Promise<void> {
  const reports = await runDueWorkOnce();
  for (const report of reports) console.log(lineOf(report));
  const hasFailed = reports.some(({ failure, tasks }) => failure || tasks.some(({ outcome }) => outcome === "failed"));
  await closeDb(world().db);
  process.exit(hasFailed ? 1 : 0);
}

/** @example "tasks: 3 done, 1 moot, 1 failed (release_unpaid EBROKEN)" */
function lineOf({ name, failure, tasks }: StepReport): string {
  if (failure) return `${name}: failed (${failure})`;
  if (name !== "tasks") return `${name}: ok`;
  if (tasks.length === 0) return `${name}: nothing due`;
  const counts = new Map<string, number>();
  for (const { kind, outcome, failure: code } of tasks) {
    const what = `${kind} ${outcome}${code ? ` (${code})` : ""}`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return [`${name}:`, ...[...counts].map(([what, count]) => `  ${count} × ${what}`)].join("\n");
}

await main().catch(explainAndExit);
