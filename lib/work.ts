import { hasOldCodesOrTries, sweepCodesAndTries } from "@/lib/accounts/store";
import { hasOldHolds, sweepHolds } from "@/lib/bookings/store";
import { type Context, createContext } from "@/lib/context";
import { type Tx, transaction } from "@/lib/db";
import { log } from "@/lib/log";
import { sendNextMail } from "@/lib/mail/use-cases";
import { reconcileCheckouts } from "@/lib/payments/receive-event";
import { sendDueRefunds } from "@/lib/payments/send-refunds";
import { ok } from "@/lib/result";
import { deliverSandboxEvents } from "@/lib/sandbox/use-cases";

/** A piece of work: looks on the reader whether anything is due, and changes nothing when nothing is. */
type Step = { name: string; run: (ctx: Context) => Promise<unknown> };

const HOUR_MS = 60 * 60 * 1000;

const STEPS: readonly Step[] = [
  { name: "deliver sandbox events", run: deliverSandboxEvents },
  { name: "reconcile checkouts", run: reconcileCheckouts },
  { name: "send refunds", run: sendDueRefunds },
  { name: "send mail", run: sendMail },
  { name: "sweep codes and tries", run: (ctx) => sweep(ctx, HOUR_MS, hasOldCodesOrTries, sweepCodesAndTries) },
  { name: "sweep holds", run: (ctx) => sweep(ctx, 24 * HOUR_MS, hasOldHolds, sweepHolds) },
];

type Runs = Map<string, { current: Promise<void>; next: Promise<void> | null }>;

// The server and its pages are bundled apart; in one process a step has one run at a time all the same.
const shared = globalThis as typeof globalThis & { furattoRuns?: Runs };

/**
 * Does the work that is due: mail, refunds, payments whose event never came, and what has expired. The
 * server calls it every few seconds, doors after a change; several processes may do so at once. Steps do not
 * wait for one another: a mail server that is slow holds up no refund. Never rejects.
 */
export async function runDueWork(): Promise<void> {
  await Promise.all(STEPS.map(runAlone));
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
  const current = runStep(step).finally(() => runs.delete(step.name));
  runs.set(step.name, { current, next: null });
  return current;
}

/** A step that fails is logged by its code, and tried again in the next run. */
async function runStep({ name, run }: Step): Promise<void> {
  try {
    await run(systemContext());
  } catch (error) {
    const { code, name: kind } = error as { code?: string; name?: string };
    log.error({ step: name, code: code ?? kind ?? "unknown" }, "due work failed");
  }
}

function systemContext(): Context {
  return createContext({ actor: { kind: "system" }, locale: "ja" });
}

async function sendMail(): Promise<void> {
  // A context for each mail: its clock stands still, and a slow mail server must not age the leases.
  while (await sendNextMail(systemContext()));
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
