import { fork } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import type { Context } from "@/lib/context";
import { type Tx, transaction } from "@/lib/db";
import { ok } from "@/lib/result";
import type { TaskHandler } from "@/lib/work/handlers";
import type { TaskKind } from "@/lib/work/rules";
import { runDueTasks, type TaskRun } from "@/lib/work/run-tasks";
import { hasOldTasks, sweepTasks } from "@/lib/work/store";
import { dropTasks, replaceTasks, scheduleTask } from "@/lib/work/tasks";
import { testContext } from "@/tests/support/context";

const kind = "remind_use" as TaskKind;

const at = (ctx: Context, minutes: number) => new Date(ctx.now.getTime() + minutes * 60_000);

async function write<T>(ctx: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
  const done = await transaction(ctx.db, async (tx) => ok(await work(tx)));
  if (!done.ok) throw new Error(done.code);
  return done.value;
}

/** Tasks by "subject key minutes". */
async function plan(ctx: Context, ...tasks: [subjectId: string, key: string, minutes: number][]): Promise<void> {
  await write(ctx, async (tx) => {
    for (const [subjectId, key, minutes] of tasks)
      await scheduleTask(tx, { kind, subjectId, key, dueAt: at(ctx, minutes), now: ctx.now });
  });
}

const undone = (ctx: Context) =>
  ctx.db.reader.task.findMany({ where: { doneAt: null }, orderBy: { key: "asc" }, select: { key: true, dueAt: true } });

const keysOf = async (ctx: Context) => (await undone(ctx)).map(({ key }) => key);

/** A handler that notes what it did, in its transaction. */
function noting(done: string[]): Record<string, TaskHandler> {
  return {
    [kind]: async (_, tx, { key }) => {
      await tx.attempt.create({ data: { key, count: 1, expiresAt: new Date(0) } });
      done.push(key);
      return "done";
    },
  };
}

test("the same key again moves a task, and changes nothing once it is done", async () => {
  const ctx = testContext();
  await plan(ctx, ["s", "one", 5]);
  await plan(ctx, ["s", "one", -5]);
  expect(await undone(ctx)).toEqual([{ key: "one", dueAt: at(ctx, -5) }]);
  const done: string[] = [];
  expect(await runDueTasks(ctx, noting(done))).toEqual([{ kind, outcome: "done", failure: null }]);
  await plan(ctx, ["s", "one", -1]);
  expect(await runDueTasks(ctx, noting(done))).toEqual([]);
  expect(done).toEqual(["one"]);
});

test("what a subject asks for replaces what it asked for before; what is done stays done", async () => {
  const ctx = testContext();
  await plan(ctx, ["s", "done", -5], ["s", "gone", 5], ["s", "kept", 5], ["other", "others", 5]);
  await runDueTasks(ctx, noting([]));
  await write(ctx, (tx) =>
    replaceTasks(
      tx,
      "s",
      [kind],
      ["done", "kept", "new"].map((key) => ({ kind, subjectId: "s", key, dueAt: at(ctx, 9) })),
      ctx.now,
    ),
  );
  expect(await keysOf(ctx)).toEqual(["kept", "new", "others"]);
  await write(ctx, (tx) => dropTasks(tx, "s"));
  expect(await keysOf(ctx)).toEqual(["others"]);
});

test("only what is due is done, the earliest first, and again what it makes due", async () => {
  const ctx = testContext();
  await plan(ctx, ["b", "second", -10], ["a", "first", -20], ["c", "not yet", 1]);
  const done: string[] = [];
  const handlers: Record<string, TaskHandler> = {
    [kind]: async (_, tx, { key }) => {
      done.push(key);
      if (key === "first")
        await scheduleTask(tx, { kind, subjectId: "d", key: "from first", dueAt: at(ctx, -30), now: ctx.now });
      return key === "second" ? "moot" : "done";
    },
  };
  const runs = await runDueTasks(ctx, handlers);
  expect(done).toEqual(["first", "second", "from first"]);
  expect(runs.map(({ outcome }) => outcome)).toEqual(["done", "moot", "done"]);
  expect(await keysOf(ctx)).toEqual(["not yet"]);
});

test("a task that fails leaves nothing behind, keeps its subject waiting and lets the others go on", async () => {
  const ctx = testContext();
  await plan(ctx, ["s", "fails", -3], ["s", "behind it", -2], ["t", "another", -1]);
  const done: string[] = [];
  let isBroken = true;
  const handlers: Record<string, TaskHandler> = {
    [kind]: async (ctx, tx, task) => {
      const outcome = await noting(done)[kind]?.(ctx, tx, task);
      if (isBroken && task.key === "fails") throw Object.assign(new Error("who@example.jp"), { code: "EBROKEN" });
      return outcome ?? "done";
    },
  };
  const runs = await runDueTasks(ctx, handlers);
  expect(runs).toEqual([
    { kind, outcome: "failed", failure: "EBROKEN" },
    { kind, outcome: "done", failure: null },
  ]);
  expect((await ctx.db.reader.attempt.findMany()).map(({ key }) => key)).toEqual(["another"]);
  const [failed] = await ctx.db.reader.task.findMany({ where: { key: "fails" } });
  expect(failed).toMatchObject({ attempts: 1, failure: "EBROKEN", notBefore: at(ctx, 1), doneAt: null });

  expect(await runDueTasks({ ...ctx, now: at(ctx, 0.5) }, handlers)).toEqual([]);
  isBroken = false;
  done.length = 0;
  await runDueTasks({ ...ctx, now: at(ctx, 1) }, handlers);
  expect(done).toEqual(["fails", "behind it"]);
  expect(await ctx.db.reader.task.count({ where: { failure: { not: null } } })).toBe(0);
});

test("a task that cannot be done yet waits without having failed", async () => {
  const ctx = testContext();
  await plan(ctx, ["s", "one", -3]);
  const handlers: Record<string, TaskHandler> = { [kind]: async () => ({ again: at(ctx, 30) }) };
  expect(await runDueTasks(ctx, handlers)).toEqual([{ kind, outcome: "postponed", failure: null }]);
  const [task] = await ctx.db.reader.task.findMany();
  expect(task).toMatchObject({ attempts: 0, failure: null, doneAt: null, notBefore: at(ctx, 30), dueAt: at(ctx, -3) });
  expect(await runDueTasks({ ...ctx, now: at(ctx, 29) }, noting([]))).toEqual([]);
  expect(await runDueTasks({ ...ctx, now: at(ctx, 30) }, noting([]))).toHaveLength(1);
});

test("a kind that this version does not know is left for the one that does", async () => {
  const ctx = testContext();
  await plan(ctx, ["s", "one", -3]);
  expect(await runDueTasks(ctx, {})).toEqual([{ kind, outcome: "failed", failure: "unknown_kind" }]);
  expect(await keysOf(ctx)).toEqual(["one"]);
});

test("with nothing due nothing is written, so that kept pages stay kept", async () => {
  const ctx = testContext();
  await plan(ctx, ["s", "later", 5]);
  const revision = async () => (await ctx.db.reader.revision.findUniqueOrThrow({ where: { id: 1 } })).value;
  const before = await revision();
  await runDueTasks(ctx, noting([]));
  expect(await revision()).toBe(before);
});

test("tasks that were done long ago are forgotten, those that are still to be done never", async () => {
  const ctx = testContext();
  await plan(ctx, ["a", "done", -10], ["b", "undone", 10]);
  await runDueTasks(ctx, noting([]));
  expect(await hasOldTasks(ctx.db.reader, ctx.now)).toBe(false);
  expect(await hasOldTasks(ctx.db.reader, at(ctx, 1))).toBe(true);
  await write(ctx, (tx) => sweepTasks(tx, at(ctx, 1)));
  expect(await ctx.db.reader.task.findMany({ select: { key: true } })).toEqual([{ key: "undone" }]);
  expect(await hasOldTasks(ctx.db.reader, at(ctx, 60))).toBe(false);
});

test("processes that run at once do everything once, and each subject in its order", async () => {
  const ctx = testContext();
  const tasks = Array.from({ length: 40 }, (_, n): [string, string, number] => [
    `s${n % 5}`,
    `t${String(n).padStart(2, "0")}`,
    n - 60,
  ]);
  await plan(ctx, ...tasks);
  const worker = path.resolve("tests/support/task-worker.ts");
  const run = () =>
    new Promise<TaskRun[]>((resolve, reject) => {
      const args = [ctx.config.databaseUrl, ctx.now.toISOString(), kind];
      const child = fork(worker, args, { execArgv: ["--import", "tsx"] });
      child.once("message", (runs) => resolve(runs as TaskRun[]));
      child.once("error", reject);
      child.once("exit", (code) => code && reject(new Error(`worker ended with ${code}`)));
    });
  const runs = (await Promise.all([run(), run()])).flat();
  expect(runs).toEqual(tasks.map(() => ({ kind, outcome: "done", failure: null })));
  const done = (await ctx.db.reader.attempt.findMany({ orderBy: { count: "asc" } })).map(({ key }) => key);
  expect(done.toSorted()).toEqual(tasks.map(([, key]) => key));
  for (const subject of ["s0", "s1", "s2", "s3", "s4"]) {
    const own = tasks.filter(([subjectId]) => subjectId === subject).map(([, key]) => key);
    expect(done.filter((key) => own.includes(key))).toEqual(own);
  }
}, 120_000);

test("runs of one process at once share the work too", async () => {
  const ctx = testContext();
  await plan(ctx, ["s", "one", -3], ["s", "two", -2], ["t", "three", -1]);
  const done: string[] = [];
  const runs = await Promise.all([runDueTasks(ctx, noting(done)), runDueTasks(ctx, noting(done))]);
  expect(runs.flat()).toHaveLength(3);
  expect(done).toEqual(["one", "two", "three"]);
});
