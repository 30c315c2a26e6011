import type { Actor } from "@/lib/accounts/rules";
import { addDays, type CalendarDate, instantAt, today } from "@/lib/dates";
import { type Centre, NURSERY, policyOn } from "@/lib/facility/rules";
import {
  type BookedSlot,
  type Booking,
  type BookingStatus,
  beginningOf,
  changeEnds,
  firstBeginning,
  graceEnds,
} from "./rules";

/** Every state there is: "waiting" is an application that has no slots yet, and stands as a `Wish`. */
export type BookingState = "waiting" | BookingStatus;

/** Who makes a move: whose booking it is, others who may act for its group, staff, time, the card provider. */
export type Mover = "owner" | "agent" | "staff" | "clock" | "provider";

/** What a move does to money; how many yen, the ledger and the policy say. */
export type MoneyEffect =
  | "none"
  /** its fee is owed from now on */
  | "charge"
  /** what was owed is owed no more */
  | "waive"
  /** money has come in */
  | "payment"
  /** the difference is owed, waived or given back */
  | "difference"
  /** given back by the table of refunds, in full within the time for corrections */
  | "refund_by_table"
  /** given back as the reason says: in full for the centre's own */
  | "refund_by_reason"
  /** what is owed and paid for some slots is carried to another booking */
  | "carried";

export type MoveName =
  | "wait"
  | "leave_line"
  | "line_over"
  | "take_offer"
  | "apply"
  | "pay"
  | "pay_late"
  | "pay_at_counter"
  | "run_out"
  | "approve"
  | "decline"
  | "request_over"
  | "change"
  | "drop"
  | "split"
  | "cancel"
  | "close"
  | "release"
  | "arrive"
  | "no_show"
  | "undo_arrive"
  | "undo_no_show";

/** The moves that note one day of use, and take such a note back. */
export type DayMove = "arrive" | "no_show" | "undo_arrive" | "undo_no_show";

/** What the counter noted of a day of use. */
export type VisitState = "arrived" | "no_show";

export type Visit = { date: CalendarDate; state: VisitState };

type DaySlots = { slots: readonly Pick<BookedSlot, "date" | "slot" | "cancelledAt">[] };

type AtMove = Pick<
  Booking,
  "userId" | "groupId" | "status" | "createdAt" | "payDeadline" | "slots" | "ledger" | "decidedAt"
>;

type Row = {
  move: MoveName;
  /** from which state into which; "new" is no booking yet, the same state twice is a move that stays in it */
  steps: Partial<Record<"new" | BookingState, readonly BookingState[]>>;
  by: readonly Mover[];
  /** with `mail` what residents are promised; a test makes every move and holds both against what it wrote */
  money: MoneyEffect;
  /** the kind of mail that tells the resident; null where they are there or nothing changes for them */
  mail: string | null;
  /** before it the move is not open; left out: at once */
  opens?: (centre: Centre, booking: AtMove) => Date | null;
  /** after it the move is closed; null: never */
  until: (centre: Centre, booking: AtMove) => Date | null;
  /** what else must be so */
  when?: (centre: Centre, booking: AtMove, now: Date) => boolean;
  /** of a move of one day of use: from what is noted of that day (null: nothing) into what, and from when on */
  day?: {
    from: readonly (VisitState | null)[];
    to: VisitState | null;
    opens?: (centre: Centre, booking: DaySlots, date: CalendarDate) => Date | null;
  };
};

const never = () => null;

/**
 * The one table of moves. Nothing else says which state may follow which, who may bring it about and
 * until when: stores refuse a move that is not here, and pages draw their buttons from `movesOf`.
 */
export const MOVES: readonly Row[] = [
  // An application without slots (waiting/): the same places in the order of who came first.
  { move: "wait", steps: { new: ["waiting"] }, by: ["owner"], money: "none", mail: null, until: never },
  {
    move: "leave_line",
    steps: { waiting: ["cancelled"] },
    by: ["owner"],
    money: "none",
    mail: null,
    until: never,
  },
  { move: "line_over", steps: { waiting: ["expired"] }, by: ["clock"], money: "none", mail: null, until: never },
  {
    move: "take_offer",
    steps: { waiting: ["held", "requested", "confirmed"] },
    by: ["owner"],
    money: "charge",
    mail: "booking_confirmed",
    until: never,
  },
  // Slots, by the form of an application or by staff on somebody's behalf.
  {
    move: "apply",
    steps: { new: ["held", "requested", "confirmed"] },
    by: ["owner", "agent", "staff"],
    money: "charge",
    mail: "booking_confirmed",
    until: never,
  },
  // Money.
  {
    move: "pay",
    steps: { held: ["confirmed"], confirmed: ["confirmed"], used: ["used"], no_show: ["no_show"] },
    by: ["owner", "agent", "staff", "provider"],
    money: "payment",
    mail: "payment_received",
    until: never,
    when: (_centre, booking) => owes(booking),
  },
  {
    move: "pay_late",
    steps: { expired: ["confirmed"] },
    by: ["provider"],
    money: "charge",
    mail: "late_payment_booked",
    until: firstUse,
  },
  {
    move: "pay_at_counter",
    steps: { held: ["confirmed"] },
    by: ["owner", "agent"],
    money: "none",
    mail: "booking_confirmed",
    until: never,
  },
  {
    move: "run_out",
    steps: { held: ["expired"] },
    by: ["clock", "provider", "owner", "agent"],
    money: "waive",
    mail: "payment_not_completed",
    until: never,
  },
  {
    move: "release",
    steps: { confirmed: ["expired"] },
    by: ["clock"],
    money: "waive",
    mail: "booking_released",
    opens: releaseTime,
    until: firstUse,
    when: (_centre, booking) => owes(booking) && booking.payDeadline !== null && paidOf(booking) === 0,
  },
  // Staff decide.
  {
    move: "approve",
    steps: { requested: ["confirmed"] },
    by: ["staff"],
    money: "charge",
    mail: "booking_approved",
    until: firstUse,
  },
  {
    move: "decline",
    steps: { requested: ["declined"] },
    by: ["staff"],
    money: "none",
    mail: "booking_declined",
    until: never,
  },
  {
    // Nobody has decided before the first use: the slots are freed, and the applicant is told.
    move: "request_over",
    steps: { requested: ["expired"] },
    by: ["clock"],
    money: "none",
    mail: "request_over",
    opens: firstUse,
    until: never,
  },
  // Plans change.
  {
    move: "change",
    steps: { requested: ["requested"], confirmed: ["confirmed"], used: ["used"] },
    by: ["owner", "agent", "staff"],
    money: "difference",
    mail: "booking_changed",
    until: (centre, booking) => latest(standing(booking).map((slot) => changeEnds(centre, booking, slot))),
    when: (_centre, booking, now) => !isOverdue(booking, now),
  },
  {
    move: "drop",
    steps: { requested: ["requested"], confirmed: ["confirmed"], used: ["used"] },
    by: ["owner", "agent", "staff"],
    money: "refund_by_table",
    mail: "booking_changed",
    until: lastBeginning,
    when: (centre, booking, now) => standing(booking).length > 1 && !awaitsRelease(centre, booking, now),
  },
  {
    // Some slots become a booking of their own; this one goes on with the others.
    move: "split",
    steps: { requested: ["requested"], confirmed: ["confirmed"], used: ["used"] },
    by: ["staff"],
    money: "carried",
    mail: "booking_split",
    until: lastBeginning,
    when: (_centre, booking) => standing(booking).length > 1,
  },
  {
    move: "cancel",
    steps: { held: ["cancelled"], requested: ["cancelled"], confirmed: ["cancelled"] },
    by: ["owner", "agent", "staff"],
    money: "refund_by_table",
    mail: "booking_cancelled",
    until: lastBeginning,
  },
  {
    // The centre's own reason: a closure, a disaster, a warning. Also of what has begun, and after it: a power
    // cut in the middle of a use, a warning that was entered in the evening. Some slots, or all.
    move: "close",
    steps: {
      held: ["cancelled"],
      requested: ["requested", "cancelled"],
      confirmed: ["confirmed", "cancelled"],
      used: ["used", "cancelled"],
      no_show: ["no_show", "cancelled"],
    },
    by: ["staff"],
    money: "refund_by_reason",
    mail: "booking_cancelled",
    until: never,
  },
  // A day of use. What the booking becomes by it, `statusOfUse` says: a booking of several days was used when
  // somebody came on one of them.
  {
    move: "arrive",
    steps: { confirmed: ["used"], used: ["used"], no_show: ["used"] },
    by: ["staff"],
    money: "none",
    mail: null,
    until: never,
    day: { from: [null, "no_show"], to: "arrived", opens: (_centre, _booking, date) => instantAt(date, "00:00") },
  },
  {
    move: "no_show",
    steps: { confirmed: ["confirmed", "no_show"], used: ["used"], no_show: ["no_show"] },
    by: ["staff"],
    money: "none",
    mail: null,
    until: never,
    day: { from: [null], to: "no_show", opens: firstUseOn },
  },
  {
    move: "undo_arrive",
    steps: { used: ["used", "confirmed", "no_show"] },
    by: ["staff"],
    money: "none",
    mail: null,
    until: never,
    day: { from: ["arrived"], to: null },
  },
  {
    move: "undo_no_show",
    steps: { no_show: ["no_show", "confirmed"], confirmed: ["confirmed"], used: ["used"] },
    by: ["staff"],
    money: "none",
    mail: null,
    until: never,
    day: { from: ["no_show"], to: null },
  },
];

const ROW_OF = new Map(MOVES.map((row) => [row.move, row]));

/** The states from which a move leads.
 *  @example statesBefore("cancel") // → ["held", "requested", "confirmed"] */
export function statesBefore(move: MoveName): BookingStatus[] {
  return Object.keys(ROW_OF.get(move)?.steps ?? {}).filter(
    (state): state is BookingStatus => state !== "new" && state !== "waiting",
  );
}

/** Whether some move leads from a state into another.
 *  @example mayFollow("confirmed", "used") // → true
 *  @example mayFollow("cancelled", "confirmed") // → false */
export function mayFollow(from: BookingState, to: BookingState): boolean {
  return MOVES.some(({ steps }) => steps[from]?.includes(to));
}

/** A move that somebody may make now. */
export type OpenMove = { move: MoveName; until: Date | null };

/**
 * The moves of a whole booking that are open to somebody at an instant, each with its deadline: the
 * buttons of the booking's page, of the list and of the desk. Those of one day of use are `dayMovesOf`.
 * @example movesOf(centre, booking, owner, now) // → [{ move: "change", until: … }, { move: "cancel", until: … }]
 */
export function movesOf(centre: Centre, booking: AtMove, actor: Actor, now: Date): OpenMove[] {
  const movers = moversOf(booking, actor);
  return MOVES.flatMap((row) => {
    if (row.day || !row.steps[booking.status] || !row.by.some((mover) => movers.includes(mover))) return [];
    if (row.when && !row.when(centre, booking, now)) return [];
    const opens = row.opens?.(centre, booking) ?? null;
    const until = row.until(centre, booking);
    if ((opens && now < opens) || (until && now >= until)) return [];
    return [{ move: row.move, until }];
  });
}

/** Whether a move is open to somebody now. */
export function mayMove(centre: Centre, booking: AtMove, actor: Actor, move: MoveName, now: Date): boolean {
  return movesOf(centre, booking, actor, now).some((open) => open.move === move);
}

// ── Days of use ──────────────────────────────────────────────────────────────────────────────

/** The days on which a booking still has slots, in order.
 *  @example datesOfUse({ slots: [{ date: "2026-12-12", cancelledAt: null, … }] }) // → ["2026-12-12"] */
export function datesOfUse({ slots }: DaySlots): CalendarDate[] {
  return [...new Set(slots.filter(({ cancelledAt }) => cancelledAt === null).map(({ date }) => date))].sort();
}

/**
 * What is noted of the days of a booking. Earlier versions of the product noted a booking as a whole, when it began:
 * where nothing is written of any day, its state stands for its first.
 * @example visitsOf({ status: "used", slots }, []) // → [{ date: "2026-12-12", state: "arrived" }]
 */
export function visitsOf(booking: Pick<Booking, "status"> & DaySlots, written: readonly Visit[]): readonly Visit[] {
  const state = booking.status === "used" ? "arrived" : booking.status === "no_show" ? "no_show" : null;
  const [date] = datesOfUse(booking);
  return written.length > 0 || !state || !date ? written : [{ date, state }];
}

/**
 * What a booking is by what is noted of its days: used when somebody came on one of them; not used without a word
 * when on none, and there is no day left that they may come on; else it stands as it was booked.
 * @param dates its days of use that stand
 * @param day today
 * @example statusOfUse(["2026-12-12", "2026-12-19"], [{ date: "2026-12-12", state: "no_show" }], "2026-12-12") // → "confirmed"
 */
export function statusOfUse(
  dates: readonly CalendarDate[],
  visits: readonly Visit[],
  day: CalendarDate,
): "confirmed" | "used" | "no_show" {
  const noted = new Map(visits.map(({ date, state }) => [date, state]));
  if (dates.some((date) => noted.get(date) === "arrived")) return "used";
  const mayStillCome = dates.some((date) => date >= day && !noted.has(date));
  return !mayStillCome && dates.some((date) => noted.get(date) === "no_show") ? "no_show" : "confirmed";
}

/** What a move notes of a day; null: nothing any more. */
export function notedBy(move: DayMove): VisitState | null {
  return ROW_OF.get(move)?.day?.to ?? null;
}

/**
 * The moves of one day of use that are open to somebody at an instant.
 * @param visits what is noted of the booking's days
 * @example dayMovesOf(centre, booking, [], "2026-12-12", staff, atTen) // → ["arrive"]
 */
export function dayMovesOf(
  centre: Centre,
  booking: Pick<Booking, "userId" | "groupId" | "status"> & DaySlots,
  visits: readonly Visit[],
  date: CalendarDate,
  actor: Actor,
  now: Date,
): DayMove[] {
  if (!datesOfUse(booking).includes(date)) return [];
  const noted = visits.find((visit) => visit.date === date)?.state ?? null;
  const movers = moversOf(booking, actor);
  return MOVES.flatMap(({ move, steps, by, day }) => {
    if (!day?.from.includes(noted) || !steps[booking.status] || !by.some((mover) => movers.includes(mover))) return [];
    const opens = day.opens?.(centre, booking, date) ?? null;
    return opens && now < opens ? [] : [move as DayMove];
  });
}

/** As whom an actor stands to a booking. */
export function moversOf(booking: Pick<Booking, "userId" | "groupId">, actor: Actor): Mover[] {
  if (actor.kind === "system") return ["clock", "provider"];
  if (actor.kind !== "user") return [];
  const movers: Mover[] = [];
  if (actor.userId === booking.userId) movers.push("owner");
  if (booking.groupId !== null && actor.group?.id === booking.groupId) movers.push("agent");
  if (actor.role === "staff" || actor.role === "admin") movers.push("staff");
  return movers;
}

/** Whether somebody may see and move a booking as their own: theirs, or of the group they act for.
 *  @example isTheirs(booking, { kind: "visitor", visitorId: null }) // → false */
export function isTheirs(booking: Pick<Booking, "userId" | "groupId">, actor: Actor): boolean {
  return moversOf(booking, actor).some((mover) => mover === "owner" || mover === "agent");
}

// ── What the table asks ──────────────────────────────────────────────────────────────────────

function standing({ slots }: Pick<Booking, "slots">): BookedSlot[] {
  const left = slots.filter(({ cancelledAt, roomId }) => cancelledAt === null && roomId !== NURSERY);
  return left.length > 0 ? left : slots.filter(({ cancelledAt }) => cancelledAt === null);
}

function owes({ ledger }: Pick<Booking, "ledger">): boolean {
  return ledger.reduce((sum, { yen }) => sum + yen, 0) > 0;
}

function paidOf({ ledger }: Pick<Booking, "ledger">): number {
  return ledger.reduce((sum, { kind, yen }) => (kind === "payment" || kind === "refund" ? sum - yen : sum), 0);
}

/** Whether what a booking owes should have been paid by now: first pay, then move. */
export function isOverdue(booking: Pick<Booking, "ledger" | "payDeadline">, now: Date): boolean {
  return owes(booking) && booking.payDeadline !== null && booking.payDeadline <= now;
}

/**
 * Whether a booking is about to end because nothing of it was paid by its deadline: it is paid or cancelled as a
 * whole then. Giving up a part of it would count a new deadline, and so put off its end for ever.
 */
export function awaitsRelease(
  centre: Centre,
  booking: Pick<Booking, "status" | "ledger" | "payDeadline" | "slots">,
  now: Date,
): boolean {
  const begins = firstUse(centre, booking);
  return (
    booking.status === "confirmed" && isOverdue(booking, now) && paidOf(booking) <= 0 && begins !== null && now < begins
  );
}

/** When an unpaid booking ends: on the morning after its deadline, before the centre opens (domain rule 28). */
export function releaseTime(
  centre: Centre,
  { createdAt, payDeadline }: Pick<Booking, "createdAt" | "payDeadline">,
): Date | null {
  const { releaseAt } = policyOn(centre, today(createdAt)).reminders;
  return payDeadline && instantAt(addDays(today(payDeadline), 1), releaseAt);
}

function firstUse(centre: Centre, { slots }: Pick<Booking, "slots">): Date | null {
  return firstBeginning(centre, slots);
}

function lastBeginning(centre: Centre, booking: Pick<Booking, "slots">): Date | null {
  return latest(standing(booking).map((slot) => beginningOf(centre, slot)));
}

function firstUseOn(centre: Centre, { slots }: DaySlots, day: CalendarDate): Date | null {
  return firstBeginning(
    centre,
    slots.filter(({ date }) => date === day),
  );
}

function latest(instants: readonly Date[]): Date {
  return new Date(Math.max(0, ...instants.map((at) => at.getTime())));
}

/** Whether a booking was made so short a while ago that it can be corrected (domain rule 24). */
export function isCorrection(centre: Centre, booking: Pick<Booking, "createdAt">, now: Date): boolean {
  return now < graceEnds(policyOn(centre, today(booking.createdAt)), booking);
}
