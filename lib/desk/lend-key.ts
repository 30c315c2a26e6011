import { z } from "zod";
import { can } from "@/lib/accounts/rules";
import { recordChange } from "@/lib/audit";
import { isStanding, showNumber } from "@/lib/bookings/rules";
import { bookingByNumber } from "@/lib/bookings/store";
import type { Context } from "@/lib/context";
import { isCalendarDate, today } from "@/lib/dates";
import { transaction } from "@/lib/db";
import { ok, type Result, refuse } from "@/lib/result";
import { recordViews } from "@/lib/staff/record-views";
import { endKeyLoan, insertKeyLoan, keyLoanById, keyOut } from "./store";

export const lendKeyInput = z.object({
  number: z.string().max(40),
  room: z.string().max(40),
  date: z.string().refine(isCalendarDate, { error: "invalid_date" }),
});

/**
 * Staff hand out a room's key to whoever has the room today. There is one key a room: while it is out it is refused,
 * with whom to ask for it. Pressed twice it counts once.
 */
export async function lendKey(ctx: Context, input: z.output<typeof lendKeyInput>): Promise<Result<{ number: string }>> {
  const { actor, now } = ctx;
  const { room, date } = input;
  if (actor.kind !== "user" || !can(actor, "desk.view")) return refuse("not_allowed");
  const before = await keyOut(ctx.db.reader, room);
  if (before) await recordViews(ctx, "today", [before.booking.userId]); // the refusal names them
  return transaction(ctx.db, async (tx): Promise<Result<{ number: string }>> => {
    const booking = await bookingByNumber(tx, input.number);
    if (!booking) return refuse("unknown_booking");
    const { id, number } = booking;
    const out = await keyOut(tx, room);
    if (out?.bookingId === id && out.date === date) return ok({ number }); // pressed twice
    const hasRoom = booking.slots.some((slot) => slot.roomId === room && slot.date === date && !slot.cancelledAt);
    if (!hasRoom || !isStanding(booking.status)) return refuse("not_that_day", { date });
    if (date !== today(now)) return refuse("key_not_today");
    if (out)
      return refuse("key_is_out", {
        room,
        number: showNumber(out.booking.number),
        who: out.booking.groupName || out.booking.user.name,
        outAt: out.outAt,
      });
    await insertKeyLoan(tx, { roomId: room, date, bookingId: id, outAt: now, outById: actor.userId });
    await recordChange(tx, {
      actor,
      action: "key.lend",
      subject: "booking",
      subjectId: id,
      after: { room, date },
      at: now,
    });
    return ok({ number });
  });
}

export const takeKeyBackInput = z.object({ loan: z.string().max(64) });

/** Staff note that a key is back. Pressed twice it counts once. */
export async function takeKeyBack(ctx: Context, input: z.output<typeof takeKeyBackInput>): Promise<Result<null>> {
  const { actor, now } = ctx;
  if (actor.kind !== "user" || !can(actor, "desk.view")) return refuse("not_allowed");
  return transaction(ctx.db, async (tx): Promise<Result<null>> => {
    const loan = await keyLoanById(tx, input.loan);
    if (!loan) return refuse("unknown_key");
    if (await endKeyLoan(tx, loan.id, { backAt: now, backById: actor.userId }))
      await recordChange(tx, {
        actor,
        action: "key.take_back",
        subject: "booking",
        subjectId: loan.bookingId,
        after: { room: loan.roomId, date: loan.date },
        at: now,
      });
    return ok(null);
  });
}
