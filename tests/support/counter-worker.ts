import { bookFor } from "@/lib/bookings/book-for";
import { readConfig } from "@/lib/config";
import type { Context } from "@/lib/context";
import { closeDb, openDb } from "@/lib/db";
import { SLOT_NUMBERS } from "@/lib/facility/slots";
import { person } from "@/tests/support/bookings";
import { counterForm } from "@/tests/support/counter";

// A process of its own in which staff book every slot of a day for somebody, four times each, and tell how many they
// got. Whoever loses must hear what is free instead.
const [url = ""] = process.argv.slice(2);
const db = openDb(url);
const ctx: Context = {
  actor: person("sumi", "staff"),
  now: new Date("2026-12-01T10:00:00+09:00"),
  locale: "ja",
  db,
  config: readConfig({ DATABASE_URL: url }),
  cards: null,
  address: null,
};
const answers = await Promise.all(
  SLOT_NUMBERS.flatMap((slot) =>
    [1, 2, 3, 4].map(() => bookFor(ctx, counterForm({ slots: [`meeting-room*2026-12-04*${slot}*s*-`] }))),
  ),
);
const strange = answers.filter(
  (answer) => !answer.ok && (answer.code !== "slots_gone" || !(Number(answer.facts.offerCount) > 0)),
);
if (strange.length > 0) throw new Error(JSON.stringify(strange[0]));
await closeDb(db);
process.send?.(answers.filter(({ ok }) => ok).length);
