import { z } from "zod";
import { mayEnter } from "@/lib/accounts/rules";
import { changesOf, recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { type CalendarDate, isCalendarDate, today } from "@/lib/dates";
import { type Tx, transaction } from "@/lib/db";
import { policyOn } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { ok, type Result, refuse } from "@/lib/result";
import { scheduleBookingWork } from "./booking-work";
import { noShowHalvesOf, noShowKey } from "./penalties";
import { type Booking, traceOf } from "./rules";
import {
  bookingByNumber,
  deletePenalty,
  insertPenalty,
  putVisit,
  renamePenalty,
  setBookingStatus,
  writtenVisits,
} from "./store";
import { type DayMove, datesOfUse, dayMovesOf, notedBy, statusOfUse, type Visit, visitsOf } from "./transitions";

const DAY_MOVES = ["arrive", "no_show", "undo_arrive", "undo_no_show"] as const satisfies readonly DayMove[];

export const noteUseInput = z.object({
  number: z.string().max(40),
  /** the day of use it is about */
  date: z.string().refine(isCalendarDate, { error: "invalid_date" }),
  move: z.enum(DAY_MOVES),
});

/**
 * Staff note that somebody came on a day, or did not come without a word, and take it back when it was a slip. The
 * booking follows what is noted of its days (`statusOfUse`). Where the policy has points, each day of not coming is
 * one; taken back, it leaves no trace.
 */
export async function noteUse(ctx: Context, input: z.output<typeof noteUseInput>): Promise<Result<{ number: string }>> {
  const { actor, now } = ctx;
  const { move, date } = input;
  if (actor.kind !== "user" || !mayEnter(actor, "staff")) return refuse("not_allowed");
  return transaction(ctx.db, async (tx): Promise<Result<{ number: string }>> => {
    const booking = await bookingByNumber(tx, input.number);
    if (!booking) return refuse("unknown_booking");
    const { id, number } = booking;
    const dates = datesOfUse(booking);
    if (!dates.includes(date)) return refuse("not_that_day", { date });
    const written = await writtenVisits(tx, id);
    const visits = visitsOf(booking, written);
    const [noted, to] = [stateOn(visits, date), notedBy(move)];
    if (noted === to) return ok({ number }); // pressed twice
    const centre = await loadCentre(tx);
    if (!dayMovesOf(centre, booking, visits, date, actor, now).includes(move)) return refuse("not_open_yet");
    if (written.length === 0) await writeOldVisits(tx, booking, visits, actor.userId, now);
    await putVisit(tx, { bookingId: id, date, actorId: actor.userId, at: now }, to);
    const after = visits.filter((visit) => visit.date !== date).concat(to ? [{ date, state: to }] : []);
    const status = statusOfUse(dates, after, today(now));
    if (!(await setBookingStatus(tx, id, [booking.status], status))) return refuse("already_done");

    const key = noShowKey(id, date);
    const halves = to === "no_show" ? noShowHalvesOf(policyOn(centre, today(now))) : 0;
    if (halves > 0)
      await insertPenalty(tx, { userId: booking.userId, bookingId: id, key, halves, reason: "no_show", at: now });
    if (noted === "no_show") await deletePenalty(tx, key);
    await recordChange(tx, {
      actor,
      action: `booking.${move}`,
      subject: "booking",
      subjectId: id,
      before: traceOf(booking),
      after: { ...traceOf({ ...booking, status, version: booking.version + 1 }), date },
      at: now,
    });
    await scheduleBookingWork(tx, centre, booking, now);
    return ok({ number });
  });
}

function stateOn(visits: readonly Visit[], date: CalendarDate): Visit["state"] | null {
  return visits.find((visit) => visit.date === date)?.state ?? null;
}

/** Writes down as a day what an earlier version noted of a booking as a whole, with its point. */
async function writeOldVisits(
  tx: Tx,
  { id }: Pick<Booking, "id">,
  visits: readonly Visit[],
  actorId: string,
  now: Date,
): Promise<void> {
  for (const { date, state } of visits) {
    const action = state === "arrived" ? "booking.arrive" : "booking.no_show";
    const noted = (await changesOf(tx, "booking", id)).findLast((change) => change.action === action);
    await putVisit(tx, { bookingId: id, date, actorId: noted?.actorId ?? actorId, at: noted?.at ?? now }, state);
    await renamePenalty(tx, noShowKey(id), noShowKey(id, date));
  }
}
