import { addDays, type CalendarDate, instantAt, today } from "@/lib/dates";
import { type Centre, nextOpenDay, previousOpenDay } from "@/lib/facility/rules";
import { expectedByTender, type TillEntry, tendersOn } from "@/lib/till/rules";
import type { Chance } from "./chance";
import type { Rows } from "./history";

/** What stays in the till for change (つり銭準備金). */
const FLOAT_YEN = 10_000;

/** Everybody has had their money or brought it by then. */
const CLOSED_AT = "21:45";

/**
 * Completes the seeded money: what was handed over at the counter, and for which day of the till; every such day
 * counted and signed off but for yesterday's and today's, one of them with a difference that was explained; and
 * what the provider told of each card payment.
 */
export function completeTill(centre: Centre, now: Date, rows: Rows, chance: Chance, staffId: string): void {
  for (const entry of rows.ledger) {
    if (entry.method !== "counter") continue;
    const isCash = chance.happens(0.94);
    entry.tender = isCash ? "cash" : chance.happens(0.8) ? "transfer" : "other";
    entry.tillDay = tillDayOf(centre, entry.at as Date, now);
    if (entry.kind === "payment") entry.handedYen = isCash ? handedFor(0 - entry.yen, chance) : null;
  }
  rows.dayCloses.push(...dayCloses(centre, now, rows, chance, staffId));
  rows.providerEvents.push(...providerEvents(rows, chance));
}

function tillDayOf(centre: Centre, at: Date, now: Date): CalendarDate {
  const day = nextOpenDay(centre, today(at));
  return day <= today(now) ? day : today(at);
}

/** Most people have a note of 1,000 yen, some the exact amount. */
function handedFor(yen: number, chance: Chance): number {
  if (chance.happens(0.4)) return yen;
  const unit = chance.happens(0.85) ? 1000 : 5000;
  return Math.ceil(yen / unit) * unit;
}

function dayCloses(centre: Centre, now: Date, rows: Rows, chance: Chance, staffId: string): Rows["dayCloses"] {
  const byDay = new Map<CalendarDate, TillEntry[]>();
  for (const { kind, yen, tender, tillDay } of rows.ledger)
    if (tillDay)
      byDay.set(tillDay, [
        ...(byDay.get(tillDay) ?? []),
        { kind: kind as TillEntry["kind"], yen, tender: tender ?? null, correctsId: null },
      ]);
  const yesterday = previousOpenDay(centre, addDays(today(now), -1));
  const days = [...byDay.keys()].sort().filter((day) => day < yesterday);
  const wrong = days.at(-1 - chance.below(Math.min(20, days.length)));
  return days.map((day) => {
    const expected = expectedByTender(tendersOn(centre, day), byDay.get(day) ?? [], FLOAT_YEN);
    const missing = day === wrong ? 100 : 0;
    const counts = expected.map(({ tender, expectedYen }) => ({
      tender: tender.code,
      expectedYen,
      countedYen: expectedYen - (tender.isCash ? missing : 0),
    }));
    const note = missing > 0 ? "お釣りを100円多く渡したとみられる。数え直しても同じ。" : "";
    const closedAt = instantAt(day, CLOSED_AT);
    return { day, counts: JSON.stringify(counts), floatYen: FLOAT_YEN, note, closedById: staffId, closedAt };
  });
}

function providerEvents(rows: Rows, chance: Chance): Rows["providerEvents"] {
  return rows.checkouts.flatMap(({ id, provider, paymentRef, yen, status, endedAt }) =>
    status === "paid" && endedAt
      ? [
          {
            provider,
            eventId: `evt_test_${Buffer.from(chance.bytes(12)).toString("hex")}`,
            kind: "paid",
            checkoutId: id ?? null,
            paymentRef: paymentRef ?? null,
            amount: yen,
            currency: "jpy",
            outcome: "settled",
            handledAt: endedAt,
          },
        ]
      : [],
  );
}
