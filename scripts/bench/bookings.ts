import { copyFileSync, mkdirSync } from "node:fs";
import path from "node:path";
import Database from "better-sqlite3";
import type { BasketChoice } from "@/lib/bookings/basket";
import { bookSlots } from "@/lib/bookings/book-slots";
import { holdSlots } from "@/lib/bookings/hold-slots";
import { readConfig } from "@/lib/config";
import type { Context } from "@/lib/context";
import { closeDb, openDb } from "@/lib/db";
import { BENCH_NOW, residentId } from "./year";

const AT_ONCE = 8;
const INSERTS = 3_000;
const WARM_UP = 100;

/**
 * A process of its own: bookings a second through the whole use case, and single inserts a second
 * of bare SQLite on the same disk, as one line of JSON a round.
 * Arguments: the year's database, its free slots as JSON, a folder, how many rounds.
 */
const [template = "", choices = "[]", folder = "", rounds = "1"] = process.argv.slice(2);

// A server that has run for a while has compiled what it does.
await bookAll(path.join(folder, "warm-up"), JSON.parse(choices).slice(0, WARM_UP));
for (let round = 0; round < Number(rounds); round += 1) {
  const place = path.join(folder, `bookings-${round}`);
  const bookings = await bookAll(place, JSON.parse(choices));
  console.log(JSON.stringify({ bookings, inserts: insertOneByOne(path.join(place, "bare.db")) }));
}

/** Holds and books every slot, each by a resident of their own, eight at once, paid at the counter. */
async function bookAll(place: string, free: BasketChoice[]): Promise<number> {
  mkdirSync(place, { recursive: true });
  const file = path.join(place, "furatto.db");
  copyFileSync(template, file);
  const databaseUrl = `file:${file}`;
  const db = openDb(databaseUrl);
  const config = readConfig({ DATABASE_URL: databaseUrl, VAR_DIR: place });
  const waiting = free.entries();

  async function bookInTurn(): Promise<void> {
    for (const [index, choice] of waiting) {
      await book(
        {
          actor: {
            kind: "user",
            userId: residentId(index),
            role: "resident",
            residence: "city",
            visitorId: `visitor-${index}`,
            group: null,
          },
          now: new Date(BENCH_NOW),
          locale: "ja",
          db,
          config,
          cards: null,
          address: `address-${index}`,
        },
        choice,
      );
    }
  }

  const begun = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, bookInTurn));
  const seconds = (performance.now() - begun) / 1000;
  await closeDb(db);
  return free.length / seconds;
}

async function book(ctx: Context, choice: BasketChoice): Promise<void> {
  const held = await holdSlots(ctx, { choices: [choice], people: 8 });
  if (!held.ok) throw new Error(`not held: ${held.code}`);
  const booked = await bookSlots(ctx, {
    holdId: held.value.id,
    purpose: "hobby",
    purposeNote: "",
    groupName: "",
    people: 8,
    pledge: true,
    payBy: "counter",
  });
  if (!booked.ok) throw new Error(`not booked: ${booked.code}`);
}

/** One small row a transaction, each on disk before the next. */
function insertOneByOne(file: string): number {
  const database = new Database(file);
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
  database.exec("CREATE TABLE claim (room TEXT, date TEXT, slot INTEGER, PRIMARY KEY (room, date, slot))");
  const insert = database.prepare("INSERT INTO claim VALUES ('meeting-room', ?, 1)");
  const begun = performance.now();
  for (let count = 0; count < INSERTS; count += 1) insert.run(String(count));
  const seconds = (performance.now() - begun) / 1000;
  database.close();
  return INSERTS / seconds;
}
