import { readConfig } from "@/lib/config";
import type { Context } from "@/lib/context";
import { openDb } from "@/lib/db";
import { TASKS } from "@/lib/work/handlers";
import { runDueTasks } from "@/lib/work/run-tasks";

// A process of its own that settles cases of closures, and is gone in the middle of one: all of it is written, and
// nothing is committed yet.
const [url = "", now = "", after = "0"] = process.argv.slice(2);
const ctx: Context = {
  actor: { kind: "system" },
  now: new Date(now),
  locale: "ja",
  db: openDb(url),
  config: readConfig({ DATABASE_URL: url }),
  cards: null,
  address: null,
};
let settled = 0;
await runDueTasks(ctx, {
  ...TASKS,
  settle_closure_case: async (...given) => {
    const outcome = await TASKS.settle_closure_case(...given);
    if (settled++ >= Number(after)) process.kill(process.pid, "SIGKILL");
    return outcome;
  },
});
