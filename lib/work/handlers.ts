import { endRequest } from "@/lib/bookings/end-request";
import { releaseUnpaid } from "@/lib/bookings/release-unpaid";
import { remindPayment, remindUse } from "@/lib/bookings/reminders";
import { settleCase } from "@/lib/closures/settle-case";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db";
import { remindRenewal } from "@/lib/groups/remind-renewal";
import { endOffer } from "@/lib/waiting/queue";
import type { Task, TaskKind, TaskOutcome } from "./rules";

/**
 * Does a task, in the transaction that marks it as done. It reads again what the task is about, and answers
 * "moot" when that has moved on since the task was written. What leaves the process (mail, money) is written
 * as rows for the steps that send it. An exception undoes all, and the task is tried again later.
 */
export type TaskHandler = (ctx: Context, tx: Tx, task: Task) => Promise<TaskOutcome>;

/** What does each kind of task: the one list. */
export const TASKS: Readonly<Record<TaskKind, TaskHandler>> = {
  remind_payment: remindPayment,
  release_unpaid: releaseUnpaid,
  remind_use: remindUse,
  end_request: endRequest,
  remind_renewal: remindRenewal,
  end_offer: (ctx, tx, { subjectId }) => endOffer(ctx, tx, subjectId),
  settle_closure_case: settleCase,
};
