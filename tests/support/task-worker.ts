import { readConfig } from "@/lib/config";
import type { Context } from "@/lib/context";
import { closeDb, openDb } from "@/lib/db";
import type { TaskHandler } from "@/lib/work/handlers";
import { runDueTasks } from "@/lib/work/run-tasks";

// A process of its own that does what is due, noting in a row of its own what it did in which order.
const [url = "", now = "", kind = ""] = process.argv.slice(2);
const db = openDb(url);
const ctx: Context = {
  actor: { kind: "system" },
  now: new Date(now),
  locale: "ja",
  db,
  config: readConfig({ DATABASE_URL: url }),
  cards: null,
  address: null,
};
const note: TaskHandler = async (_, tx, { key }) => {
  const order = await tx.attempt.count();
  // refused, with all of the task, if another process has done it
  await tx.attempt.create({ data: { key, count: order, expiresAt: new Date(0) } });
  return "done";
};
const runs = await runDueTasks(ctx, { [kind]: note });
await closeDb(db);
process.send?.(runs);
