import { z } from "zod";
import { windowFor } from "@/lib/accounts/rules";
import { changesOf, recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { addDays, type CalendarDate, today } from "@/lib/dates";
import { type Tx, transaction } from "@/lib/db";
import {
  alternativeDates,
  alternativesFor,
  type Centre,
  type Claim,
  checkDate,
  type DayTerms,
  dayTerms,
  fits,
  isLive,
  NURSERY,
  nextOpenDay,
  policyOn,
  previousOpenDay,
  type RefundReason,
  type Room,
  roomOn,
  roomsOn,
  type SlotChoice,
  type SlotHours,
  slotHoursOn,
  slotId,
  type Words,
} from "@/lib/facility/rules";
import { claimForBooking, claimsOn, loadCentre, releaseExpiredClaims } from "@/lib/facility/store";
import { feeOf, payerOf } from "@/lib/fees/rules";
import { bookingCalendar } from "@/lib/mail/calendar";
import type { Notice } from "@/lib/mail/messages";
import { enqueueMail } from "@/lib/mail/store";
import type { Yen } from "@/lib/money";
import { notingRefused } from "@/lib/numbers/record-unmet";
import { endPages } from "@/lib/payments/provider";
import { balanceOf, chargeEntry, moneyOf, splitBack, waiverEntry } from "@/lib/payments/rules";
import { addLedger, endCheckouts, requestCardRefunds } from "@/lib/payments/store";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";
import { decodeChoice, encodeChoice } from "./basket";
import { restUntil, scheduleBookingWork } from "./booking-work";
import { type ChangePlan, changeOf, choiceOf, hasNursery, type SlotWish, type TimeLimit } from "./changes";
import { blockSlots, freeSlots } from "./free-slots";
import { notePenalty } from "./note-penalty";
import {
  type Booking,
  bookingToTell,
  changeEnds,
  graceEnds,
  hasSlots,
  mayWant,
  type Offer,
  offersOf,
  partByClaims,
  showNumber,
  slotDays,
  slotOfId,
  traceOf,
} from "./rules";
import {
  otherSlotsOf,
  putBookingSlots,
  raiseVersion,
  setBookingStatus,
  theirBooking,
  waivePenaltiesOver,
} from "./store";
import { isCorrection, mayMove, movesOf, statesBefore } from "./transitions";

// ── What is wanted, as it travels ────────────────────────────────────────────────────────────

const WISH = /^([a-z][a-z-]{0,39})\*(\d{4}-\d{2}-\d{2})\*([1-6])>(drop|.+)$/;

/** One wish as an address and a form carry it.
 *  @example encodeWish({ of: { roomId: "meeting-room", date: "2026-12-12", slot: 3 }, to: null }) // → "meeting-room*2026-12-12*3>drop" */
export function encodeWish({ of, to }: SlotWish): string {
  return `${of.roomId}*${of.date}*${of.slot}>${to ? encodeChoice(to) : "drop"}`;
}

/** Reads wishes that anybody may have written: what is none is left out, of two for a slot the last counts. */
export function decodeWishes(texts: readonly string[]): SlotWish[] {
  const wishes = new Map<string, SlotWish>();
  for (const text of texts.slice(0, 200)) {
    const [, roomId = "", date = "", slot, to = ""] = WISH.exec(text) ?? [];
    if (!roomId) continue;
    const choice = to === "drop" ? null : decodeChoice(to);
    if (to !== "drop" && !choice) continue;
    const of = { roomId, date, slot: Number(slot) as SlotChoice["slot"] };
    wishes.set(slotId(of), { of, to: choice });
  }
  return [...wishes.values()];
}

// ── Looking before anything happens ──────────────────────────────────────────────────────────

/** What a change would come to, and how the money goes back. */
export type ChangePreview = {
  booking: Booking;
  centre: Centre;
  plan: ChangePlan;
  /** to cards first, the rest at the counter */
  cardYen: Yen;
  counterYen: Yen;
  paidYen: Yen;
  /** whether the press leads to paying the difference by card */
  paysByCard: boolean;
};

/** A booking whose slots can be changed, and until when which of them. */
export type ChangeableBooking = {
  booking: Booking;
  centre: Centre;
  days: ReturnType<typeof slotDays<Booking["slots"][number]>>;
  moves: ReturnType<typeof movesOf>;
  /** until when everything can be corrected freely; null when that time is over */
  correctUntil: Date | null;
};

/** One's booking with what can be done with its slots now; null for a number that is not one's own. */
export async function viewChangeable(ctx: Context, number: string): Promise<Result<ChangeableBooking> | null> {
  const booking = await theirBooking(ctx.db.reader, ctx.actor, number);
  if (!booking) return null;
  const centre = await loadCentre(ctx.db.reader);
  const moves = movesOf(centre, booking, ctx.actor, ctx.now);
  if (!moves.some(({ move }) => move === "change" || move === "drop")) return notNow(centre, ctx, booking);
  const standing = booking.slots.filter(({ cancelledAt }) => cancelledAt === null);
  const correctUntil = isCorrection(centre, booking, ctx.now)
    ? graceEnds(policyOn(centre, today(booking.createdAt)), booking)
    : null;
  return ok({ booking, centre, days: slotDays(centre, standing), moves, correctUntil });
}

// ── What could be had instead ────────────────────────────────────────────────────────────────

/** What could be had instead of one slot of a booking: on one day, and in the slot itself. */
export type ChangeChoices = {
  number: string;
  centre: Centre;
  slot: Booking["slots"][number];
  /** whether 保育室 goes with it */
  hadNursery: boolean;
  day: DayTerms;
  /** why nothing of an open day can be had whoever has it; null on a day that can be booked */
  shut: "past" | "ended" | "not_yet_open" | null;
  /** whether another day is shown than was asked for, because that was none */
  isOtherDay: boolean;
  openDays: { before: CalendarDate; after: CalendarDate };
  rooms: {
    room: Room;
    free: {
      choice: SlotChoice;
      hours: SlotHours;
      yen: Yen /** 保育室 was had and cannot be had there */;
      lostNursery: boolean;
    }[];
  }[];
  /** the slot used in another way */
  uses: { choice: SlotChoice; yen: Yen; what: "tariff" | "withNursery" | "withoutNursery"; name: Words }[];
};

/** What is free on a day instead of one slot of one's booking; null for a number that is not one's own. */
export async function viewChoices(
  ctx: Context,
  input: { number: string; of: string; date: string | null; wishes: readonly SlotWish[] },
): Promise<Result<ChangeChoices> | null> {
  const view = await viewChangeable(ctx, input.number);
  if (!view?.ok) return view;
  const { booking, centre } = view.value;
  const standing = booking.slots.filter(({ cancelledAt }) => cancelledAt === null);
  const slot = standing.find((one) => `${one.roomId}*${one.date}*${one.slot}` === input.of && one.roomId !== NURSERY);
  if (!slot) return refuse("slot_not_yours");
  const closedAt = changeEnds(centre, booking, slot);
  if (closedAt <= ctx.now) return refuse("change_closed", { slots: [slotOfId(slotId(slot))], closedAt });

  const asked = input.date ? checkDate(input.date) : ok(slot.date);
  const date = asked.ok ? asked.value : slot.date;
  const window = windowFor(booking.applicant, booking.residence);
  const day = dayTerms(centre, window, date);
  const claims = (await claimsOn(ctx.db.reader, [...new Set([date, slot.date])])).filter((row) => isLive(row, ctx.now));
  const wanted = input.wishes.flatMap(({ to }) => (to ? [slotId(to)] : []));
  const taken = new Set([...claims.map(slotId), ...standing.map(slotId), ...wanted]);
  // 保育室 of one's own goes along, and so is not in one's way.
  const others = new Set(claims.filter((row) => !isOwnClaim(booking, row)).map(slotId));
  const hadNursery = hasNursery(slot, standing);
  const yenOf = (choice: SlotChoice) => feeOf(centre, choice, payerOf(booking)).yen;

  const rooms = roomsOn(centre, date)
    .filter((room) => room.hire === "hire" && fits(room, booking.people))
    .map((room) => ({
      room,
      free: slotHoursOn(centre, date).flatMap((hours) =>
        room.tariffs.flatMap(({ tariff }) => {
          const key = { roomId: room.id, date, slot: hours.slot };
          const nursery = hadNursery && !others.has(slotId({ ...key, roomId: NURSERY }));
          const choice = { ...key, tariff, nursery };
          if (taken.has(slotId(key)) || !mayWant(centre, choice, { window, now: ctx.now }).ok) return [];
          return [{ choice, hours, yen: yenOf(choice), lostNursery: hadNursery && !nursery }];
        }),
      ),
    }));
  return ok({
    number: booking.number,
    centre,
    slot,
    hadNursery,
    day,
    shut: shutOf(day, ctx.now),
    isOtherDay: !asked.ok,
    openDays: { before: previousOpenDay(centre, addDays(date, -1)), after: nextOpenDay(centre, addDays(date, 1)) },
    rooms,
    uses: otherUses(centre, slot, hadNursery, others).map((use) => ({ ...use, yen: yenOf(use.choice) })),
  });
}

function shutOf({ date, opensAt, closesAt }: DayTerms, now: Date): ChangeChoices["shut"] {
  if (date < today(now)) return "past";
  if (now >= closesAt) return "ended";
  return now < opensAt ? "not_yet_open" : null;
}

/** How a slot could be used otherwise: at another tariff of its room, with 保育室 or without. */
function otherUses(
  centre: Centre,
  { roomId, date, slot, tariff }: Booking["slots"][number],
  nursery: boolean,
  others: ReadonlySet<string>,
): Omit<ChangeChoices["uses"][number], "yen">[] {
  const room = roomOn(centre, roomId, date);
  const as = { roomId, date, slot, tariff, nursery };
  const tariffs = (room?.tariffs ?? [])
    .filter((other) => other.tariff !== tariff)
    .map((other) => ({
      choice: { ...as, tariff: other.tariff },
      what: "tariff" as const,
      name: { ja: other.nameJa, en: other.nameEn },
    }));
  const isFree = !others.has(slotId({ roomId: NURSERY, date, slot })) && roomOn(centre, NURSERY, date) !== null;
  const name = { ja: room?.nameJa ?? "", en: room?.nameEn ?? "" };
  if (nursery) return [...tariffs, { choice: { ...as, nursery: false }, what: "withoutNursery", name }];
  return isFree ? [...tariffs, { choice: { ...as, nursery: true }, what: "withNursery", name }] : tariffs;
}

/** What others have by now of what one wanted, each with what could be had instead. */
export type LostWish = { of: SlotWish["of"]; choice: SlotChoice; offers: Offer[] };

/** What changing one's booking so would come to now; null for a number that is not one's own. */
export async function previewChange(
  ctx: Context,
  input: { number: string; wishes: readonly SlotWish[] },
): Promise<Result<ChangePreview & { lost: LostWish[] }> | null> {
  const booking = await theirBooking(ctx.db.reader, ctx.actor, input.number);
  return booking && previewOf(ctx, booking, input.wishes, planOwn);
}

/** What is planned of a change, and the limits of time that staff set aside for it, as they would have refused. */
export type Planned = { plan: ChangePlan; aside: Refusal<TimeLimit>[] };

/** Plans a change as whoever asks may make it. */
export type Planner = (...of: Parameters<typeof planChange>) => Promise<Result<Planned>>;

const planOwn: Planner = async (...of) => {
  const planned = await planChange(...of);
  return planned.ok ? ok({ plan: planned.value, aside: [] }) : planned;
};

/** What changing a booking so would come to now, by the rules of whoever plans it. */
export async function previewOf(
  ctx: Context,
  booking: Booking,
  wishes: readonly SlotWish[],
  planWith: Planner,
): Promise<Result<ChangePreview & Pick<Planned, "aside"> & { lost: LostWish[] }>> {
  const db = ctx.db.reader;
  if (booking.status === "cancelled") return cancelledMeanwhile(booking);
  const centre = await loadCentre(db);
  const planned = await planWith(ctx, db, centre, booking, wishes);
  if (!planned.ok) return planned;
  const { plan, aside } = planned.value;
  const lost = await lostOf(ctx, db, centre, booking, plan);
  const { paid, refunded } = balanceOf(booking.ledger);
  return ok({
    booking,
    centre,
    plan,
    aside,
    ...splitBack(booking, plan.refundYen),
    paidYen: paid - refunded,
    paysByCard: paysByCard(ctx, booking, plan),
    lost: lost.map(({ choice, offers }) => lostWish(centre, wishes, choice, offers)),
  });
}

/** For whose sake something was wanted that is gone; of 保育室 the room without it can still be had. */
function lostWish(centre: Centre, wishes: readonly SlotWish[], choice: SlotChoice, offers: Offer[]): LostWish {
  const isNursery = choice.roomId === NURSERY;
  const wish = wishes.find(({ to }) =>
    isNursery ? to?.nursery && to.date === choice.date && to.slot === choice.slot : to && slotId(to) === slotId(choice),
  );
  if (!isNursery || !wish?.to) return { of: wish?.of ?? choice, choice, offers };
  const without = { ...wish.to, nursery: false };
  const room = roomOn(centre, without.roomId, without.date);
  const hours = slotHoursOn(centre, without.date).find(({ slot }) => slot === without.slot);
  return { of: wish.of, choice, offers: room && hours ? [{ why: "sameRoom", choice: without, room, hours }] : [] };
}

// ── Changing ─────────────────────────────────────────────────────────────────────────────────

export const changeBookingInput = z.object({
  number: z.string().max(40),
  /** the version of the booking that the page showed */
  version: z.coerce.number().int(),
  do: z.array(z.string().max(200)).max(200).default([]),
  /** what the page said would be to pay and come back; other amounts are not taken for granted */
  dueYen: z.coerce.number().int(),
  backYen: z.coerce.number().int(),
});

/**
 * Changes one's booking in one step: the new slots are claimed before the old ones go, the
 * difference is charged or given back, and the mail carries the calendar of what stands and of what
 * is gone. Of two tabs that change one booking the second is told, and nothing happens.
 */
export async function changeBooking(
  ctx: Context,
  input: z.output<typeof changeBookingInput>,
): Promise<Result<Changed>> {
  return changeWith(ctx, input, (tx) => theirBooking(tx, ctx.actor, input.number), planOwn, "");
}

/** What a change led to: what is owed now, and whether it is paid by card next. */
export type Changed = { number: string; dueYen: Yen; paysByCard: boolean };

/**
 * Changes the booking that `find` answers, as `planWith` plans it: whether it is theirs to change is asked there.
 * @param why the staff's reason for the limits of time that they set aside; there has to be one where there are any
 */
export async function changeWith(
  ctx: Context,
  input: z.output<typeof changeBookingInput>,
  find: (tx: Tx) => Promise<Booking | null>,
  planWith: Planner,
  why: string,
): Promise<Result<Changed>> {
  type Done = Changed & { pages: string[] };
  const wishes = decodeWishes(input.do);
  const changed = await transaction(ctx.db, async (tx): Promise<Result<Done>> => {
    const booking = await find(tx);
    if (!booking) return refuse("unknown_booking");
    if (booking.version !== input.version) {
      if (await isDone(tx, booking, input.version, wishes))
        return ok({ number: booking.number, dueYen: 0, paysByCard: false, pages: [] });
      if (booking.status === "cancelled") return cancelledMeanwhile(booking);
      return refuse("booking_changed", await versionsOf(tx, booking, input.version));
    }
    const centre = await loadCentre(tx);
    const planned = await planWith(ctx, tx, centre, booking, wishes);
    if (!planned.ok) return planned;
    const { plan, aside } = planned.value;
    if (aside.length > 0 && why === "") return refuse("override_reason_missing");
    if (plan.dueYen !== input.dueYen || plan.refundYen !== input.backYen)
      return refuse("terms_changed", {
        number: showNumber(booking.number),
        dueYen: plan.dueYen,
        backYen: plan.refundYen,
      });
    const overrides = aside.map(({ code }) => code);
    const applied = await applyChange(ctx, tx, centre, booking, plan, { ...(overrides[0] && { overrides, why }) });
    if (!applied.ok) return applied;
    const { dueYen } = plan;
    return ok({ number: booking.number, dueYen, paysByCard: paysByCard(ctx, booking, plan), ...applied.value });
  });
  if (!changed.ok) return notingRefused(ctx, changed);
  const { pages, ...done } = changed.value;
  await endPages(ctx.cards, pages);
  return ok(done);
}

/** Whether the difference of a change is paid right after it: whoever pays at the counter has its deadline to come. */
function paysByCard(ctx: Context, booking: Booking, { dueYen, chargeYen, refundYen, deadline }: ChangePlan): boolean {
  const isMore = dueYen > 0 && chargeYen > 0 && refundYen === 0 && deadline !== null;
  return isMore && ctx.cards !== null && booking.payBy === "card";
}

/**
 * Plans a change for whoever asks, with the caps and windows of whom the booking is for. What it
 * comes to is a move of the table, and must be open to them now.
 * @param desk staff move it for the resident: which of the limits of time they set aside
 */
export async function planChange(
  ctx: Context,
  db: Tx,
  centre: Centre,
  booking: Booking,
  wishes: readonly SlotWish[],
  reason: RefundReason = "own",
  desk: { aside: readonly TimeLimit[] } | null = null,
): Promise<Result<ChangePlan>> {
  if (!hasSlots(booking.status)) return refuse("not_cancellable");
  const isMoving = wishes.some(({ to }) => to !== null);
  if (isMoving && !statesBefore("change").includes(booking.status)) return refuse("not_changeable");
  const wanted = wishes.flatMap(({ to }) => (to ? [to] : []));
  const all = await otherSlotsOf(db, { ...booking, visitor: null, now: ctx.now }, wanted);
  const own = new Set(booking.slots.filter(({ cancelledAt }) => !cancelledAt).map(slotId));
  const asking = {
    window: windowFor(booking.applicant, booking.residence),
    applicant: booking.applicant,
    now: ctx.now,
    others: all.filter((slot) => !own.has(slotId(slot))),
    // For the centre's own reasons staff move it, for the resident.
    atTheCounter: reason !== "own" || desk !== null,
    ...desk,
  };
  const planned = changeOf(centre, booking, wishes, moneyOf(booking), asking, reason);
  if (!planned.ok) return planned;
  const { moved, standing } = planned.value;
  const move = reason !== "own" ? "close" : moved.length > 0 ? "change" : standing.length > 0 ? "drop" : "cancel";
  // Set aside with its reason, the closing of changes does not end the move of the table either.
  const isPastClosing = move === "change" && desk?.aside.includes("change_closed") === true;
  return isPastClosing || mayMove(centre, booking, ctx.actor, move, ctx.now)
    ? planned
    : refuse(move === "change" ? "not_changeable" : "not_cancellable");
}

/** Whether a claim is the booking's: one that was closed still names the booking it was taken from. */
function isOwnClaim(booking: Pick<Booking, "id">, { kind, bookingId }: Claim): boolean {
  return kind === "booking" && bookingId === booking.id;
}

type LostSlot = { choice: SlotChoice; offers: Offer[]; alternatives: ReturnType<typeof alternativesFor>[number] };

/** What of the new slots somebody else has, with what could be had instead. */
async function lostOf(ctx: Context, db: Tx, centre: Centre, booking: Booking, plan: ChangePlan): Promise<LostSlot[]> {
  if (plan.claim.length === 0) return [];
  const claims = (await claimsOn(db, alternativeDates(plan.claim))).filter((row) => !isOwnClaim(booking, row));
  const { lost: found } = partByClaims(plan.claim, claims, null, ctx.now);
  const lost = [...new Map(found.map((choice) => [slotId(choice), choice])).values()];
  const alternatives = alternativesFor(lost, {
    centre,
    claims,
    chosen: plan.standing,
    window: windowFor(booking.applicant, booking.residence),
    people: booking.people,
    now: ctx.now,
  });
  return lost.flatMap((choice, index) => {
    const instead = alternatives[index];
    return instead ? [{ choice, alternatives: instead, offers: offersOf(centre, instead) }] : [];
  });
}

/**
 * Does what was planned, in the caller's transaction: claims the new slots, then frees the old ones,
 * enters the money, notes the history, writes the mail. What stands nowhere afterwards is cancelled. What
 * goes for the centre's own reasons is closed rather than free, and nobody's points of its days count.
 * @param by the staff's words to the resident; the link by which it was answered; the limits they set aside, and why
 * @returns pages of the card provider whose amount is no longer what is owed, to be ended afterwards
 */
export async function applyChange(
  ctx: Context,
  tx: Tx,
  centre: Centre,
  booking: Booking,
  plan: ChangePlan,
  by: { note?: string | null; link?: string | undefined; overrides?: readonly TimeLimit[]; why?: string } = {},
): Promise<Result<{ pages: string[]; cardYen: Yen; counterYen: Yen }>> {
  const { now, actor } = ctx;
  const { id } = booking;
  const isOver = plan.standing.length === 0;
  const isClosed = plan.reason !== "own";
  const note = by.note ?? null;

  await releaseExpiredClaims(tx, plan.claim, now);
  const lost = await lostOf(ctx, tx, centre, booking, plan);
  if (lost.length > 0)
    return refuse("slot_taken", {
      slots: lost.map(({ choice }) => choice),
      count: lost.length,
      alternatives: lost.map(({ alternatives }) => alternatives),
    });
  await claimForBooking(tx, id, plan.claim);
  if (isClosed) {
    await blockSlots(ctx, tx, booking, plan.free);
    await waivePenaltiesOver(tx, [...new Set(plan.free.map(({ date }) => date))], now);
  } else await freeSlots(ctx, tx, centre, booking, plan.free);
  await putBookingSlots(tx, id, plan.put);

  const told = note ? { decisionNote: [booking.decisionNote, note].filter(Boolean).join("\n") } : {};
  if (isOver) {
    const from = statesBefore(isClosed ? "close" : "cancel");
    if (!(await setBookingStatus(tx, id, from, "cancelled", { ...told, endedAt: now })))
      return refuse("not_cancellable");
  } else {
    const deadline = plan.deadline ? { payDeadline: plan.deadline.at } : {};
    if (!(await raiseVersion(tx, id, booking.version, { ...told, ...deadline }))) return refuse("already_done");
  }

  const key = `${isOver ? "cancelled" : "changed"}:${id}:${booking.version + 1}`;
  const reason = isOver || (isClosed && !isMoved(plan)) ? "cancelled" : "changed";
  const actorId = actor.kind === "user" ? actor.userId : null;
  const entry = { bookingId: id, actorId, at: now };
  await addLedger(tx, [
    chargeEntry({ ...entry, yen: plan.chargeYen, key: `${key}:charge`, reason: "changed" }),
    waiverEntry({ ...entry, yen: plan.waiverYen, key, reason }),
  ]);
  const { cardYen, counterYen } = await requestCardRefunds(tx, {
    bookingId: id,
    yen: plan.refundYen,
    key,
    reason,
    actorId,
    now,
  });
  const pages = plan.chargeYen + plan.waiverYen > 0 ? await endCheckouts(tx, booking.checkouts, now) : [];

  await notePenalty(tx, centre, booking, plan, now);
  await tellOfChange(ctx, tx, centre, booking, plan, { key, cardYen, counterYen, note });
  const after = { ...booking, version: booking.version + 1, slots: plan.standing };
  await recordChange(tx, {
    actor,
    action: isMoved(plan)
      ? "booking.change"
      : isClosed
        ? "booking.close"
        : isOver
          ? "booking.cancel"
          : "booking.change",
    subject: "booking",
    subjectId: id,
    before: traceOf(booking),
    after: {
      ...traceOf({ ...after, status: isOver ? "cancelled" : booking.status }),
      reason: plan.reason,
      correction: plan.correction,
      chargeYen: plan.chargeYen,
      waiverYen: plan.waiverYen,
      refundYen: plan.refundYen,
      ...(by.link && { link: by.link }),
      ...(by.overrides && { overrides: by.overrides, overrideReason: by.why }),
      ...(plan.moved.length > 0 && { moved: usesOf(booking, plan) }),
    },
    at: now,
  });
  await scheduleBookingWork(tx, centre, booking, now);
  return ok({ pages, cardYen, counterYen });
}

async function tellOfChange(
  ctx: Context,
  tx: Tx,
  centre: Centre,
  booking: Booking,
  plan: ChangePlan,
  how: { key: string; cardYen: Yen; counterYen: Yen; note: string | null },
): Promise<void> {
  const { now } = ctx;
  const site = ctx.config.url;
  // Who changes it themselves reads of it in the language of the page, others in their own.
  const isOwner = ctx.actor.kind === "user" && ctx.actor.userId === booking.userId;
  const locale = isOwner ? ctx.locale : booking.locale;
  const isOver = plan.standing.length === 0;
  const { told, gone } = partsToTell(centre, booking, plan);
  const isInCalendars = booking.status === "confirmed" || booking.status === "used";
  const sequence = booking.version;
  await enqueueMail(tx, {
    key: how.key,
    to: booking.user.email,
    locale,
    notice: noticeOfChange(centre, booking, plan, { ...how, site, now }),
    now,
    ...(isInCalendars && {
      ics: isOver
        ? bookingCalendar({ booking: gone, site, locale, now, cancelled: true, sequence })
        : bookingCalendar({ booking: told, site, locale, now, cancelled: false, sequence, gone: gone.slots }),
    }),
  });
}

/** What stands after a change, what is gone and what came, as mails and calendars tell it. */
function partsToTell(centre: Centre, booking: Booking, plan: ChangePlan) {
  const { number } = booking;
  const isFree = (slot: { roomId: string; date: string; slot: number }) =>
    plan.free.some((key) => slotId(key) === slotId(slot as typeof key));
  return {
    told: bookingToTell(centre, { number, slots: plan.standing }),
    gone: bookingToTell(centre, {
      number,
      slots: booking.slots.filter((slot) => !slot.cancelledAt && isFree(slot)),
    }),
    came: bookingToTell(centre, { number, slots: plan.put }),
  };
}

/** Whether slots of a booking are elsewhere after a change, rather than used in another way or gone. */
function isMoved({ moved }: Pick<ChangePlan, "moved">): boolean {
  return moved.some(({ from, to }) => slotId(from) !== slotId(to));
}

/** What the resident is told of a change: also for looking at it before it happens. */
export function noticeOfChange(
  centre: Centre,
  booking: Booking,
  plan: ChangePlan,
  how: { site: string; cardYen: Yen; counterYen: Yen; note: string | null; now: Date },
): Notice {
  const { site, now } = how;
  const { told, gone, came } = partsToTell(centre, booking, plan);
  const refunds = [
    ...(how.cardYen > 0 ? [{ yen: how.cardYen, by: "card" as const }] : []),
    ...(how.counterYen > 0 ? [{ yen: how.counterYen, by: "counter" as const }] : []),
  ];
  const wasPaid = balanceOf(booking.ledger).paid > 0;
  const ledger = [
    ...booking.ledger,
    { kind: "charge" as const, yen: plan.chargeYen },
    { kind: "waiver" as const, yen: -plan.waiverYen },
  ];
  return plan.standing.length === 0
    ? { kind: "booking_cancelled", site, booking: gone, refunds, wasPaid, reason: plan.reason, note: how.note }
    : {
        kind: "booking_changed",
        site,
        booking: told,
        reason: plan.reason,
        isMoved: isMoved(plan),
        note: how.note,
        gone: gone.slots,
        came: came.slots,
        refunds,
        lostYen: plan.lostYen,
        credit: plan.credit,
        payment: plan.deadline
          ? {
              yen: plan.dueYen,
              at: plan.deadline.at,
              counterAt: plan.deadline.counterAt,
              restUntil: restUntil(centre, { slots: plan.standing, ledger }, now),
            }
          : null,
      };
}

/** What was moved from where to where and how each was and is used, as the history keeps it. */
function usesOf(booking: Booking, plan: ChangePlan): [string, string][] {
  const standing = booking.slots.filter(({ cancelledAt }) => !cancelledAt);
  return plan.moved.flatMap(({ from, to }): [string, string][] => {
    const slot = standing.find((one) => slotId(one) === slotId(from));
    return slot ? [[encodeChoice(choiceOf(slot, standing)), encodeChoice(to)]] : [];
  });
}

/** Whether just this was done to what the page showed: the same form pressed twice. What another tab did is not it. */
async function isDone(tx: Tx, booking: Booking, seen: number, wishes: readonly SlotWish[]): Promise<boolean> {
  const changes = await changesOf(tx, "booking", booking.id);
  const done = changes.find(({ before }) => before?.version === seen);
  const rooms = (slots: unknown) =>
    (Array.isArray(slots) ? slots.map(String) : []).filter((id) => slotOfId(id).roomId !== NURSERY);
  const [had, has] = [rooms(done?.before?.slots), rooms(done?.after?.slots)];
  const moved = Array.isArray(done?.after?.moved) ? done.after.moved.map((pair) => String(pair)) : [];
  const dropped = wishes.filter(({ to }) => to === null).length;
  const isAsWished = ({ of, to }: SlotWish) =>
    to
      ? moved.some((pair) => pair.endsWith(`,${encodeChoice(to)}`))
      : had.includes(slotId(of)) && !has.includes(slotId(of));
  return wishes.length > 0 && had.length - has.length === dropped && wishes.every(isAsWished);
}

function cancelledMeanwhile({ number }: Pick<Booking, "number">): Refusal {
  return refuse("cancelled_meanwhile", { number: showNumber(number) });
}

/** What the page showed and what there is now, for whoever changed it in another tab. */
export async function versionsOf(tx: Tx, booking: Booking, seen: number): Promise<Record<string, unknown>> {
  const changes = await changesOf(tx, "booking", booking.id);
  const known =
    changes.find(({ after }) => after?.version === seen) ?? changes.find(({ before }) => before?.version === seen);
  const trace = known?.after?.version === seen ? known?.after : known?.before;
  const seenSlots = Array.isArray(trace?.slots) ? trace.slots.map(slotOfId) : [];
  const slots = booking.slots
    .filter(({ cancelledAt }) => !cancelledAt)
    .map(({ roomId, date, slot }) => ({ roomId, date, slot }));
  return { number: showNumber(booking.number), seenSlots, slots, seenCount: seenSlots.length, count: slots.length };
}

function notNow(centre: Centre, ctx: Context, booking: Booking): Refusal {
  if (!hasSlots(booking.status)) return refuse("not_cancellable");
  return mayMove(centre, booking, ctx.actor, "cancel", ctx.now) ? refuse("not_changeable") : refuse("booking_over");
}
