import type { Context } from "@/lib/context";
import { transaction } from "@/lib/db";
import { log } from "@/lib/log";
import { ok, type Result } from "@/lib/result";
import { TASKS, type TaskHandler } from "./handlers";
import { nextTry, ready, type Task } from "./rules";
import { closeTask, dueTasks, failTask, postponeTask, takeTask } from "./store";

/** What a run came to, task by task in the order in which they were done. */
export type TaskRun = { kind: string; outcome: "done" | "moot" | "postponed" | "failed"; failure: string | null };

/**
 * Does what is due, the earliest first, each task in a transaction of its own together with the mark that
 * it is done: never twice, whoever else runs at the same time, and after a stop all that fell due
 * meanwhile in its order. A task that fails is left for later with those of its subject behind it; the
 * others go on.
 */
export async function runDueTasks(
  ctx: Context,
  handlers: Readonly<Record<string, TaskHandler | undefined>> = TASKS,
): Promise<TaskRun[]> {
  const runs: TaskRun[] = [];
  const seen = new Set<string>();
  // What was done may make more to do: a released slot is offered, an offer that ran out goes to the next.
  for (;;) {
    const tasks = ready(await dueTasks(ctx.db.reader, ctx.now), ctx.now).filter(({ id }) => !seen.has(id));
    if (tasks.length === 0) return runs;
    for (const task of tasks) {
      seen.add(task.id);
      const run = await runTask(ctx, task, handlers[task.kind]);
      if (run) runs.push(run);
    }
  }
}

async function runTask(ctx: Context, due: Task, handler: TaskHandler | undefined): Promise<TaskRun | null> {
  const { now } = ctx;
  const { id, kind } = due;
  try {
    const ran = await transaction(ctx.db, async (tx): Promise<Result<TaskRun | null>> => {
      const task = await takeTask(tx, id, now);
      if (!task) return ok(null);
      if (!handler) throw new UnknownTask();
      const outcome = await handler(ctx, tx, task);
      if (typeof outcome === "object") {
        await postponeTask(tx, id, outcome.again);
        return ok({ kind, outcome: "postponed", failure: null });
      }
      await closeTask(tx, id, outcome);
      return ok({ kind, outcome, failure: null });
    });
    if (ran.ok) return ran.value;
    return await noteFailure(ctx, due, ran.code);
  } catch (error) {
    return await noteFailure(ctx, due, codeOf(error));
  }
}

/** No handler of this version knows the kind: another version, which wrote it, may. */
class UnknownTask extends Error {
  readonly code = "unknown_kind";
}

async function noteFailure({ db, now }: Context, task: Task, failure: string): Promise<TaskRun> {
  const { id, kind } = task;
  log.error({ task: id, kind, failure }, "a task failed, it will be tried again");
  const attempts = task.attempts + 1;
  await transaction(db, async (tx) =>
    ok(await failTask(tx, id, { failure, attempts, notBefore: nextTry(attempts, now) })),
  );
  return { kind, outcome: "failed", failure };
}

/** What a failure is called where staff see it: never its message, which may quote what somebody typed. */
export function codeOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  const known = [code, name].find((text) => typeof text === "string" && /^[\w.-]{1,60}$/.test(text));
  return typeof known === "string" ? known : "unknown";
}
