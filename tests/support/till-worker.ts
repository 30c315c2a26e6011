import { readConfig } from "@/lib/config";
import type { Context } from "@/lib/context";
import { closeDb, openDb } from "@/lib/db";
import { takeCounterPayment } from "@/lib/payments/take-counter-payment";
import { closeTillDay } from "@/lib/till/close-day";
import { viewTill } from "@/lib/till/view-till";

// A process of its own that takes the money of some bookings and closes the day at the same time, as often as it takes.
const [url = "", ...numbers] = process.argv.slice(2);
const db = openDb(url);
const ctx: Context = {
  actor: { kind: "user", userId: "user-sumi", role: "staff", residence: "city", visitorId: null, group: null },
  now: new Date("2026-12-01T10:00:00+09:00"),
  locale: "ja",
  db,
  config: readConfig({ DATABASE_URL: url }),
  cards: null,
  address: null,
};

/** Whether the day is closed, by whomever. */
async function close(): Promise<boolean> {
  const view = await viewTill(ctx, { day: "2026-12-01" });
  if (!view.ok || view.value.closed) return true;
  const shown = view.value.expected.map(({ tender, expectedYen }) => ({ tender: tender.code, expectedYen }));
  const counted = Object.fromEntries(shown.map(({ tender, expectedYen }) => [tender, expectedYen]));
  const closed = await closeTillDay(ctx, {
    day: "2026-12-01",
    shown,
    cash: "cash",
    counted,
    pieces: {},
    floatYen: 0,
    openingYen: 0,
    note: "",
  });
  return closed.ok || closed.code === "till_day_closed";
}

const answers = await Promise.all([
  close(),
  ...numbers.map(async (number) => {
    const taken = await takeCounterPayment(ctx, { number, yen: 320, key: crypto.randomUUID() });
    if (!taken.ok) throw new Error(taken.code);
    return true;
  }),
]);
let closed = answers[0] ?? false;
while (!closed) closed = await close();
await closeDb(db);
process.send?.({ closed, taken: numbers.length });
