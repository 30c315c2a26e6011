import { z } from "zod";
import { isOutdated, type OutdatedCode } from "@/app/staff/outdated";
import type { Context } from "@/lib/context";
import { type CalendarDate, isCalendarDate } from "@/lib/dates";
import { ok, type Result } from "@/lib/result";

/** Where a button stood, sent along with its form: one comes back to the same place. */
export const place = {
  /** the day of the board */
  board: z.string().refine(isCalendarDate).optional(),
  /** the entry of the board */
  at: z
    .string()
    .regex(/^[\w-]{1,80}$/)
    .optional(),
  /** the number of the booking whose page it was */
  booking: z
    .string()
    .regex(/^[\w-]{1,20}$/)
    .optional(),
  /** the id of the person whose page it was */
  person: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .optional(),
};

export type Place = { board?: CalendarDate; at?: string; booking?: string; person?: string };

type Sent = { [Key in keyof Place]?: Place[Key] | undefined };

/** What became of a press, and where it was made. */
type Pressed<T> = { value: T | null; outdated: OutdatedCode | null; place: Sent };

/** A use case of the desk whose answer knows where it was asked for; that the page was out of date is told there. */
export function from<Input, T>(
  run: (ctx: Context, input: Input) => Promise<Result<T>>,
): (ctx: Context, input: Input & Sent) => Promise<Result<Pressed<T>>> {
  return async (ctx, input) => {
    const result = await run(ctx, input);
    const { board, at, booking, person } = input;
    const placed = { place: { board, at, booking, person } };
    if (result.ok) return ok({ ...placed, value: result.value, outdated: null });
    return isOutdated(result.code) ? ok({ ...placed, value: null, outdated: result.code }) : result;
  };
}

/**
 * The address of the place a button stood at, with what to say there.
 * @param said codes alone: "done" of `desk.done`, or the "note" that was removed
 */
export function backTo(
  { place: { board, at, booking, person }, outdated }: Pressed<unknown>,
  said: Record<string, string>,
) {
  const words = new URLSearchParams(outdated ? { outdated } : said);
  const here = at ?? "notes";
  if (booking) return `/staff/bookings/${booking}?${words}#${here}`;
  if (person) return `/staff/people/${person}?${words}#${here}`;
  if (board) words.set("date", board);
  words.set("at", here);
  return `/staff?${words}#${here}`;
}
