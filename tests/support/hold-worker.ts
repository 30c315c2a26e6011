import { holdSlots } from "@/lib/bookings/hold-slots";
import { readConfig } from "@/lib/config";
import type { Context } from "@/lib/context";
import { closeDb, openDb } from "@/lib/db";
import { SLOT_NUMBERS } from "@/lib/facility/slots";

// A process of its own that wants every slot of a day for ten people each, and tells how many it got.
const [url = "", name = ""] = process.argv.slice(2);
const db = openDb(url);
const ctx: Context = {
  actor: { kind: "system" },
  now: new Date("2026-12-01T10:00:00+09:00"),
  locale: "ja",
  db,
  config: readConfig({ DATABASE_URL: url }),
  cards: null,
  address: null,
};
const answers = await Promise.all(
  SLOT_NUMBERS.flatMap((slot) =>
    Array.from({ length: 10 }, (_, index) =>
      holdSlots(
        { ...ctx, actor: { kind: "visitor", visitorId: `${name}/${slot}/${index}` } },
        {
          choices: [{ roomId: "meeting-room", date: "2026-12-04", slot, tariff: "standard", nursery: false }],
          people: undefined,
        },
      ),
    ),
  ),
);
const others = answers.filter((answer) => !answer.ok && answer.code !== "slot_taken");
if (others.length > 0) throw new Error(JSON.stringify(others[0]));
await closeDb(db);
process.send?.(answers.filter(({ ok }) => ok).length);
