import { z } from "zod";
import { can } from "@/lib/accounts/rules";
import { changesOf, recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { type Tx, transaction } from "@/lib/db";
import { type Centre, NURSERY } from "@/lib/facility/rules";
import { handClaims, loadCentre } from "@/lib/facility/store";
import { oneOrMany } from "@/lib/fields";
import { bookingCalendar } from "@/lib/mail/calendar";
import { enqueueMail } from "@/lib/mail/store";
import { endPages } from "@/lib/payments/provider";
import { splitEntries } from "@/lib/payments/rules";
import { addLedger, endCheckouts } from "@/lib/payments/store";
import { ok, type Result, refuse } from "@/lib/result";
import { recordViews } from "@/lib/staff/record-views";
import { scheduleBookingWork } from "./booking-work";
import { versionsOf } from "./change-booking";
import { type SplitPlan, splitOf } from "./changes";
import { newNumber } from "./enter-booking";
import {
  type BookedSlot,
  type Booking,
  beginningOf,
  bookingToTell,
  isReductionPending,
  slotOfId,
  traceOf,
} from "./rules";
import { bookingByNumber, insertSplit, raiseVersion } from "./store";
import { mayMove } from "./transitions";

/** A booking whose slots can be parted in two. */
export type Splittable = { booking: Booking; centre: Centre; slots: (BookedSlot & { mayGo: boolean })[] };

/** A booking with the slots that can become a booking of their own. */
export async function viewSplittable(ctx: Context, input: { number: string }): Promise<Result<Splittable>> {
  if (!can(ctx.actor, "booking.move_for")) return refuse("not_allowed");
  const booking = await bookingByNumber(ctx.db.reader, input.number);
  if (!booking) return refuse("unknown_booking");
  await recordViews(ctx, "calendar", [booking.userId]);
  const centre = await loadCentre(ctx.db.reader);
  if (!mayBeSplit(ctx, centre, booking)) return refuse("split_not_now");
  const slots = booking.slots
    .filter(({ cancelledAt, roomId }) => cancelledAt === null && roomId !== NURSERY)
    .map((slot) => ({ ...slot, mayGo: beginningOf(centre, slot) > ctx.now }));
  return ok({ booking, centre, slots });
}

/** A card payment under way or a decision to come is of the whole booking. */
function mayBeSplit({ actor, now }: Context, centre: Centre, booking: Booking): boolean {
  return mayMove(centre, booking, actor, "split", now) && !isReductionPending(booking);
}

export const splitBookingInput = z.object({
  number: z.string().max(40),
  /** the version of the booking that the page showed */
  version: z.coerce.number().int(),
  /** `slotId` of each slot that goes */
  slots: oneOrMany(z.array(z.string().max(80)).max(200)),
});

/**
 * Staff make some slots of a booking a booking of their own, under a number of its own. Nothing is paid or given
 * back: what is owed and paid for these slots is carried over, so that both together come to what the one came to.
 */
export async function splitBooking(
  ctx: Context,
  input: z.output<typeof splitBookingInput>,
): Promise<Result<{ number: string; made: string }>> {
  if (!can(ctx.actor, "booking.move_for")) return refuse("not_allowed");
  type Done = { number: string; made: string; pages: string[] };
  const split = await transaction(ctx.db, async (tx): Promise<Result<Done>> => {
    const booking = await bookingByNumber(tx, input.number);
    if (!booking) return refuse("unknown_booking");
    const { number } = booking;
    if (booking.version !== input.version) {
      const made = await splitBefore(tx, booking, input);
      if (made) return ok({ number, made, pages: [] });
      return refuse("booking_changed", await versionsOf(tx, booking, input.version));
    }
    const centre = await loadCentre(tx);
    if (!mayBeSplit(ctx, centre, booking)) return refuse("split_not_now");
    const plan = splitOf(centre, booking, input.slots.map(slotOfId), ctx.now);
    if (!plan.ok) return plan;
    return applySplit(ctx, tx, centre, booking, plan.value, input.slots);
  });
  if (!split.ok) return split;
  const { pages, ...done } = split.value;
  await endPages(ctx.cards, pages);
  return ok(done);
}

async function applySplit(
  ctx: Context,
  tx: Tx,
  centre: Centre,
  booking: Booking,
  { goes, stays, yen }: SplitPlan,
  chosen: readonly string[],
): Promise<Result<{ number: string; made: string; pages: string[] }>> {
  const { actor, now } = ctx;
  const actorId = actor.kind === "user" ? actor.userId : null;
  // Of a booking that is in use, what is still to come is not.
  const status = booking.status === "used" ? "confirmed" : booking.status;
  const made = { id: crypto.randomUUID(), number: newNumber(), status } as const;
  if (!(await raiseVersion(tx, booking.id, booking.version))) return refuse("already_done");
  await insertSplit(tx, booking.id, made, goes);
  await handClaims(tx, booking.id, made.id, goes);
  const carried = booking.status === "requested" ? 0 : yen;
  await addLedger(
    tx,
    splitEntries(booking.ledger, { fromId: booking.id, toId: made.id, yen: carried, actorId, at: now }),
  );
  // A page at the card provider asks for what was owed until now.
  const pages = carried > 0 ? await endCheckouts(tx, booking.checkouts, now) : [];

  const kept = bookingToTell(centre, { number: booking.number, slots: stays });
  const told = bookingToTell(centre, { number: made.number, slots: goes });
  const { locale } = booking;
  const site = ctx.config.url;
  const isInCalendars = booking.status !== "requested";
  await enqueueMail(tx, {
    key: `booking_split:${made.id}`,
    to: booking.user.email,
    locale,
    notice: { kind: "booking_split", site, booking: kept, made: told },
    now,
    ...(isInCalendars && {
      ics: bookingCalendar({
        booking: kept,
        site,
        locale,
        now,
        cancelled: false,
        sequence: booking.version,
        gone: told.slots,
        also: told,
      }),
    }),
  });
  const before = traceOf(booking);
  const trace = (slots: readonly BookedSlot[], version: number) => traceOf({ ...booking, version, slots });
  const change = { actor, action: "booking.split", subject: "booking", at: now };
  await recordChange(tx, {
    ...change,
    subjectId: booking.id,
    before,
    after: { ...trace(stays, booking.version + 1), chosen: [...chosen].sort(), made: made.number },
  });
  await recordChange(tx, {
    ...change,
    subjectId: made.id,
    after: { ...trace(goes, 1), status, from: booking.number },
  });
  for (const one of [booking, made]) await scheduleBookingWork(tx, centre, one, now);
  return ok({ number: booking.number, made: made.number, pages });
}

/** The number that the same form, pressed before, has led to; null where something else was done since. */
async function splitBefore(
  tx: Tx,
  booking: Booking,
  input: Pick<z.output<typeof splitBookingInput>, "version" | "slots">,
): Promise<string | null> {
  const changes = await changesOf(tx, "booking", booking.id);
  const done = changes.find(({ action, before }) => action === "booking.split" && before?.version === input.version);
  const isSame = JSON.stringify(done?.after?.chosen) === JSON.stringify([...input.slots].sort());
  return done && isSame ? String(done.after?.made) : null;
}
