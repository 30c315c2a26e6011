import { z } from "zod";
import { can } from "@/lib/accounts/rules";
import type { Context } from "@/lib/context";
import { addMonths, type CalendarMonth, isCalendarDate, monthOf, today } from "@/lib/dates";
import type { Tender } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import type { Yen } from "@/lib/money";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";
import { CARD, type CardMismatch, type MonthList, matchCards, monthList } from "./lines";
import { tendersOn } from "./rules";
import { cardsOfMonth, monthEntries, openTillDays, reducedFees } from "./store";

export const monthInput = z.object({ month: z.string().optional() });

export type MonthFrame = { month: CalendarMonth; earlier: CalendarMonth; later: CalendarMonth | null };

export type MonthView = MonthFrame & {
  list: MonthList;
  tenders: readonly Tender[];
  /** days of the month that are not signed off yet: their amounts may still change */
  openDays: string[];
  /** reductions that were granted in the month: bookings, and what was taken off the slots that stand */
  reduced: { bookings: number; yen: Yen };
};

/** What came in and went out in a month by day and way, for the treasury (収納). Nobody is named. */
export async function viewMonth(
  ctx: Context,
  input: z.output<typeof monthInput>,
): Promise<Result<MonthView, Refusal<"not_allowed">>> {
  if (!can(ctx.actor, "till.close")) return refuse("not_allowed");
  const db = ctx.db.reader;
  const frame = frameOf(input.month, ctx.now);
  const tenders = tendersOn(await loadCentre(db), today(ctx.now));
  const fees = await reducedFees(db, frame.month);
  return ok({
    ...frame,
    tenders,
    list: monthList(await monthEntries(db, frame.month), [...tenders.map(({ code }) => code), CARD]),
    openDays: (await openTillDays(db)).filter((day) => monthOf(day) === frame.month && day <= today(ctx.now)),
    reduced: {
      bookings: new Set(fees.map(({ bookingId }) => bookingId)).size,
      yen: fees.reduce((sum, { fee }) => sum + reductionIn(fee), 0),
    },
  });
}

export type CardsView = MonthFrame & { matched: number; open: CardMismatch[] };

/** The card payments of a month: what the provider told beside what stands in the books, and what does not match. */
export async function viewCards(
  ctx: Context,
  input: z.output<typeof monthInput>,
): Promise<Result<CardsView, Refusal<"not_allowed">>> {
  if (!can(ctx.actor, "till.close")) return refuse("not_allowed");
  const frame = frameOf(input.month, ctx.now);
  return ok({ ...frame, ...matchCards({ ...(await cardsOfMonth(ctx.db.reader, frame.month)), now: ctx.now }) });
}

/** The month that is asked for, else the one under way; none that has not come. */
function frameOf(asked: string | undefined, now: Date): MonthFrame {
  const current = monthOf(today(now));
  const month = asked && isCalendarDate(`${asked}-01`) && asked <= current ? asked : current;
  const next = monthOf(addMonths(`${month}-01`, 1));
  return { month, earlier: monthOf(addMonths(`${month}-01`, -1)), later: next <= current ? next : null };
}

const storedLines = z.object({ lines: z.array(z.object({ why: z.string(), yen: z.number() })) });

/** How much less a slot costs by its reduction and the rounding that follows it. */
function reductionIn(fee: string): Yen {
  const { lines } = storedLines.parse(JSON.parse(fee));
  const from = lines.findIndex(({ why }) => why === "reduction");
  return from < 0 ? 0 : 0 - lines.slice(from).reduce((sum, { yen }) => sum + yen, 0);
}
