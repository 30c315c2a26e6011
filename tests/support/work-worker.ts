import { readConfig } from "@/lib/config";
import { closeDb, openDb } from "@/lib/db";
import { runDueWork, runDueWorkOnce } from "@/lib/work";

// A process of its own whose clock says `now`, that does all the work that is due.
const [url = "", varDir = "", now = ""] = process.argv.slice(2);
const config = readConfig({ DATABASE_URL: url, VAR_DIR: varDir });
const db = openDb(url);
const clockOffsetMs = new Date(now).getTime() - Date.now();
Object.assign(globalThis, { furattoWorld: { config, db, cards: null, clockOffsetMs } });
await runDueWork();
const reports = await runDueWorkOnce();
await closeDb(db);
process.send?.(reports);
