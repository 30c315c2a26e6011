import { readConfig } from "@/lib/config";
import { closeDb, openDb } from "@/lib/db";
import { issuePaper } from "@/lib/papers/issue-paper";

// A process of its own that has the permits of some bookings issued, all at once, each pressed twice.
const [url = "", ...numbers] = process.argv.slice(2);
const db = openDb(url);
const ctx = {
  actor: { kind: "system" as const },
  now: new Date("2026-12-01T10:00:00+09:00"),
  locale: "ja" as const,
  db,
  config: readConfig({ DATABASE_URL: url }),
  cards: null,
  address: null,
};
const answers = await Promise.all(
  [...numbers, ...numbers].map((number) => issuePaper(ctx, { number, key: `permit:booking-${number}:0` })),
);
for (const answer of answers) if (!answer.ok) throw new Error(JSON.stringify(answer));
await closeDb(db);
process.send?.(answers.length);
