import { hasOldCodesOrTries, hasOldDevices, sweepCodesAndTries, sweepDevices } from "@/lib/accounts/store";
import { sweepUploads } from "@/lib/attachments/view-attachment";
import { hasOldHolds, sweepHolds } from "@/lib/bookings/store";
import { type Context, createContext, realNow } from "@/lib/context";
import { type Tx, transaction } from "@/lib/db";
import { hasOldInvitations, sweepInvitations } from "@/lib/groups/store";
import { log } from "@/lib/log";
import { sendNextMail } from "@/lib/mail/use-cases";
import { reconcileCheckouts } from "@/lib/payments/receive-event";
import { sendDueRefunds } from "@/lib/payments/send-refunds";
import { ok } from "@/lib/result";
import { deliverSandboxEvents } from "@/lib/sandbox/use-cases";
import { offerFree } from "@/lib/waiting/queue";
import { codeOf, runDueTasks, type TaskRun } from "@/lib/work/run-tasks";
import { hasOldTasks, sweepTasks } from "@/lib/work/store";

/** A piece of work: looks on the reader whether anything is due, and changes nothing when nothing is. */
type Step = { name: StepName; run: (ctx: Context) => Promise<unknown> };

/** The pieces of work; each has its words in `work.steps`. */
export type StepName =
  | "sandbox_events"
  | "checkouts"
  | "tasks"
  | "waiting"
  | "refunds"
  | "mail"
  | "sweep_codes"
  | "sweep_holds"
  | "sweep_devices"
  | "sweep_invitations"
  | "sweep_tasks"
  | "sweep_uploads";

const HOUR_MS = 60 * 60 * 1000;

/** A sign-in lasts thirty days at most: a browser that was not seen for longer is nobody's any more. */
const DEVICES_KEPT_MS = 32 * 24 * HOUR_MS;

/** What is done is told on the page of staff for a while, ninety days at most (see sweep): tasks name bookings and people. */
const TASKS_KEPT_MS = 45 * 24 * HOUR_MS;

const STEPS: readonly Step[] = [
  { name: "sandbox_events", run: deliverSandboxEvents },
  { name: "checkouts", run: reconcileCheckouts },
  { name: "tasks", run: (ctx) => runDueTasks(ctx) },
  { name: "waiting", run: offerFree },
  { name: "refunds", run: sendDueRefunds },
  { name: "mail", run: sendMail },
  { name: "sweep_codes", run: (ctx) => sweep(ctx, HOUR_MS, hasOldCodesOrTries, sweepCodesAndTries) },
  { name: "sweep_holds", run: (ctx) => sweep(ctx, 24 * HOUR_MS, hasOldHolds, sweepHolds) },
  { name: "sweep_devices", run: (ctx) => sweep(ctx, DEVICES_KEPT_MS, hasOldDevices, sweepDevices) },
  { name: "sweep_invitations", run: (ctx) => sweep(ctx, 24 * HOUR_MS, hasOldInvitations, sweepInvitations) },
  { name: "sweep_tasks", run: (ctx) => sweep(ctx, TASKS_KEPT_MS, hasOldTasks, sweepTasks) },
  { name: "sweep_uploads", run: sweepUploadsHourly },
];

type Runs = Map<StepName, { current: Promise<void>; next: Promise<void> | null }>;

/** How a step ended the last time it ran in this process: `failure` is a code. */
export type StepRun = { name: StepName; at: Date; failure: string | null };

// The server and its pages are bundled apart; in one process a step has one run at a time all the same.
const shared = globalThis as typeof globalThis & {
  furattoRuns?: Runs;
  furattoLastRuns?: Map<StepName, StepRun>;
  furattoSweptUploads?: number;
};

/**
 * Does the work that is due: mail, refunds, payments whose event never came, and what has expired. The
 * server calls it every few seconds, doors after a change; several processes may do so at once. Steps do not
 * wait for one another: a mail server that is slow holds up no refund. Never rejects.
 */
export async function runDueWork(): Promise<void> {
  await Promise.all(STEPS.map(runAlone));
}

/** Does the tasks that are due, and waits for them: for whoever has just had one tried again. Never rejects. */
export async function runTasksNow(): Promise<void> {
  await Promise.all(STEPS.filter(({ name }) => name === "tasks").map(runAlone));
}

/** A step that is under way runs once more after it, however often it is called for: the call may know of new work. */
function runAlone(step: Step): Promise<void> {
  shared.furattoRuns ??= new Map();
  const runs = shared.furattoRuns;
  const run = runs.get(step.name);
  if (run) {
    run.next ??= run.current.then(() => runAlone(step));
    return run.next;
  }
  const current = runStep(step)
    .then(() => undefined)
    .finally(() => runs.delete(step.name));
  runs.set(step.name, { current, next: null });
  return current;
}

/** A step that fails is logged by its code, and tried again in the next run. */
async function runStep({ name, run }: Step): Promise<unknown> {
  const ctx = systemContext();
  let failure: string | null = null;
  try {
    return await run(ctx);
  } catch (error) {
    failure = codeOf(error);
    log.error({ step: name, code: failure }, "due work failed");
  } finally {
    shared.furattoLastRuns ??= new Map();
    shared.furattoLastRuns.set(name, { name, at: ctx.now, failure });
  }
}

/** How each step ended the last time it ran in this process, in their order. */
export function lastRuns(): StepRun[] {
  return STEPS.flatMap(({ name }) => shared.furattoLastRuns?.get(name) ?? []);
}

/** What became of a step when all were run once. */
export type StepReport = StepRun & { tasks: TaskRun[] };

/**
 * Does the work that is due once, step by step, so that what one writes the next one sends: for a timer of
 * the system, and for whoever wants to see what there was to do.
 */
export async function runDueWorkOnce(): Promise<StepReport[]> {
  const reports: StepReport[] = [];
  for (const step of STEPS) {
    const value = await runStep(step);
    const run = shared.furattoLastRuns?.get(step.name);
    if (run) reports.push({ ...run, tasks: step.name === "tasks" && Array.isArray(value) ? value : [] });
  }
  return reports;
}

function systemContext(): Context {
  return createContext({ actor: { kind: "system" }, locale: "ja" });
}

async function sendMail(): Promise<void> {
  // A context for each mail: its clock stands still, and a slow mail server must not age the leases.
  while (await sendNextMail(systemContext()));
}

/** Looks through the folder of documents once an hour: what lies there unused is not in the database to be asked for. */
async function sweepUploadsHourly(ctx: Context): Promise<void> {
  const now = realNow();
  if (shared.furattoSweptUploads && now.getTime() - shared.furattoSweptUploads < HOUR_MS) return;
  shared.furattoSweptUploads = now.getTime();
  await sweepUploads(ctx, now);
}

/**
 * Forgets what ran out longer than `keptMs` ago. It waits until something is twice as old, so that on a
 * busy day it raises the revision now and then instead of every few seconds.
 */
async function sweep(
  { db, now }: Context,
  keptMs: number,
  isDue: (db: Tx, before: Date) => Promise<boolean>,
  forget: (tx: Tx, before: Date) => Promise<unknown>,
): Promise<void> {
  if (!(await isDue(db.reader, new Date(now.getTime() - 2 * keptMs)))) return;
  await transaction(db, async (tx) => ok(await forget(tx, new Date(now.getTime() - keptMs))));
}
