import type { Actor } from "@/lib/accounts/rules";
import { readConfig } from "@/lib/config";
import type { Context } from "@/lib/context";
import { closeDb, openDb } from "@/lib/db";
import { lendKey } from "@/lib/desk/lend-key";

// A process of its own that hands out the key of a room to each of some bookings, and tells what it was answered.
const [url = "", now = "", date = "", ...numbers] = process.argv.slice(2);
const db = openDb(url);
const actor: Actor = {
  kind: "user",
  userId: "user-sumi",
  role: "staff",
  residence: "city",
  visitorId: null,
  group: null,
};
const ctx: Context = {
  actor,
  now: new Date(now),
  locale: "ja",
  db,
  config: readConfig({ DATABASE_URL: url }),
  cards: null,
  address: null,
};
const answers = await Promise.all(numbers.map((number) => lendKey(ctx, { number, room: "meeting-room", date })));
await closeDb(db);
process.send?.(answers.map((answer) => (answer.ok ? answer.value.number : answer.code)));
