import {
  type Actor,
  type Applicant,
  applicantOf,
  type Residence,
  type SignedInActor,
  type WindowClass,
} from "@/lib/accounts/rules";
import {
  addDays,
  addMonths,
  type CalendarDate,
  type CalendarMonth,
  daysBetween,
  instantAt,
  monthOf,
  type TimeOfDay,
  timeOfDay,
  today,
} from "@/lib/dates";
import {
  type Alternatives,
  type Centre,
  type Claim,
  capsFor,
  fits,
  isLive,
  mayChoose,
  mayClaim,
  NURSERY,
  opensAt,
  type Policy,
  policyOn,
  previousOpenDay,
  type Room,
  roomOn,
  type SlotChoice,
  type SlotHours,
  type SlotKey,
  slotEnds,
  slotHoursOn,
  slotId,
  type TariffId,
  withNursery,
} from "@/lib/facility/rules";
import type { SlotFee } from "@/lib/fees/rules";
import { sumOfYen, type Yen } from "@/lib/money";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";

// ── What a booking is ────────────────────────────────────────────────────────────────────────

/** What becomes of a booking. Whether it is paid is never a state: the ledger says so. Which may follow
 *  which is in transitions.ts. */
export type BookingStatus =
  | "held"
  | "requested"
  | "confirmed"
  | "used"
  | "no_show"
  | "declined"
  | "cancelled"
  | "expired";

/** The states in which a booking has its slots. */
export const LIVE_STATUSES: readonly BookingStatus[] = ["held", "requested", "confirmed", "used", "no_show"];

/** @example hasSlots("requested") // → true */
export function hasSlots(status: BookingStatus): boolean {
  return LIVE_STATUSES.includes(status);
}

/** The states in which a booking stands, and what it owes is to be paid. */
export const STANDING_STATUSES: readonly BookingStatus[] = ["confirmed", "used", "no_show"];

/** @example isStanding("held") // → false */
export function isStanding(status: BookingStatus): boolean {
  return STANDING_STATUSES.includes(status);
}

export type PayBy = "counter" | "card";

/** One slot of a booking with the fee as it was when it was booked; 保育室 stands as a row of its own. */
export type BookedSlot = SlotKey & {
  tariff: TariffId;
  yen: Yen;
  fee: SlotFee;
  /** the greatest share of the fee, in percent, that cancelling still gives back */
  refundCap: number;
  cancelledAt: Date | null;
};

/** A row of the ledger of money as it stands with its booking; what it means is in payments/rules. */
export type LedgerEntry = {
  id: string;
  kind: "charge" | "waiver" | "payment" | "refund";
  /** signed: charges and refunds are positive, waivers and payments negative */
  yen: Yen;
  method: PayBy | null;
  key: string;
  reason: string;
  checkoutId: string | null;
  at: Date;
  actorId?: string | null;
  /** of money at the counter: what was handed over, how much of it, and the day of the till it belongs to */
  tender?: string | null;
  handedYen?: number | null;
  tillDay?: CalendarDate | null;
  /** the row that this one takes back */
  correctsId?: string | null;
};

/** A card payment at the provider as it stands with its booking. */
export type BookingCheckout = {
  id: string;
  provider: "stripe" | "sandbox";
  providerRef: string | null;
  paymentRef: string | null;
  yen: Yen;
  status: "starting" | "open" | "paid" | "ended" | "mismatched";
  url: string | null;
  expiresAt: Date;
};

/** A reduction (減免) asked for with a booking; `percent` is what staff granted, null until they have. */
export type BookingReduction = {
  id: string;
  kind: string;
  status: "pending" | "approved" | "declined" | "withdrawn";
  percent: number | null;
  note: string;
  decisionNote: string | null;
  decidedAt: Date | null;
  createdAt: Date;
};

/**
 * Whether a booking waits for staff to decide its reduction: it has then no deadline of paying and
 * cannot be paid. A request whose booking is over waits for nobody.
 * @example isReductionPending({ status: "cancelled", reduction: { status: "pending" } }) // → false
 */
export function isReductionPending(booking: {
  status: Booking["status"];
  reduction: Pick<BookingReduction, "status"> | null;
}): boolean {
  return booking.reduction?.status === "pending" && DECIDED_IN.includes(booking.status);
}

/** The states of a booking in which its reduction can be decided. */
export const DECIDED_IN: readonly Booking["status"][] = ["requested", "confirmed", "used", "no_show"];

export type Booking = {
  id: string;
  number: string;
  userId: string;
  /** the group it is for; null for a person's own */
  groupId: string | null;
  /** as what it was booked */
  applicant: Applicant;
  /** raised by every change of it */
  version: number;
  status: BookingStatus;
  purpose: string;
  purposeNote: string;
  groupName: string;
  people: number;
  residence: Residence;
  payBy: PayBy;
  payDeadline: Date | null;
  locale: "ja" | "en";
  decisionNote: string | null;
  decidedAt: Date | null;
  decidedById: string | null;
  holdId: string | null;
  createdAt: Date;
  endedAt: Date | null;
  /** who booked, as staff and mails need it */
  user: { name: string; kana: string; email: string; phone: string };
  reduction: BookingReduction | null;
  slots: BookedSlot[];
  ledger: LedgerEntry[];
  checkouts: BookingCheckout[];
};

/** Slots kept for a visitor while they fill in the form or pay. */
export type Hold = {
  id: string;
  visitor: string;
  userId: string | null;
  choices: SlotChoice[];
  expiresAt: Date;
  extensions: number;
  createdAt: Date;
};

// ── Why it cannot be ─────────────────────────────────────────────────────────────────────────

/** Refusals of holding, booking, cancelling and deciding; those of rooms and days are facility's. */
export type BookingProblem =
  | "acting_changed"
  | "already_decided"
  | "already_extended"
  | "booking_changed"
  | "change_closed"
  | "fee_changed"
  | "nothing_to_change"
  | "not_changeable"
  | "not_open_yet"
  | "payment_overdue"
  | "slot_begun"
  | "slot_not_yours"
  | "slot_twice"
  | "override_reason_missing"
  | "split_not_now"
  | "split_nothing"
  | "terms_changed"
  | "too_many_penalties"
  | "basket_empty"
  | "booking_over"
  | "card_unavailable"
  | "cookies_needed"
  | "decision_too_late"
  | "hold_expired"
  | "hold_gone"
  | "individuals_not_allowed"
  | "not_cancellable"
  | "over_capacity"
  | "over_monthly_cap"
  | "pledge_missing"
  | "purpose_unknown"
  | "refund_changed"
  | "too_many_days"
  | "too_many_holds"
  | "too_many_slots"
  | "two_rooms_at_once"
  // what staff meet who book for somebody
  | "card_needs_mail"
  | "fee_to_confirm"
  | "person_gone"
  | "person_known"
  | "rules_in_the_way"
  | "slots_gone";

/** Who asks for slots, and what they have already. */
export type Asking = {
  /** visitors are asked as 市内; the answer is given again with their own class when they book */
  window: WindowClass;
  /** whose caps count */
  applicant: Applicant;
  now: Date;
  /** slots the person, or the group they act for, has in other bookings and holds, for the caps */
  others: readonly OwnSlot[];
  /** staff book for them, at the counter or by telephone: up to the end of a slot (domain rule 22) */
  atTheCounter?: boolean;
};

/** A slot somebody has, and the day on which they booked it; without one it counts as booked long before. */
export type OwnSlot = SlotKey & { bookedOn?: CalendarDate };

/** The keyed hash of the visitor's cookie; null for the system and for browsers without cookies. */
export function visitorOf(actor: Actor): string | null {
  return actor.kind === "system" ? null : actor.visitorId;
}

/** As what an actor is asked while choosing: visitors as a group that is not registered, since whom they book for
 *  is known when they book.
 *  @example askedAs({ kind: "visitor", visitorId: null }) // → "general" */
export function askedAs(actor: Actor): Applicant {
  return actor.kind === "visitor" ? "general" : applicantOf(actor);
}

/** By whom the slots that count together are found (store `otherSlotsOf`).
 *  @example whoCounts(hanako) // → { userId: "hanako", groupId: null, applicant: "individual" } */
export function whoCounts(actor: SignedInActor): { userId: string; groupId: string | null; applicant: Applicant } {
  return { userId: actor.userId, groupId: actor.group?.id ?? null, applicant: applicantOf(actor) };
}

/** By whose residence the fee is reckoned: one's own, and 市内 before signing in.
 *  @example residenceOf({ kind: "visitor", visitorId: null }) // → "city" */
export function residenceOf(actor: Actor): Residence {
  return actor.kind === "user" ? actor.residence : "city";
}

/**
 * Whether one chosen slot can be booked now by such a person, whoever else may have it.
 * @example mayWant(centre, { roomId: "library-corner", … }, asking) // → refuse("not_for_hire", { room: "library-corner" })
 */
export function mayWant(
  centre: Centre,
  choice: SlotChoice,
  { window, now, atTheCounter }: Pick<Asking, "window" | "now" | "atTheCounter">,
): Result<SlotChoice> {
  const chosen = mayChoose(centre, choice);
  return chosen.ok ? mayClaim(centre, window, choice, now, atTheCounter) : chosen;
}

/**
 * Whether a choice of slots may be held: every one by itself, and all together within the caps
 * (domain rules 11, 14, 20, 22). Nothing here says whether the slots are free: the ledger of
 * slots does.
 */
export function mayHold(centre: Centre, choices: readonly SlotChoice[], asking: Asking): Result<SlotChoice[]> {
  return firstOf(againstHolding(centre, choices, asking)) ?? ok([...choices]);
}

function* againstHolding(centre: Centre, choices: readonly SlotChoice[], asking: Asking): Generator<Refusal> {
  const { hold } = policyOn(centre, today(asking.now));
  if (choices.length === 0) yield refuse("basket_empty");
  if (choices.length > hold.maxSlots) yield refuse("too_many_slots", { max: hold.maxSlots, count: choices.length });
  for (const choice of choices) {
    const wanted = mayWant(centre, choice, asking);
    if (!wanted.ok) yield wanted;
  }
  yield* againstCaps(centre, choices, asking);
}

/** What stands in the way first; the rest is not looked at. */
function firstOf(refusals: Iterable<Refusal>): Refusal | null {
  for (const refusal of refusals) return refusal;
  return null;
}

/**
 * The caps of an applicant (domain rule 14), counted over everything they have; 保育室 counts with its
 * room. No two rooms at one time where the policy says so, so many slots in a month of use, so many days
 * in a row. A slot counts towards the last two only if it was booked more than `relaxDays` days before
 * its day: what nobody wanted until then is for whoever comes. Null when within all of them.
 * @example overCaps(centre, elevenSlotsOfMarch, { applicant: "individual", now, others: [] })
 * // → refuse("over_monthly_cap", { month: "2027-03", cap: 10, wanted: 11, already: 0, left: 10, … })
 */
export function overCaps(centre: Centre, choices: readonly SlotKey[], asking: Omit<Asking, "window">): Refusal | null {
  return firstOf(againstCaps(centre, choices, asking));
}

function* againstCaps(
  centre: Centre,
  choices: readonly SlotKey[],
  { applicant, others, now }: Omit<Asking, "window">,
): Generator<Refusal> {
  const caps = capsFor(policyOn(centre, today(now)), applicant);
  const isRoom = (key: SlotKey) => !goesWithAnotherRoom(centre, key);
  const [rooms, otherRooms] = [choices.filter(isRoom), others.filter(isRoom)];
  if (caps.oneRoom) {
    const twice = twoRoomsAtOnce(rooms, otherRooms);
    if (twice) yield refuse("two_rooms_at_once", twice);
  }
  const wanted = rooms.filter(({ date }) => daysBetween(today(now), date) > caps.relaxDays);
  const all = [...wanted, ...otherRooms.filter((slot) => countsInCaps(slot, caps.relaxDays))];
  const freeFrom = (dates: readonly CalendarDate[]) => {
    const nearDate = [...dates].sort()[0] ?? today(now);
    return { nearDate, freeDate: addDays(nearDate, -caps.relaxDays), relaxDays: caps.relaxDays };
  };
  const who = applicant === "individual" ? "person" : "group";
  const { slotsPerMonth: cap, consecutiveDays } = caps;
  const months = cap === null ? [] : [...new Set(wanted.map(({ date }) => monthOf(date)))];
  for (const month of months) {
    const ofMonth = wanted.filter(({ date }) => monthOf(date) === month);
    const count = slotsIn(all, month);
    const already = count - ofMonth.length;
    if (cap !== null && count > cap)
      yield refuse("over_monthly_cap", {
        who,
        month,
        cap,
        wanted: ofMonth.length,
        already,
        left: Math.max(0, cap - already),
        ...freeFrom(ofMonth.map(({ date }) => date)),
      });
  }
  const wantedDates = new Set(wanted.map(({ date }) => date));
  if (consecutiveDays !== null)
    for (const run of daysInARow(all.map(({ date }) => date))) {
      const asked = run.filter((date) => wantedDates.has(date));
      if (run.length > consecutiveDays && asked.length > 0)
        yield refuse("too_many_days", {
          cap: consecutiveDays,
          fromDate: run[0],
          toDate: run.at(-1),
          ...freeFrom(asked),
        });
    }
}

/** Whether a slot that somebody has counts towards the caps on months and days: one that was booked
 *  within `relaxDays` days of its day does not.
 *  @example countsInCaps({ date: "2027-03-15", bookedOn: "2027-03-01", … }, 14) // → false */
export function countsInCaps({ date, bookedOn }: OwnSlot, relaxDays: number): boolean {
  return bookedOn === undefined || daysBetween(bookedOn, date) > relaxDays;
}

/** The first of the wanted slots in whose time there is another room as well. */
function twoRoomsAtOnce(wanted: readonly SlotKey[], others: readonly SlotKey[]) {
  for (const { date, slot } of wanted) {
    const at = (key: SlotKey) => key.date === date && key.slot === slot;
    const rooms = [...new Set([...wanted, ...others].filter(at).map(({ roomId }) => roomId))];
    if (rooms.length > 1) return { date, slot, rooms };
  }
  return null;
}

/** What somebody may still book in a month of use. */
export type Allowance = {
  month: CalendarMonth;
  /** null: already open */
  opensAt: Date | null;
  /** counted towards the cap so far */
  already: number;
  /** null: as many as they like */
  cap: number | null;
  left: number | null;
};

/** What an applicant may still book: month by month as far as bookings are open, and the next month to
 *  open; up to `freeUntil` nothing counts. */
export function allowanceOf(
  centre: Centre,
  { applicant, window, others, now }: Asking,
): { months: Allowance[]; freeUntil: CalendarDate; consecutiveDays: number | null; oneRoom: boolean } {
  const { slotsPerMonth: cap, relaxDays, consecutiveDays, oneRoom } = capsFor(policyOn(centre, today(now)), applicant);
  const counted = others.filter((slot) => !goesWithAnotherRoom(centre, slot) && countsInCaps(slot, relaxDays));
  const months: Allowance[] = [];
  for (let first = `${monthOf(today(now))}-01`; ; first = addMonths(first, 1)) {
    const month = monthOf(first);
    const opens = opensAt(centre, window, first);
    const already = slotsIn(counted, month);
    const left = cap === null ? null : Math.max(0, cap - already);
    months.push({ month, opensAt: opens > now ? opens : null, already, cap, left });
    if (opens > now) return { months, freeUntil: addDays(today(now), relaxDays), consecutiveDays, oneRoom };
  }
}

function slotsIn(keys: readonly SlotKey[], month: CalendarMonth): number {
  return keys.filter(({ date }) => monthOf(date) === month).length;
}

function goesWithAnotherRoom(centre: Centre, { roomId, date }: SlotKey): boolean {
  return roomOn(centre, roomId, date)?.hire === "with_another_room";
}

/** Days sorted into runs without a gap, each day once.
 *  @example daysInARow(["2026-12-05", "2026-12-04", "2026-12-08"]) // → [["2026-12-04", "2026-12-05"], ["2026-12-08"]] */
export function daysInARow(dates: readonly CalendarDate[]): CalendarDate[][] {
  const runs: CalendarDate[][] = [];
  for (const date of [...new Set(dates)].sort()) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last && addDays(last, 1) === date) run.push(date);
    else runs.push([date]);
  }
  return runs;
}

/** What a person writes on the form. */
export type Application = {
  purpose: string;
  people: number;
  pledge: boolean;
  groupName: string;
  payBy: PayBy;
};

/**
 * Whether an application may become a booking: what mayHold asks, and capacity, purpose and
 * pledge (domain rules 11, 15, 18). `review` tells that staff decide first.
 */
export function mayBook(
  centre: Centre,
  choices: readonly SlotChoice[],
  application: Application,
  asking: Asking,
): Result<{ review: boolean }> {
  return (
    firstOf(rulesAgainst(centre, choices, application, asking)) ??
    ok({ review: isReviewed(centre, application, asking.now) })
  );
}

/** Whether staff decide on an application for such a purpose before it stands (domain rule 18). */
export function isReviewed(centre: Centre, { purpose }: Pick<Application, "purpose">, now: Date): boolean {
  return policyOn(centre, today(now)).purposes.some(({ code, review }) => code === purpose && review);
}

/**
 * Every rule that stands in the way of an application, each with its numbers, in the order in which a resident
 * would meet them.
 * @example [...rulesAgainst(centre, tooMany, application, asking)].map(({ code }) => code)
 * // → ["not_yet_open", "over_monthly_cap"]
 */
export function* rulesAgainst(
  centre: Centre,
  choices: readonly SlotChoice[],
  application: Application,
  asking: Asking,
): Generator<Refusal> {
  const policy = policyOn(centre, today(asking.now));
  if (!application.pledge) yield refuse("pledge_missing");
  if (!policy.purposes.some(({ code }) => code === application.purpose)) yield refuse("purpose_unknown");
  if (!policy.individuals.allowed && application.groupName === "") yield refuse("individuals_not_allowed");
  yield* againstHolding(centre, choices, asking);
  for (const { roomId: room, date } of choices) {
    const described = roomOn(centre, room, date);
    if (described && !fits(described, application.people))
      yield refuse("over_capacity", { room, capacity: described.capacity, people: application.people });
  }
}

// ── At the counter ───────────────────────────────────────────────────────────────────────────

/** How a booking was asked for. */
export type Source = "online" | "counter" | "phone";

/** The rules that staff may set aside for somebody, for a reason that is kept (domain rule 23). The ledger of slots,
 *  closed days, the capacity of a room and a stop of bookings are none of them. */
export const SET_ASIDE = ["not_yet_open", "over_monthly_cap", "too_many_days", "two_rooms_at_once"] as const;

export type SetAside = (typeof SET_ASIDE)[number];

/** Whether staff may set such a rule aside.
 *  @example maySetAside("closed_day") // → false */
function maySetAside(code: string): code is SetAside {
  return SET_ASIDE.some((known) => known === code);
}

/**
 * Whether staff may enter an application against these rules: those that cannot be set aside refuse by themselves;
 * the others stand together in one refusal, unless each was shown and there is a reason.
 * @param seen the codes of the rules that the page showed
 * @returns the codes that are set aside with it
 * @example mayEnterAgainst([], { seen: [], reason: "" }) // → ok([])
 */
export function mayEnterAgainst(
  rules: readonly Refusal[],
  { seen, reason }: { seen: readonly string[]; reason: string },
): Result<SetAside[]> {
  const hard = rules.find(({ code }) => !maySetAside(code));
  if (hard) return hard;
  const codes = SET_ASIDE.filter((known) => rules.some(({ code }) => code === known));
  if (codes.length > 0 && (reason === "" || codes.some((code) => !seen.includes(code))))
    return refuse("rules_in_the_way", { rules: [...rules], codes, count: rules.length });
  return ok([...codes]);
}

// ── Holding ──────────────────────────────────────────────────────────────────────────────────

/** Whether two baskets are the same wishes, in whatever order. */
export function isSameBasket(a: readonly SlotChoice[], b: readonly SlotChoice[]): boolean {
  const text = (choices: readonly SlotChoice[]) =>
    choices
      .map((choice) => `${slotId(choice)}/${choice.tariff}/${choice.nursery}`)
      .sort()
      .join();
  return text(a) === text(b);
}

/** Whether a hold still keeps its slots from others.
 *  @example isLiveHold({ expiresAt: new Date(1) }, new Date(0)) // → true */
export function isLiveHold(hold: Pick<Hold, "expiresAt">, now: Date): boolean {
  return hold.expiresAt > now;
}

/** When a hold made at an instant ends.
 *  @example holdEnds(policy, new Date("2026-12-01T10:00:00+09:00")) // → 10:15 */
export function holdEnds(policy: Pick<Policy, "hold">, now: Date): Date {
  return new Date(now.getTime() + policy.hold.minutes * 60_000);
}

/** Whether and until when a hold may be prolonged; its own end is what counts, not the moment of asking. */
export function mayExtend(policy: Pick<Policy, "hold">, hold: Hold, now: Date): Result<Date> {
  if (!isLiveHold(hold, now)) return refuse("hold_expired");
  if (hold.extensions >= policy.hold.extensions) return refuse("already_extended", { expiresAt: hold.expiresAt });
  return ok(new Date(hold.expiresAt.getTime() + policy.hold.extensionMinutes * 60_000));
}

/**
 * Parts choices into what nobody else has and what somebody has. 保育室 that is gone stands among
 * the lost as a slot of its own, and its room stays among the free without it.
 * @param own the hold whose claims are one's own, null when there is none
 */
export function partByClaims(
  choices: readonly SlotChoice[],
  claims: readonly Claim[],
  own: string | null,
  now: Date,
): { free: SlotChoice[]; lost: SlotChoice[] } {
  const taken = new Set(claims.filter((claim) => isLive(claim, now) && (!own || claim.holdId !== own)).map(slotId));
  const lost = withNursery(choices).filter((choice) => taken.has(slotId(choice)));
  const free = choices
    .filter((choice) => !taken.has(slotId(choice)))
    .map((choice) => ({ ...choice, nursery: choice.nursery && !taken.has(slotId({ ...choice, roomId: NURSERY })) }));
  return { free, lost };
}

/** A time between two joined slots that is included, and in which room. */
export type JoinedTime = { room: Room; from: TimeOfDay; to: TimeOfDay };

/**
 * The times between joined slots that are included because one has both, each room once
 * (domain rule 12: slots 4 and 5 include 17:00–17:30).
 * @param keys slots of one day
 */
export function joinedTimes(centre: Centre, date: CalendarDate, keys: readonly SlotKey[]): JoinedTime[] {
  if (keys.length === 0) return []; // a day before there was any policy has none to ask
  const has = new Set(keys.map(slotId));
  const hours = slotHoursOn(centre, date);
  return policyOn(centre, date).joinedSlots.flatMap(([first, second]) =>
    keys
      .filter((key) => key.date === date && key.slot === first && has.has(slotId({ ...key, slot: second })))
      .flatMap(({ roomId }) => {
        const room = roomOn(centre, roomId, date);
        const from = hours.find(({ slot }) => slot === first)?.endsAt;
        const to = hours.find(({ slot }) => slot === second)?.startsAt;
        return room?.hire === "hire" && from && to ? [{ room, from, to }] : [];
      }),
  );
}

/** Slots by day, with what they are called. */
export type SlotDay<S extends SlotKey> = {
  date: CalendarDate;
  slots: (S & { room: Room | null; hours: SlotHours | null })[];
  joined: JoinedTime[];
};

/** Slots sorted into their days, each with its room and hours as they are on that day. */
export function slotDays<S extends SlotKey>(centre: Centre, slots: readonly S[]): SlotDay<S>[] {
  const dates = [...new Set(slots.map(({ date }) => date))].sort();
  return dates.map((date) => {
    const ofDay = slots.filter((slot) => slot.date === date).sort((a, b) => a.slot - b.slot);
    return {
      date,
      slots: ofDay.map((slot) => ({
        ...slot,
        room: roomOn(centre, slot.roomId, date),
        hours: slotHoursOn(centre, date).find((row) => row.slot === slot.slot) ?? null,
      })),
      joined: joinedTimes(centre, date, ofDay),
    };
  });
}

/** One alternative as it is offered. */
export type Offer = { why: "sameRoom" | "otherRoom" | "nextWeek"; choice: SlotChoice; room: Room; hours: SlotHours };

/** The nearest few of what could be had instead of one slot. */
export function offersOf(centre: Centre, alternatives: Omit<Alternatives, "lost">): Offer[] {
  const { sameRoomOtherSlot, otherRoomSameSlot, nextWeek } = alternatives;
  return [
    ...sameRoomOtherSlot.slice(0, 2).map((choice) => ({ why: "sameRoom" as const, choice })),
    ...otherRoomSameSlot.slice(0, 2).map((choice) => ({ why: "otherRoom" as const, choice })),
    ...nextWeek.slice(0, 1).map((choice) => ({ why: "nextWeek" as const, choice })),
  ].flatMap((offer) => {
    const room = roomOn(centre, offer.choice.roomId, offer.choice.date);
    const hours = slotHoursOn(centre, offer.choice.date).find(({ slot }) => slot === offer.choice.slot);
    return room && hours ? [{ ...offer, room, hours }] : [];
  });
}

// ── Paying by ────────────────────────────────────────────────────────────────────────────────

/** Until when a booking must be paid. */
export type PayDeadline = {
  /** the last instant at all */
  at: Date;
  /** the last instant at the counter */
  counterAt: Date;
  /** the usual deadline has passed: by card at once, or at the counter before the first slot */
  late: boolean;
};

/**
 * The deadline of paying: 23:59 of the third day before the earliest use, on the counter until
 * 21:30, moved to the day before while the centre is closed (domain rule 28). When it has passed
 * at booking, the beginning of the first slot.
 * @param had the deadline a booking had until now: where a new one would only be the beginning of the
 *   first slot, the old one stays, so that no change is a way round it
 * @example payDeadline(centre, [{ date: "2026-12-12", slot: 1, … }], now).at // → 2026-12-09 23:59
 */
export function payDeadline(
  centre: Centre,
  slots: readonly SlotKey[],
  now: Date,
  had: Date | null = null,
): PayDeadline {
  const first = slots.reduce((a, b) => (b.date < a.date || (b.date === a.date && b.slot < a.slot) ? b : a));
  const { payment } = policyOn(centre, today(now));
  const day = previousOpenDay(centre, addDays(first.date, -payment.daysBefore));
  const counterAt = instantAt(day, payment.counterUntil);
  if (now <= counterAt) return { at: instantAt(day, payment.time), counterAt, late: false };
  const begins = beginningOf(centre, first);
  // Itself the beginning of a slot, it moves with that slot.
  if (had && had < begins && timeOfDay(had) === payment.time)
    return { at: had, counterAt: instantAt(today(had), payment.counterUntil), late: false };
  return { at: begins, counterAt: begins, late: true };
}

/** Until when the counter takes money on the last day: its closing time, or the beginning of the first slot. */
export function counterEnd(centre: Centre, deadline: Date, now: Date): Date {
  const { time, counterUntil } = policyOn(centre, today(now)).payment;
  return timeOfDay(deadline) === time ? instantAt(today(deadline), counterUntil) : deadline;
}

/** The instant at which a slot ends. */
export function endOf(centre: Centre, { date, slot }: Pick<SlotKey, "date" | "slot">): Date {
  return slotEnds(centre, { date, slot });
}

/** The instant at which a slot begins. */
export function beginningOf(centre: Centre, { date, slot }: Pick<SlotKey, "date" | "slot">): Date {
  const hours = slotHoursOn(centre, date).find((row) => row.slot === slot);
  return instantAt(date, hours?.startsAt ?? "00:00");
}

/** When the first of the slots that stand begins; null when none stands. */
export function firstBeginning(
  centre: Centre,
  slots: readonly (Pick<SlotKey, "date" | "slot"> & { cancelledAt?: Date | null })[],
): Date | null {
  const begins = slots.filter(({ cancelledAt }) => !cancelledAt).map((slot) => beginningOf(centre, slot).getTime());
  return begins.length > 0 ? new Date(Math.min(...begins)) : null;
}

// ── Cancelling ───────────────────────────────────────────────────────────────────────────────

/** Until when a booking that was just made can be corrected freely (domain rule 24).
 *  @example graceEnds(policy, { createdAt: new Date("2026-12-01T10:00:00+09:00") }) // → 10:30 */
export function graceEnds(policy: Pick<Policy, "changes">, { createdAt }: Pick<Booking, "createdAt">): Date {
  return new Date(createdAt.getTime() + policy.changes.graceMinutes * 60_000);
}

/** Until when a slot of a booking can be given for another: its own closing, later while the booking can
 *  be corrected, and never after it has begun. */
export function changeEnds(
  centre: Centre,
  booking: Pick<Booking, "createdAt">,
  slot: Pick<SlotKey, "date" | "slot">,
): Date {
  const policy = policyOn(centre, today(booking.createdAt));
  const { daysBefore, time } = policy.changes.closing;
  const closes = instantAt(addDays(slot.date, -daysBefore), time).getTime();
  const latest = Math.max(closes, graceEnds(policy, booking).getTime());
  return new Date(Math.min(latest, beginningOf(centre, slot).getTime()));
}

/** The slots that a booking has; of one that is over, those it had last: what went before has no part in its end. */
export function standingSlots<S extends { cancelledAt?: Date | null }>(booking: { slots: readonly S[] }): S[] {
  const wentAt = ({ cancelledAt }: S) => cancelledAt?.getTime() ?? Number.POSITIVE_INFINITY;
  const last = Math.max(...booking.slots.map(wentAt));
  return booking.slots.filter((slot) => wentAt(slot) === last);
}

/** What a booking is, as its history keeps it: codes, slots and yen, never a person. */
export function traceOf(booking: {
  status: BookingStatus;
  version: number;
  slots: readonly (SlotKey & { yen: Yen; cancelledAt?: Date | null })[];
}): { status: BookingStatus; version: number; slots: string[]; yen: Yen } {
  const standing = booking.slots.filter(({ cancelledAt }) => !cancelledAt);
  return {
    status: booking.status,
    version: booking.version,
    slots: standing.map(slotId),
    yen: sumOfYen(standing.map(({ yen }) => yen)),
  };
}

/** Reads what `slotId` wrote into a trace.
 *  @example slotOfId("meeting-room/2026-12-12/3") // → { roomId: "meeting-room", date: "2026-12-12", slot: 3 } */
export function slotOfId(id: string): SlotKey {
  const [roomId = "", date = "", slot = "1"] = id.split("/");
  return { roomId, date, slot: Number(slot) as SlotKey["slot"] };
}

// ── Reference numbers ────────────────────────────────────────────────────────────────────────

const NUMBER_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const NUMBER_LENGTH = 8;

/** A reference number from random bytes; null when too few of them fall on its 31 signs, so that
 *  each sign stays equally likely.
 *  @example referenceNumber(new Uint8Array([0, 1, 2, 3, 4, 5, 6, 7])) // → "23456789" */
export function referenceNumber(random: Uint8Array): string | null {
  const fair = 256 - (256 % NUMBER_SIGNS.length);
  const signs = [...random].filter((byte) => byte < fair).map((byte) => NUMBER_SIGNS[byte % NUMBER_SIGNS.length]);
  return signs.length < NUMBER_LENGTH ? null : signs.slice(0, NUMBER_LENGTH).join("");
}

/** As people read it out.
 *  @example showNumber("A2B3C4D5") // → "A2B3-C4D5" */
export function showNumber(number: string): string {
  return `${number.slice(0, 4)}-${number.slice(4)}`;
}

/** Reads a reference number as people type it: full-width, small letters, with or without its hyphen.
 *  @example readNumber("ａ2b3-c4d5") // → "A2B3C4D5" */
export function readNumber(text: string): string | null {
  const signs = text
    .slice(0, 40)
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\-‐‑–—−ー]/g, "");
  return new RegExp(`^[${NUMBER_SIGNS}]{${NUMBER_LENGTH}}$`).test(signs) ? signs : null;
}

// ── The bill ─────────────────────────────────────────────────────────────────────────────────

export { type Bill, billOf } from "@/lib/fees/rules";

// ── For others to tell ───────────────────────────────────────────────────────────────────────

/** A booking as mails and calendar files show it: no name, no group, no purpose. */
export function bookingToTell(
  centre: Centre,
  booking: {
    number: string;
    slots: readonly (Pick<BookedSlot, "roomId" | "date" | "slot" | "yen"> & {
      cancelledAt?: Date | null;
      tariff?: BookedSlot["tariff"];
    })[];
  },
) {
  const slots = standingSlots(booking).map(({ roomId, date, slot, yen, tariff }) => {
    const room = roomOn(centre, roomId, date);
    const hours = slotHoursOn(centre, date).find((row) => row.slot === slot);
    const use = room && room.tariffs.length > 1 ? room.tariffs.find((row) => row.tariff === tariff) : null;
    return {
      roomId,
      room: { ja: room?.nameJa ?? roomId, en: room?.nameEn ?? roomId },
      ...(use && { use: { ja: use.nameJa, en: use.nameEn } }),
      date,
      slot,
      startsAt: hours?.startsAt ?? "00:00",
      endsAt: hours?.endsAt ?? "00:00",
      yen,
    };
  });
  return { number: showNumber(booking.number), slots, yen: sumOfYen(slots.map(({ yen }) => yen)) };
}

/** What is still to be paid, as mails show it. */
export function paymentToTell(
  yen: Yen,
  deadline: PayDeadline,
): { state: "free" } | { state: "due"; at: Date; counterAt: Date } {
  return yen > 0 ? { state: "due", at: deadline.at, counterAt: deadline.counterAt } : { state: "free" };
}
