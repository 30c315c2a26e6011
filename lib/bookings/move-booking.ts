import { z } from "zod";
import { can } from "@/lib/accounts/rules";
import type { Context } from "@/lib/context";
import { type Centre, type Claim, isLive, NURSERY, type SlotKey, slotId, TARIFFS } from "@/lib/facility/rules";
import { claimsOn, loadCentre } from "@/lib/facility/store";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";
import { recordViews } from "@/lib/staff/record-views";
import {
  type Changed,
  changeBookingInput,
  changeWith,
  type Planned,
  type Planner,
  planChange,
  previewOf,
} from "./change-booking";
import { asUsedIn, hasNursery, isTimeLimit, type SlotWish, type TimeLimit } from "./changes";
import { type Booking, beginningOf } from "./rules";
import { bookingByNumber } from "./store";

/** Plans a change by staff: limits of time are set aside one by one where they stand in the way. */
const planForDesk: Planner = async (ctx, db, centre, booking, wishes) => {
  const aside: Planned["aside"] = [];
  for (;;) {
    const desk = { aside: aside.map(({ code }) => code) };
    const planned = await planChange(ctx, db, centre, booking, wishes, "own", desk);
    if (planned.ok) return ok({ plan: planned.value, aside });
    const { code } = planned;
    if (!isTimeLimit(code) || desk.aside.includes(code)) return planned;
    aside.push(planned as Refusal<TimeLimit>);
  }
};

/** A booking with the slots that can be moved of it, by their day. */
export type Movable = { booking: Booking; centre: Centre; slots: Booking["slots"] };

/** Anybody's booking with the slots that staff can move; what has begun stays. */
export async function viewMovable(ctx: Context, input: { number: string }): Promise<Result<Movable>> {
  if (!can(ctx.actor, "booking.move_for")) return refuse("not_allowed");
  const booking = await bookingByNumber(ctx.db.reader, input.number);
  if (!booking) return refuse("unknown_booking");
  await recordViews(ctx, "calendar", [booking.userId]);
  const centre = await loadCentre(ctx.db.reader);
  const slots = booking.slots.filter(
    (slot) => slot.cancelledAt === null && slot.roomId !== NURSERY && beginningOf(centre, slot) > ctx.now,
  );
  return ok({ booking, centre, slots });
}

/** A slot of a booking, and the slot it is to go to; used as it was, unless another way of use is named. */
export type SlotMove = { of: SlotKey; to: SlotKey; use?: string | null };

/** What moving slots of anybody's booking would come to, before anything happens. */
export type MovePreview = Extract<Awaited<ReturnType<typeof previewOf>>, { ok: true }>["value"] & {
  wishes: SlotWish[];
  /** 保育室 went along and is not free there */
  nurseryLost: boolean;
};

/** What moving slots of a booking would come to now, by the rules of residents and what staff may set aside of them. */
export async function previewMove(
  ctx: Context,
  input: { number: string; moves: readonly SlotMove[] },
): Promise<Result<MovePreview>> {
  if (!can(ctx.actor, "booking.move_for")) return refuse("not_allowed");
  const db = ctx.db.reader;
  const booking = await bookingByNumber(db, input.number);
  if (!booking) return refuse("unknown_booking");
  await recordViews(ctx, "calendar", [booking.userId]);
  const centre = await loadCentre(db);
  const standing = booking.slots.filter(({ cancelledAt }) => cancelledAt === null);
  const claims = await claimsOn(
    db,
    input.moves.map(({ to }) => to.date),
  );
  const isOthers = ({ bookingId }: Claim) => bookingId !== booking.id;
  const others = new Set(claims.filter((claim) => isLive(claim, ctx.now) && isOthers(claim)).map(slotId));
  let nurseryLost = false;
  const wishes: SlotWish[] = [];
  for (const { of, to, use } of input.moves) {
    const slot = standing.find((one) => slotId(one) === slotId(of));
    if (!slot) return refuse("slot_not_yours");
    const isFree = !others.has(slotId({ ...to, roomId: NURSERY }));
    const hadNursery = hasNursery(slot, standing);
    const tariff = TARIFFS.find((known) => known === use) ?? slot.tariff;
    const choice = asUsedIn(centre, { tariff }, to, hadNursery && isFree);
    if (!choice) return refuse("unknown_room");
    nurseryLost ||= hadNursery && !isFree;
    wishes.push({ of, to: choice });
  }
  const preview = await previewOf(ctx, booking, wishes, planForDesk);
  return preview.ok ? ok({ ...preview.value, wishes, nurseryLost }) : preview;
}

export const moveBookingInput = changeBookingInput.extend({
  /** why a limit of time is set aside; empty where none stands in the way */
  why: z
    .string()
    .max(500)
    .default("")
    .transform((text) => text.trim()),
});

/**
 * Staff move slots of anybody's booking, by the same rules as residents change their own. Where a limit of time
 * stands in the way they give a reason, which is kept with the change.
 */
export async function moveBooking(ctx: Context, input: z.output<typeof moveBookingInput>): Promise<Result<Changed>> {
  if (!can(ctx.actor, "booking.move_for")) return refuse("not_allowed");
  return changeWith(ctx, input, (tx) => bookingByNumber(tx, input.number), planForDesk, input.why);
}
