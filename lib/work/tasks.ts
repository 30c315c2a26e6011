import type { Tx } from "@/lib/db";
import type { Task, TaskKind } from "./rules";
import { deleteTasks, insertTasks, moveTask, taskByKey, tasksOf } from "./store";

/** Something to do at an hour, as it is asked for. */
export type Planned = Pick<Task, "subjectId" | "key" | "dueAt"> & { kind: TaskKind };

/** As one of all that a subject asks for; what lapses is not written once its hour has passed. */
export type Wanted = Planned & { lapses?: boolean };

/**
 * Has something done at an hour, in the transaction that gives cause for it. The same key again moves the
 * task while it is undone, and changes nothing once it is done: an event is acted on once.
 * @example await scheduleTask(tx, { kind: "release_unpaid", subjectId: booking.id, key: `release_unpaid:${booking.id}:2026-12-09`, dueAt, now })
 */
export async function scheduleTask(tx: Tx, task: Planned & { now: Date }): Promise<void> {
  const there = await taskByKey(tx, task.key);
  if (!there) {
    const { now, ...planned } = task;
    return insertTasks(tx, [planned], now);
  }
  if (!there.doneAt && there.dueAt.getTime() !== task.dueAt.getTime()) await moveTask(tx, there.id, task.dueAt);
}

/** Takes back what was to be done about a subject: of some kinds, or all of it. What is done stays noted. */
export async function dropTasks(tx: Tx, subjectId: string, kinds?: readonly TaskKind[]): Promise<void> {
  await deleteTasks(tx, subjectId, kinds);
}

/**
 * Makes the undone tasks of a subject, of some kinds, exactly these: what its present state asks for. What was
 * done for an event before is not done again.
 */
export async function replaceTasks(
  tx: Tx,
  subjectId: string,
  kinds: readonly TaskKind[],
  tasks: readonly Wanted[],
  now: Date,
): Promise<void> {
  const there = new Map((await tasksOf(tx, subjectId)).map((task) => [task.key, task]));
  const wanted = new Set(tasks.map(({ key }) => key));
  const isGone = [...there.values()].some(
    ({ key, kind, doneAt }) => !doneAt && !wanted.has(key) && kinds.some((known) => known === kind),
  );
  if (isGone) await deleteTasks(tx, subjectId, kinds, [...wanted]);
  for (const { key, dueAt } of tasks) {
    const task = there.get(key);
    if (task && !task.doneAt && task.dueAt.getTime() !== dueAt.getTime()) await moveTask(tx, task.id, dueAt);
  }
  const added = tasks.filter(({ key, dueAt, lapses }) => !there.has(key) && (!lapses || dueAt > now));
  await insertTasks(
    tx,
    added.map(({ lapses: _, ...task }) => task),
    now,
  );
}
