import { type Context, createContext } from "@/lib/context";
import { log } from "@/lib/log";
import { sendNextMail } from "@/lib/mail/use-cases";

/**
 * What is due by the clock: each step looks first without a transaction, so that a quiet minute changes
 * nothing and keeps every kept page as it is.
 */
const steps: { name: string; run: () => Promise<unknown> }[] = [{ name: "send mail", run: sendMail }];

// The server and its pages are bundled apart; one process has one run all the same.
const shared = globalThis as typeof globalThis & {
  furattoWork?: { current: Promise<void> | null; next: Promise<void> | null };
};

/**
 * Does the work that is due: mail, refunds, payments whose event never came, and what has expired. The
 * server calls it every few seconds, the action wrapper after each action. A call during a run answers when
 * one more run, begun after the call, is over. Never rejects.
 */
export function runDueWork(): Promise<void> {
  shared.furattoWork ??= { current: null, next: null };
  const work = shared.furattoWork;
  if (!work.current) {
    work.current = runSteps().finally(() => {
      work.current = null;
    });
    return work.current;
  }
  work.next ??= work.current.then(() => {
    work.next = null;
    return runDueWork();
  });
  return work.next;
}

/** Each step on its own: one that fails is logged by its code and tried again next time. */
async function runSteps(): Promise<void> {
  for (const step of steps)
    await step.run().catch((error: unknown) => {
      const { code, name } = error as { code?: string; name?: string };
      log.error({ step: step.name, code: code ?? name ?? "unknown" }, "due work failed");
    });
}

function now(): Context {
  return createContext({ actor: { kind: "system" }, locale: "ja" });
}

async function sendMail(): Promise<void> {
  // A context for each mail: its clock stands still, and a slow mail server must not age the leases.
  while (await sendNextMail(now()));
}
