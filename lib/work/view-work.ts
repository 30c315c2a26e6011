import { z } from "zod";
import { mayEnter } from "@/lib/accounts/rules";
import { recordChange } from "@/lib/audit";
import { numbersOf } from "@/lib/bookings/store";
import type { Context } from "@/lib/context";
import { transaction } from "@/lib/db";
import { countWaitingMails } from "@/lib/mail/store";
import { countCardRefunds } from "@/lib/payments/store";
import { ok, type Result, refuse } from "@/lib/result";
import { doneTasks, failedTasks, hurryTask, nextTasks, type TaskLine } from "./store";

/** How many rows of each list staff see. */
const SHOWN_TASKS = 20;

/** Something done at an hour, with the number of the booking it is about; null where it is about none. */
export type WorkLine = Omit<TaskLine, "subjectId"> & { number: string | null };

/** What happens by itself, as staff see it: what, when and of which booking, and nothing of whom. */
export type WorkView = {
  failed: WorkLine[];
  next: { lines: WorkLine[]; total: number };
  lately: WorkLine[];
  mails: { waiting: number; stuck: number; stuckSince: Date | null };
  refunds: { due: number; failed: number };
};

/** What failed, what comes next and what was done lately. */
export async function viewWork(ctx: Context): Promise<Result<WorkView>> {
  if (!mayEnter(ctx.actor, "staff")) return refuse("not_allowed");
  const { reader } = ctx.db;
  const [failed, next, lately, mails, refunds] = await Promise.all([
    failedTasks(reader, 100),
    nextTasks(reader, SHOWN_TASKS),
    doneTasks(reader, SHOWN_TASKS),
    countWaitingMails(reader),
    countCardRefunds(reader),
  ]);
  const numbers = await numbersOf(
    reader,
    [...failed, ...next.lines, ...lately].map(({ subjectId }) => subjectId),
  );
  const named = ({ subjectId, ...line }: TaskLine): WorkLine => ({ ...line, number: numbers.get(subjectId) ?? null });
  return ok({
    failed: failed.map(named),
    next: { ...next, lines: next.lines.map(named) },
    lately: lately.map(named),
    mails,
    refunds,
  });
}

export const retryTaskInput = z.object({ task: z.string().max(64) });

/** Staff have a task that failed tried again at once; what it comes to stands on the same page. */
export async function retryTask(ctx: Context, input: z.output<typeof retryTaskInput>): Promise<Result<null>> {
  if (!mayEnter(ctx.actor, "staff")) return refuse("not_allowed");
  return transaction(ctx.db, async (tx) => {
    if (!(await hurryTask(tx, input.task))) return ok(null); // done meanwhile, or pressed twice
    await recordChange(tx, {
      actor: ctx.actor,
      action: "task.retry",
      subject: "task",
      subjectId: input.task,
      at: ctx.now,
    });
    return ok(null);
  });
}
