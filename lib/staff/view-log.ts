import { z } from "zod";
import { can, ROLES } from "@/lib/accounts/rules";
import { readNumber, showNumber } from "@/lib/bookings/rules";
import { bookingByNumber } from "@/lib/bookings/store";
import type { Context } from "@/lib/context";
import { addDays, type CalendarDate, instantAt, isCalendarDate } from "@/lib/dates";
import { ok, type Result, refuse } from "@/lib/result";
import { LOG_PAGE } from "./rules";
import {
  bookingNumbersOf,
  changesLike,
  type LogFilter,
  namesOf,
  type StaffRow,
  staffAccounts,
  subjectsOfChanges,
} from "./store";

/** Whoever a change is by, where it is by nobody of the staff. */
export const OTHER_ACTORS = ["resident", "visitor", "system"] as const;

const text = (length: number) => z.string().trim().max(length).catch("").default("");

/** What of the log is asked for: all of it may stand in an address, which names nobody. */
export const viewLogInput = z.object({
  day: text(10).transform((day) => (isCalendarDate(day) ? day : "")),
  subject: text(40),
  /** the id of somebody of the staff, or one of OTHER_ACTORS */
  who: text(64),
  number: text(20),
  page: z.coerce.number().int().min(1).max(10_000).catch(1).default(1),
});

export type LogAsked = z.output<typeof viewLogInput>;

/** A change as the log shows it: people of the staff by name, others by what they are. */
export type LogLine = {
  id: string;
  at: Date;
  actorName: string | null;
  actorRole: string;
  action: string;
  subject: string;
  /** a page of the desk on what was changed; null where there is none */
  href: string | null;
  /** the number of the booking that was changed */
  shownNumber: string | null;
  before: [key: string, value: string][];
  after: [key: string, value: string][];
};

export type LogView = {
  lines: LogLine[];
  count: number;
  pages: number;
  subjects: string[];
  staff: Pick<StaffRow, "id" | "name">[];
  /** a number was asked for that no booking has */
  isUnknownNumber: boolean;
};

/** Every change there was, the newest first, fifty a page; for the administrator. It holds no personal data but the
 *  names of staff. */
export async function viewLog(ctx: Context, asked: LogAsked): Promise<Result<LogView>> {
  if (!can(ctx.actor, "log.view")) return refuse("not_allowed");
  const db = ctx.db.reader;
  const wanted = asked.number ? readNumber(asked.number) : null;
  const booking = wanted ? await bookingByNumber(db, wanted) : null;
  const isUnknownNumber = asked.number !== "" && !booking;
  const { count, rows } = isUnknownNumber
    ? { count: 0, rows: [] }
    : await changesLike(db, filterOf(asked, booking?.id), { skip: (asked.page - 1) * LOG_PAGE, take: LOG_PAGE });
  const staff = await staffAccounts(db);
  const working = rows.filter(({ actorRole }) => worksHere(actorRole));
  const names = await namesOf(
    db,
    working.flatMap(({ actorId }) => actorId ?? []),
  );
  const numbers = await bookingNumbersOf(
    db,
    rows.filter(({ subject }) => subject === "booking").map(({ subjectId }) => subjectId),
  );
  return ok({
    lines: rows.map(({ actorId, subjectId, before, after, ...row }) => {
      const number = row.subject === "booking" ? numbers.get(subjectId) : undefined;
      return {
        ...row,
        actorName: actorId && worksHere(row.actorRole) ? (names.get(actorId) ?? null) : null,
        href: number ? `/staff/bookings/${number}` : row.subject === "user" ? `/staff/people/${subjectId}` : null,
        shownNumber: number ? showNumber(number) : null,
        before: pairsOf(before),
        after: pairsOf(after),
      };
    }),
    count,
    pages: Math.max(1, Math.ceil(count / LOG_PAGE)),
    subjects: await subjectsOfChanges(db),
    staff: staff.map(({ id, name }) => ({ id, name })),
    isUnknownNumber,
  });
}

function worksHere(role: string): boolean {
  return role !== "resident" && ROLES.some((known) => known === role);
}

function filterOf(asked: LogAsked, bookingId: string | undefined): LogFilter {
  const isOther = OTHER_ACTORS.some((known) => known === asked.who);
  return {
    ...(asked.day && dayOf(asked.day)),
    ...(bookingId ? { subject: "booking", subjectId: bookingId } : asked.subject && { subject: asked.subject }),
    ...(asked.who && (isOther ? { actorRole: asked.who } : { actorId: asked.who })),
  };
}

function dayOf(day: CalendarDate): Pick<LogFilter, "from" | "until"> {
  return { from: instantAt(day, "00:00"), until: instantAt(addDays(day, 1), "00:00") };
}

/** What was written as JSON, as keys with plain values. */
function pairsOf(json: string | null): [string, string][] {
  if (!json) return [];
  return Object.entries(JSON.parse(json) as Record<string, unknown>).map(([key, value]) => [
    key,
    typeof value === "object" && value !== null ? JSON.stringify(value) : String(value),
  ]);
}
