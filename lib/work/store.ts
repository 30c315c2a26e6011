import type { Tx } from "@/lib/db";
import type { Task } from "./rules";

const taskColumns = { id: true, kind: true, subjectId: true, key: true, dueAt: true, attempts: true } as const;

/** In the order in which they are done; the key settles what is due at the same instant, everywhere alike. */
const inOrder = [{ dueAt: "asc" }, { key: "asc" }] as const;

/** A task by its event, done or not; null when there is none. */
export async function taskByKey(db: Tx, key: string): Promise<{ id: string; dueAt: Date; doneAt: Date | null } | null> {
  return db.task.findUnique({ where: { key }, select: { id: true, dueAt: true, doneAt: true } });
}

/** Every task of a subject, done or not. */
export async function tasksOf(
  db: Tx,
  subjectId: string,
): Promise<{ id: string; kind: string; key: string; dueAt: Date; doneAt: Date | null }[]> {
  return db.task.findMany({
    where: { subjectId },
    select: { id: true, kind: true, key: true, dueAt: true, doneAt: true },
  });
}

/** Writes tasks; one whose event has its task is refused by the database. */
export async function insertTasks(
  tx: Tx,
  tasks: readonly Pick<Task, "kind" | "subjectId" | "key" | "dueAt">[],
  now: Date,
): Promise<void> {
  if (tasks.length > 0)
    await tx.task.createMany({ data: tasks.map((task) => ({ ...task, id: crypto.randomUUID(), createdAt: now })) });
}

/** Moves an undone task to another hour, with its tries before it. */
export async function moveTask(tx: Tx, id: string, dueAt: Date): Promise<void> {
  await tx.task.updateMany({
    where: { id, doneAt: null },
    data: { dueAt, attempts: 0, notBefore: null, failure: null },
  });
}

/** Forgets the undone tasks of a subject, of some kinds or all; those of the keys in `but` stay. */
export async function deleteTasks(
  tx: Tx,
  subjectId: string,
  kinds?: readonly string[],
  but: readonly string[] = [],
): Promise<void> {
  await tx.task.deleteMany({
    where: { subjectId, doneAt: null, kind: kinds && { in: [...kinds] }, key: { notIn: [...but] } },
  });
}

/** Undone tasks whose hour has come, the earliest first; those that wait for their next try too. */
export async function dueTasks(db: Tx, now: Date): Promise<(Task & { notBefore: Date | null })[]> {
  return db.task.findMany({
    where: { doneAt: null, dueAt: { lte: now } },
    orderBy: [...inOrder],
    select: { ...taskColumns, notBefore: true },
  });
}

/**
 * Takes a task by marking it done, in the transaction that does it: of several processes one gets it, and
 * when the transaction fails it was never taken. Null when somebody was quicker, when it is not its hour any
 * more, or when something of the same subject comes before it.
 */
export async function takeTask(tx: Tx, id: string, now: Date): Promise<Task | null> {
  const { count } = await tx.task.updateMany({
    where: { id, doneAt: null, dueAt: { lte: now }, OR: [{ notBefore: null }, { notBefore: { lte: now } }] },
    data: { doneAt: now, notBefore: null, failure: null },
  });
  if (count === 0) return null;
  const task = await tx.task.findUniqueOrThrow({ where: { id }, select: taskColumns });
  const { subjectId, dueAt, key } = task;
  const before = await tx.task.count({
    where: { subjectId, doneAt: null, OR: [{ dueAt: { lt: dueAt } }, { dueAt, key: { lt: key } }] },
  });
  if (before === 0) return task;
  await tx.task.update({ where: { id }, data: { doneAt: null }, select: { id: true } });
  return null;
}

/** Notes what came of a task that was taken. */
export async function closeTask(tx: Tx, id: string, outcome: string): Promise<void> {
  await tx.task.update({ where: { id }, data: { outcome }, select: { id: true } });
}

/** Puts a task that was taken back until an instant, without counting it as a failure. */
export async function postponeTask(tx: Tx, id: string, notBefore: Date): Promise<void> {
  await tx.task.update({ where: { id }, data: { doneAt: null, notBefore }, select: { id: true } });
}

/** Notes that a task failed, by a code, and when it is tried again. */
export async function failTask(
  tx: Tx,
  id: string,
  failed: { failure: string; attempts: number; notBefore: Date },
): Promise<void> {
  await tx.task.updateMany({ where: { id, doneAt: null }, data: failed });
}

/** Has a task that failed tried at once; false when it is not waiting for another try. */
export async function hurryTask(tx: Tx, id: string): Promise<boolean> {
  const { count } = await tx.task.updateMany({
    where: { id, doneAt: null, failure: { not: null } },
    data: { notBefore: null },
  });
  return count === 1;
}

// ── For staff ────────────────────────────────────────────────────────────────────────────────

/** A task as staff see it: what and when, nothing of what it is about. */
export type TaskLine = {
  id: string;
  kind: string;
  subjectId: string;
  dueAt: Date;
  attempts: number;
  notBefore: Date | null;
  doneAt: Date | null;
  outcome: string | null;
  failure: string | null;
};

const lineColumns = {
  id: true,
  kind: true,
  subjectId: true,
  dueAt: true,
  attempts: true,
  notBefore: true,
  doneAt: true,
  outcome: true,
  failure: true,
} as const;

/** Tasks that failed and are not done yet, the longest waiting first. */
export async function failedTasks(db: Tx, take: number): Promise<TaskLine[]> {
  const where = { doneAt: null, failure: { not: null } };
  return db.task.findMany({ where, orderBy: [...inOrder], take, select: lineColumns });
}

/** The next tasks that have not failed, and how many there are. */
export async function nextTasks(db: Tx, take: number): Promise<{ lines: TaskLine[]; total: number }> {
  const where = { doneAt: null, failure: null };
  const [lines, total] = await Promise.all([
    db.task.findMany({ where, orderBy: [...inOrder], take, select: lineColumns }),
    db.task.count({ where }),
  ]);
  return { lines, total };
}

/** The tasks that were done last, the latest first. */
export async function doneTasks(db: Tx, take: number): Promise<TaskLine[]> {
  return db.task.findMany({
    where: { doneAt: { not: null } },
    orderBy: [{ doneAt: "desc" }, { dueAt: "desc" }, { key: "desc" }],
    take,
    select: lineColumns,
  });
}

const doneBefore = (before: Date) => ({ doneAt: { lt: before } });

/** Whether there are tasks that were done before an instant. */
export async function hasOldTasks(db: Tx, before: Date): Promise<boolean> {
  return (await db.task.findFirst({ where: doneBefore(before), select: { id: true } })) !== null;
}

/** Forgets tasks that were done before an instant. */
export async function sweepTasks(tx: Tx, before: Date): Promise<void> {
  await tx.task.deleteMany({ where: doneBefore(before) });
}
