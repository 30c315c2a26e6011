import { z } from "zod";
import { can } from "@/lib/accounts/rules";
import { showNumber } from "@/lib/bookings/rules";
import type { Context } from "@/lib/context";
import { type CalendarDate, isCalendarDate, today } from "@/lib/dates";
import type { Tender } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import type { Yen } from "@/lib/money";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";
import {
  differenceOf,
  type ExpectedTender,
  expectedByTender,
  isClosable,
  readCounts,
  type TillCount,
  tenderOf,
  tendersOn,
} from "./rules";
import { type ClosedDay, closedDay, closedDays, floatBefore, openTillDays, type TillLine, tillLines } from "./store";

/** As many closed days as one looks back over on the page. */
const RECENT_DAYS = 14;

export type TillView = {
  day: CalendarDate;
  isToday: boolean;
  /** as it was signed off; null while it is open */
  closed: ClosedDay | null;
  /** whether it can be signed off now */
  canClose: boolean;
  /** nothing was ever counted before: what was in the till is typed with the first count */
  isFirst: boolean;
  openingYen: Yen;
  expected: ExpectedTender[];
  entries: (TillLine & { shownNumber: string; as: Tender })[];
  /** days before it that are to be signed off first */
  earlier: CalendarDate[];
  /** other days that wait for it, the oldest first */
  waiting: CalendarDate[];
  recent: { day: CalendarDate; closedAt: Date; differenceYen: Yen }[];
  /** what somebody counted who came too late, beside what was signed off */
  yours: Pick<TillCount, "tender" | "countedYen">[];
};

export const viewTillInput = z.object({ day: z.string().optional(), yours: z.string().optional() });

/** A day of the till: what moved, what should be there, and what was signed off. Without a day the one that is next. */
export async function viewTill(
  ctx: Context,
  input: z.output<typeof viewTillInput>,
): Promise<Result<TillView, Refusal<"not_allowed">>> {
  if (!can(ctx.actor, "till.close")) return refuse("not_allowed");
  const db = ctx.db.reader;
  const now = today(ctx.now);
  const waiting = (await openTillDays(db)).filter((day) => day <= now);
  const asked = input.day && isCalendarDate(input.day) ? input.day : null;
  const day = asked ?? waiting[0] ?? now;
  const closed = await closedDay(db, day);
  const entries = await tillLines(db, day);
  const tenders = tendersOn(await loadCentre(db), day);
  const before = await floatBefore(db, day);
  // What was there in the morning of the first day of all is known from its count alone.
  const openingYen = before ?? (closed ? openingOf(tenders, closed, entries) : 0);
  const recent = await closedDays(db, RECENT_DAYS);
  return ok({
    day,
    isToday: day === now,
    closed,
    canClose: closed === null && isClosable(day, waiting, ctx.now),
    isFirst: before === null,
    openingYen,
    expected: expectedByTender(tenders, entries, openingYen),
    entries: entries.map((entry) => ({
      ...entry,
      shownNumber: showNumber(entry.number),
      as: tenderOf(tenders, entry.tender),
    })),
    earlier: waiting.filter((other) => other < day),
    waiting: waiting.filter((other) => other !== day),
    recent: recent.map((row) => ({ day: row.day, closedAt: row.closedAt, differenceYen: differenceOf(row.counts) })),
    yours: input.yours ? readCounts(input.yours) : [],
  });
}

function openingOf(tenders: readonly Tender[], closed: ClosedDay, entries: readonly TillLine[]): Yen {
  const cash = expectedByTender(tenders, entries, 0).find(({ tender }) => tender.isCash);
  const counted = closed.counts.find(({ tender }) => tender === cash?.tender.code);
  return (counted?.expectedYen ?? 0) - (cash?.expectedYen ?? 0);
}
