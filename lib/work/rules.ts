/** What can be done at an hour. Each kind has its handler in handlers.ts and its words in `work.kinds`. */
export const TASK_KINDS = [
  "remind_payment",
  "release_unpaid",
  "remind_use",
  "end_request",
  "end_offer",
  "remind_renewal",
  "settle_closure_case",
] as const;

export type TaskKind = (typeof TASK_KINDS)[number];

/** Something to do at an hour. */
export type Task = {
  id: string;
  kind: string;
  /** the id of what it is about: tasks of one subject are done one after another */
  subjectId: string;
  /** the event: one task an event */
  key: string;
  dueAt: Date;
  attempts: number;
};

/**
 * What came of a task. "moot": what it was about has moved on, and there was nothing to do any more.
 * `again`: it cannot be done yet for a reason that is no failure, and is looked at again then.
 */
export type TaskOutcome = "done" | "moot" | { again: Date };

const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 6 * 60 * 60_000;

/**
 * When a task that failed is tried again: a minute later, then twice as long each time, up to six hours
 * and for ever. It stands on the page of staff all the while.
 * @param attempts how often it has failed, 1 after the first time
 * @example nextTry(3, new Date("2026-12-01T00:00:00Z")).toISOString() // → "2026-12-01T00:04:00.000Z"
 */
export function nextTry(attempts: number, now: Date): Date {
  return new Date(now.getTime() + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempts - 1, 30)));
}

/**
 * The tasks that may be tried now, in their order: what one subject has to do is done one after
 * another, so behind a task that waits for its next try nothing of the same subject is taken.
 * @param due undone tasks whose hour has come, the earliest first
 * @example ready([{ id: "a", subjectId: "s", notBefore: later }, { id: "b", subjectId: "s", notBefore: null }], now) // → []
 */
export function ready<T extends { subjectId: string; notBefore: Date | null }>(due: readonly T[], now: Date): T[] {
  const waiting = new Set<string>();
  return due.filter((task) => {
    if (task.notBefore && task.notBefore > now) waiting.add(task.subjectId);
    return !waiting.has(task.subjectId);
  });
}
