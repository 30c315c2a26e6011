import type { Context } from "@/lib/context";
import { addDays, addMonths, type CalendarDate, dateRange, today } from "@/lib/dates";
import { type Opening, openingOf } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";

/** How far the calendar of closed days reaches, in months: calendars forget what a feed does not tell any more. */
const MONTHS = { back: 1, ahead: 12 };

/** The closed days of the last month and the coming year with every reason. The same for everybody. */
export async function viewClosures(ctx: Context): Promise<{ date: CalendarDate; opening: Opening }[]> {
  const centre = await loadCentre(ctx.db.reader);
  const day = today(ctx.now);
  return dateRange(addMonths(day, -MONTHS.back), addDays(addMonths(day, MONTHS.ahead), -1))
    .map((date) => ({ date, opening: openingOf(centre, date) }))
    .filter(({ opening }) => !opening.open);
}
