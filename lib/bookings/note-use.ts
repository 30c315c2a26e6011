import { z } from "zod";
import { mayEnter } from "@/lib/accounts/rules";
import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { today } from "@/lib/dates";
import { transaction } from "@/lib/db";
import { policyOn } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { ok, type Result, refuse } from "@/lib/result";
import { scheduleBookingWork } from "./booking-work";
import { noShowHalvesOf } from "./penalties";
import { traceOf } from "./rules";
import { bookingByNumber, deletePenalty, insertPenalty, setBookingStatus } from "./store";
import { mayMove, statesBefore } from "./transitions";

const TO = { arrive: "used", no_show: "no_show", undo_arrive: "confirmed", undo_no_show: "confirmed" } as const;

export const noteUseInput = z.object({
  number: z.string().max(40),
  move: z.enum(["arrive", "no_show", "undo_arrive", "undo_no_show"]),
});

/**
 * Staff note that somebody came, or did not come without a word, and take it back when it was a slip.
 * Where the policy has points, not coming is one; taken back, it leaves no trace.
 */
export async function noteUse(ctx: Context, input: z.output<typeof noteUseInput>): Promise<Result<{ number: string }>> {
  const { actor, now } = ctx;
  const { move } = input;
  if (!mayEnter(actor, "staff")) return refuse("not_allowed");
  return transaction(ctx.db, async (tx): Promise<Result<{ number: string }>> => {
    const booking = await bookingByNumber(tx, input.number);
    if (!booking) return refuse("unknown_booking");
    const { id, number } = booking;
    const to = TO[move];
    if (booking.status === to) return ok({ number }); // pressed twice
    const centre = await loadCentre(tx);
    if (!mayMove(centre, booking, actor, move, now)) return refuse("not_open_yet");
    if (!(await setBookingStatus(tx, id, statesBefore(move), to))) return refuse("already_done");
    const key = `no_show:${id}`;
    const halves = move === "no_show" ? noShowHalvesOf(policyOn(centre, today(now))) : 0;
    if (halves > 0)
      await insertPenalty(tx, { userId: booking.userId, bookingId: id, key, halves, reason: "no_show", at: now });
    if (booking.status === "no_show") await deletePenalty(tx, key);
    await recordChange(tx, {
      actor,
      action: `booking.${move}`,
      subject: "booking",
      subjectId: id,
      before: traceOf(booking),
      after: traceOf({ ...booking, status: to, version: booking.version + 1 }),
      at: now,
    });
    await scheduleBookingWork(tx, centre, booking, now);
    return ok({ number });
  });
}
