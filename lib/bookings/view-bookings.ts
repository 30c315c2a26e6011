import { changesOf, type PastChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { today } from "@/lib/dates";
import { type Centre, NURSERY, policyOn, type SlotChoice, slotId } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { bookingCalendar } from "@/lib/mail/calendar";
import type { Yen } from "@/lib/money";
import { type Balance, balanceOf, withoutCorrected } from "@/lib/payments/rules";
import { mayAskFor, pendingKind } from "@/lib/reductions/rules";
import { decodeChoice } from "./basket";
import { releaseOf, restUntil } from "./booking-work";
import {
  type Bill,
  type BookedSlot,
  type Booking,
  type BookingStatus,
  beginningOf,
  billOf,
  bookingToTell,
  counterEnd,
  endOf,
  graceEnds,
  hasSlots,
  isReductionPending,
  isStanding,
  type PayBy,
  type SlotDay,
  slotDays,
  slotOfId,
  standingSlots,
} from "./rules";
import { bookingByNumber, bookingsOf } from "./store";
import { isCorrection, isTheirs, type MoveName, movesOf, type OpenMove } from "./transitions";

/** What happened, where a word says it all. */
type PlainEvent =
  | "booked"
  | "requested"
  | "approved"
  | "declined"
  | "cancelled"
  | "closed"
  | "expired"
  | "released"
  | "request_over"
  | "waive_points"
  | "confirmed"
  | "kept"
  | "handed_over"
  | "split"
  | "more_time"
  | "arrive"
  | "no_show"
  | "undo_arrive"
  | "undo_no_show"
  | "reduction_asked"
  | "reduction_declined"
  | "reduction_withdrawn";

/** One line of a booking's history: what happened, and where slots came or went, before and after. */
export type BookingEvent = { id: string; at: Date } & (
  | { what: PlainEvent; turned?: Turned }
  | { what: "paid" | "refunded"; yen: Yen; method: PayBy }
  | { what: "reduction_granted"; percent: number; beforeYen: Yen; afterYen: Yen }
  | {
      what: "changed";
      gone: ToldSlots;
      came: ToldSlots;
      /** slots that stayed and are used in another way, before and after */
      used: Record<"before" | "after", ToldUse>[];
      beforeYen: Yen;
      afterYen: Yen;
      correction: boolean;
    }
);

/** What a move made of a booking: its state and its fee before and after, and the slots that went or came. */
type Turned = Record<"before" | "after", { status: BookingStatus; yen: Yen }> & Record<"gone" | "came", ToldSlots>;

type ToldSlots = ReturnType<typeof bookingToTell>["slots"];

/** A slot with how it is used, 保育室 included. */
export type ToldUse = ToldSlots[number] & { nursery: boolean };

export type BookingView = {
  booking: Booking;
  /** the slots that stand; of a booking that is over, those it had last */
  days: SlotDay<BookedSlot>[];
  /** the slots given back while others stand */
  givenBack: SlotDay<BookedSlot>[];
  bill: Bill;
  balance: Balance;
  /** what is still to be paid, until when, and when the booking ends without it, or until when the rest of one that
   *  is paid in part can be paid; null when nothing is */
  toPay: {
    yen: Yen;
    at: Date;
    counterAt: Date;
    overdue: boolean;
    releasedAt: Date | null;
    restUntil: Date | null;
  } | null;
  /** yen that the centre owes and that are to be fetched at the counter */
  toFetch: Yen;
  canPayByCard: boolean;
  canAskReduction: boolean;
  /** what can be done with it now, each until when: its buttons */
  moves: OpenMove[];
  canCancel: boolean;
  /** it ended unpaid, and not all of its slots have begun */
  canChooseAgain: boolean;
  /** the use is over: nothing of it is to come */
  isOver: boolean;
  /** until when it can be corrected freely; null when that time is over */
  correctUntil: Date | null;
  history: BookingEvent[];
};

/** A booking in the list of one's own. */
export type BookingLine = {
  number: string;
  status: BookingStatus;
  days: SlotDay<BookedSlot>[];
  yen: Yen;
  due: Yen;
  payBefore: Date | null;
  moves: OpenMove[];
};

export type MyBookings = { upcoming: BookingLine[]; waiting: BookingLine[]; past: BookingLine[] };

/** One's bookings: what is to come, what waits (for staff or for a payment), and what is over. */
export async function viewMyBookings(ctx: Context): Promise<MyBookings> {
  if (ctx.actor.kind !== "user") return { upcoming: [], waiting: [], past: [] };
  const centre = await loadCentre(ctx.db.reader);
  const { actor, now } = ctx;
  const bookings = await bookingsOf(ctx.db.reader, { userId: actor.userId, groupId: actor.group?.id ?? null });
  const lines = bookings.map((booking) => {
    const slots = standingSlots(booking);
    const line: BookingLine = {
      number: booking.number,
      status: booking.status,
      days: slotDays(centre, slots),
      yen: sumOf(slots),
      due: balanceOf(booking.ledger).due,
      payBefore: booking.payDeadline,
      moves: movesOf(centre, booking, actor, now),
    };
    return line;
  });
  const firstDay = (line: BookingLine) => line.days[0]?.date ?? "";
  const isToCome = (line: BookingLine) => hasSlots(line.status) && line.days.some(({ date }) => date >= today(ctx.now));
  const isWaiting = (line: BookingLine) => line.status === "requested" || line.status === "held";
  const soonestFirst = (a: BookingLine, b: BookingLine) => firstDay(a).localeCompare(firstDay(b));
  return {
    upcoming: lines.filter((line) => isToCome(line) && !isWaiting(line)).sort(soonestFirst),
    waiting: lines.filter((line) => isToCome(line) && isWaiting(line)).sort(soonestFirst),
    past: lines.filter((line) => !isToCome(line)).sort((a, b) => soonestFirst(b, a)),
  };
}

/** One of one's own bookings; null for a number that is not. */
export async function viewBooking(ctx: Context, number: string): Promise<BookingView | null> {
  const { now, actor } = ctx;
  const booking = await bookingByNumber(ctx.db.reader, number);
  if (!booking || !isTheirs(booking, actor)) return null;
  const centre = await loadCentre(ctx.db.reader);
  const changes = await changesOf(ctx.db.reader, "booking", booking.id);
  const away = movedAway(changes);
  // What was moved elsewhere was neither used nor given up: it stands in the history alone.
  const isOwn = (slot: BookedSlot) => !slot.cancelledAt || !away.has(slotId(slot));
  const slots = standingSlots(booking).filter(isOwn);
  const balance = balanceOf(booking.ledger);
  const moves = movesOf(centre, booking, actor, now);
  const isOpen = (...names: MoveName[]) => moves.some(({ move }) => names.includes(move));
  const toPay = isStanding(booking.status) && balance.due > 0 && booking.payDeadline;
  return {
    booking,
    days: slotDays(centre, slots),
    givenBack: slotDays(
      centre,
      booking.slots.filter((slot) => isOwn(slot) && !slots.includes(slot)),
    ),
    bill: billOf(centre, slots, pendingKind(centre, booking)),
    balance,
    toPay: toPay
      ? {
          yen: balance.due,
          at: toPay,
          counterAt: counterEnd(centre, toPay, now),
          overdue: toPay < now,
          releasedAt: booking.status === "confirmed" ? releaseOf(centre, booking) : null,
          restUntil: restUntil(centre, booking, now),
        }
      : null,
    toFetch: Math.max(0, -balance.due),
    canAskReduction: mayAskFor(centre, { ...booking, due: balance.due }, now).ok,
    canPayByCard: ctx.cards !== null && balance.due > 0 && !isReductionPending(booking) && isStanding(booking.status),
    moves,
    canCancel: isOpen("cancel") || isOpen("drop"),
    canChooseAgain: booking.status === "expired" && slots.some((slot) => beginningOf(centre, slot) > now),
    isOver: slots.every((slot) => endOf(centre, slot) <= now),
    correctUntil: correctionEnd(centre, booking, moves, now),
    history: historyOf(centre, booking, changes),
  };
}

/** The calendar file of one's own confirmed booking, named by its number; null when there is none. */
export async function viewBookingCalendar(
  ctx: Context,
  number: string,
): Promise<{ name: string; text: string } | null> {
  const booking = await bookingByNumber(ctx.db.reader, number);
  if (!booking || !isTheirs(booking, ctx.actor) || !isStanding(booking.status)) return null;
  const centre = await loadCentre(ctx.db.reader);
  const slots = booking.slots.filter(({ cancelledAt }) => cancelledAt === null);
  const told = bookingToTell(centre, { number: booking.number, slots });
  const { locale, now } = ctx;
  const text = bookingCalendar({
    booking: told,
    site: ctx.config.url,
    locale,
    now,
    cancelled: false,
    sequence: booking.version,
  });
  return { name: `${told.number}.ics`, text };
}

function sumOf(slots: readonly BookedSlot[]): Yen {
  return slots.reduce((sum, { yen }) => sum + yen, 0);
}

/** Until when a booking can be corrected, while it can be. */
function correctionEnd(centre: Centre, booking: Booking, moves: readonly OpenMove[], now: Date): Date | null {
  if (!isCorrection(centre, booking, now) || !moves.some(({ move }) => move === "change")) return null;
  return graceEnds(policyOn(centre, today(booking.createdAt)), booking);
}

/** Moves that are told by their own name; the others are told by what the ledger says of them. */
const TOLD: Readonly<Record<string, PlainEvent>> = {
  "booking.approve": "approved",
  "booking.decline": "declined",
  "booking.pay": "confirmed",
  "booking.pay_late": "confirmed",
  "booking.run_out": "expired",
  "booking.cancel": "cancelled",
  "booking.close": "closed",
  "booking.release": "released",
  "booking.request_over": "request_over",
  "booking.waive_points": "waive_points",
  "booking.pay_at_counter": "confirmed",
  "booking.keep": "kept",
  "booking.hand_over": "handed_over",
  "booking.split": "split",
  "booking.more_time": "more_time",
  "booking.arrive": "arrive",
  "booking.no_show": "no_show",
  "booking.undo_arrive": "undo_arrive",
  "booking.undo_no_show": "undo_no_show",
  "reduction.ask": "reduction_asked",
  "reduction.decline": "reduction_declined",
  "reduction.withdraw": "reduction_withdrawn",
};

/**
 * What happened to a booking, in order: its own dates, the ledger, and the changes that were written
 * down, with what it was before and after. Who did it is told by the words, never by name.
 */
function historyOf(centre: Centre, booking: Booking, changes: readonly PastChange[]): BookingEvent[] {
  const { number, status } = booking;
  const isRequested =
    booking.decidedAt !== null ||
    status === "requested" ||
    changes.some(({ action }) => action === "booking.request_over");
  const events: BookingEvent[] = [{ id: "made", at: booking.createdAt, what: isRequested ? "requested" : "booked" }];
  // What was entered by a slip and taken back did not happen.
  const ledger = withoutCorrected(booking.ledger);
  // Of what happened at one instant a payment comes first, and what goes back comes last.
  for (const { id, kind, yen, method, at } of ledger)
    if (kind === "payment" && method && yen < 0) events.push({ id, at, what: "paid", yen: -yen, method });
  const told = (keys: readonly string[], uses: readonly SlotChoice[] = []) => {
    const tariffs = new Map(uses.map((use) => [slotId(use), { tariff: use.tariff }]));
    const slots = keys.map((key) => ({ ...slotOfId(key), ...tariffs.get(key), yen: 0 }));
    return bookingToTell(centre, { number, slots }).slots;
  };
  const toldUse = (use: SlotChoice) =>
    told([slotId(use)], [use]).map((slot): ToldUse => ({ ...slot, nursery: use.nursery }));
  for (const { id, action, before, after, at } of changes) {
    const what = TOLD[action];
    const [had, has] = [slotsIn(before), slotsIn(after)];
    const moved = movedIn(after);
    const slots = {
      gone: told(
        had.filter((key) => !has.includes(key)),
        moved.map(({ from }) => from),
      ),
      came: told(
        has.filter((key) => !had.includes(key)),
        moved.map(({ to }) => to),
      ),
    };
    // A payment that changed no state is told by the ledger.
    if (what && !(action === "booking.pay" && before?.status === after?.status))
      events.push({ id, at, what, ...turnedBy(before, after, slots) });
    if (action === "reduction.approve")
      events.push({
        id,
        at,
        what: "reduction_granted",
        percent: Number(after?.percent ?? 0),
        beforeYen: Number(before?.yen ?? 0),
        afterYen: Number(after?.yen ?? 0),
      });
    if (action !== "booking.change") continue;
    events.push({
      id,
      at,
      what: "changed",
      ...slots,
      used: moved
        .filter(({ from, to }) => slotId(from) === slotId(to))
        .flatMap(({ from, to }) => {
          const [before] = toldUse(from);
          const [after] = toldUse(to);
          return before && after ? [{ before, after }] : [];
        }),
      beforeYen: Number(before?.yen ?? 0),
      afterYen: Number(after?.yen ?? 0),
      correction: after?.correction === true,
    });
  }
  for (const { id, kind, yen, method, at } of ledger)
    if (kind === "refund" && method) events.push({ id, at, what: "refunded", yen, method });
  // Bookings that came from elsewhere have no changes written down: their own dates tell.
  const has = (...names: BookingEvent["what"][]) => events.some(({ what }) => names.includes(what));
  const cancelledAt = booking.slots.find((slot) => slot.cancelledAt)?.cancelledAt;
  if (booking.decidedAt && !has("approved", "declined"))
    events.push({ id: "decided", at: booking.decidedAt, what: status === "declined" ? "declined" : "approved" });
  if (status === "expired" && booking.endedAt && !has("released", "request_over", "expired"))
    events.push({ id: "ended", at: booking.endedAt, what: "expired" });
  else if (status !== "declined" && cancelledAt && !has("cancelled", "closed", "changed", "released", "request_over"))
    events.push({ id: "ended", at: cancelledAt, what: "cancelled" });
  return events.sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** Before and after of a move that noted both. */
function turnedBy(
  before: PastChange["before"],
  after: PastChange["after"],
  slots: Pick<Turned, "gone" | "came">,
): { turned?: Turned } {
  if (!before || !after || !Array.isArray(before.slots) || !Array.isArray(after.slots)) return {};
  const of = ({ status, yen }: NonNullable<PastChange["after"]>) => ({
    status: status as BookingStatus,
    yen: Number(yen ?? 0),
  });
  return { turned: { before: of(before), after: of(after), ...slots } };
}

/** What a change moved, as `applyChange` wrote it down: from where to where, and how each was and is used. */
function movedIn(trace: PastChange["after"]): { from: SlotChoice; to: SlotChoice }[] {
  return (Array.isArray(trace?.moved) ? trace.moved : []).flatMap((pair) => {
    const [from, to] = Array.isArray(pair) ? pair.map((text) => decodeChoice(String(text))) : [];
    return from && to ? [{ from, to }] : [];
  });
}

/** The slots that were left for others, 保育室 beside them included; not those that were given up afterwards. */
function movedAway(changes: readonly PastChange[]): Set<string> {
  const away = new Set<string>();
  for (const { action, before, after } of changes) {
    if (!before?.slots) continue;
    const [had, has] = [slotsIn(before), slotsIn(after)];
    const moved = movedIn(after).flatMap(({ from }) => [slotId(from), slotId({ ...from, roomId: NURSERY })]);
    // Earlier changes did not write down what was moved: what came then came instead of what went.
    const isMoved = (key: string) =>
      after?.moved ? moved.includes(key) : action === "booking.change" && has.some((other) => !had.includes(other));
    for (const key of had.filter((one) => !has.includes(one))) isMoved(key) ? away.add(key) : away.delete(key);
  }
  return away;
}

function slotsIn(trace: PastChange["before"]): string[] {
  return Array.isArray(trace?.slots) ? trace.slots.filter((slot): slot is string => typeof slot === "string") : [];
}
