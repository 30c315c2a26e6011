import type { Actor } from "@/lib/accounts/rules";
import { addDays, type CalendarDate, daysBetween, today } from "@/lib/dates";
import {
  type Centre,
  defaultTariff,
  fits,
  mayChoose,
  NURSERY,
  type Policy,
  policyOn,
  type RefundReason,
  roomOn,
  type SlotChoice,
  type SlotKey,
  slotId,
  withNursery,
} from "@/lib/facility/rules";
import { noDearer, payerOf, quote } from "@/lib/fees/rules";
import { percentOf, sumOfYen, type Yen } from "@/lib/money";
import { ok, type Result, refuse } from "@/lib/result";
import {
  type Asking,
  type BookedSlot,
  type Booking,
  beginningOf,
  changeEnds,
  graceEnds,
  isReductionPending,
  mayWant,
  overCaps,
  type PayDeadline,
  payDeadline,
} from "./rules";
import { awaitsRelease, isCorrection, isOverdue, movesOf } from "./transitions";

// ── What comes back for a slot ───────────────────────────────────────────────────────────────

/** By which rule a share of a fee comes back: the time for corrections, the reason, the table by the
 *  day of use, or what the slot kept of the day it was moved from. */
export type ReturnRule = "correction" | "reason" | "table" | "moved";

/** What comes back for one slot, and by which rule. */
export type SlotReturn = SlotKey & {
  yen: Yen;
  percent: number;
  rule: ReturnRule;
  backYen: Yen;
  daysBefore: number;
  /** the last day on which giving it up gives this share, or gave a greater one when this is none */
  best: { date: CalendarDate; percent: number; isPassed: boolean } | null;
};

/** How a slot is given up. */
export type Giving = { correction: boolean; reason: RefundReason };

const LATER: Giving = { correction: false, reason: "own" };

/** The share that comes back for a slot given up on a day: the first line of the table that the
 *  days between reach (domain rule 29).
 *  @example refundPercent([{ daysBefore: 7, percent: 100 }, { daysBefore: 0, percent: 0 }], "2026-12-12", "2026-12-05") // → 100 */
export function refundPercent(table: Policy["refunds"], dateOfUse: CalendarDate, cancelledOn: CalendarDate): number {
  return refundLine(table, daysBetween(cancelledOn, dateOfUse))?.percent ?? 0;
}

function refundLine(table: Policy["refunds"], days: number): Policy["refunds"][number] | undefined {
  return [...table].sort((a, b) => b.daysBefore - a.daysBefore).find(({ daysBefore }) => days >= daysBefore);
}

type Given = Pick<BookedSlot, "roomId" | "date" | "slot" | "yen"> & { refundCap?: number };

/**
 * What comes back for a slot that is given up now: all of it while the booking can be corrected or
 * for the centre's own reasons, else by the table, and no more than its old date gave when it was
 * moved (docs/decisions/008).
 */
export function returnOf(centre: Centre, given: Given, now: Date, { correction, reason }: Giving = LATER): SlotReturn {
  const { refunds, refundReasons } = policyOn(centre, today(now));
  const { roomId, date, slot, yen, refundCap = 100 } = given;
  const daysBefore = daysBetween(today(now), date);
  const byReason = refundReasons.find((row) => row.reason === reason)?.percent ?? null;
  const whole = (rule: ReturnRule, percent: number) => ({ rule, percent, best: null });
  const { rule, percent, best } = correction
    ? whole("correction", 100)
    : byReason !== null
      ? whole("reason", byReason)
      : byTable(refunds, date, daysBefore, refundCap);
  return { roomId, date, slot, yen, percent, rule, backYen: percentOf(yen, percent), daysBefore, best };
}

function byTable(table: Policy["refunds"], date: CalendarDate, daysBefore: number, cap: number) {
  const line = refundLine(table, daysBefore);
  const percent = line?.percent ?? 0;
  if (percent > cap) return { rule: "moved" as const, percent: cap, best: null };
  const shown = percent > 0 ? line : table.filter((row) => row.percent > 0).at(-1);
  const best = shown
    ? { date: addDays(date, -shown.daysBefore), percent: Math.min(shown.percent, cap), isPassed: percent === 0 }
    : null;
  return { rule: "table" as const, percent, best: cap === 0 ? null : best };
}

// ── What a change does to money ──────────────────────────────────────────────────────────────

/** Yen charged (less what was waived) and yen paid (less what was given back). */
export type Money = { charged: Yen; paid: Yen };

/** What a change comes to, each 0 or more. */
export type Settled = {
  /** owed from now on beside what was */
  chargeYen: Yen;
  /** owed no longer */
  waiverYen: Yen;
  /** comes back of what was paid */
  refundYen: Yen;
  /** was paid for slots given up, and does not come back */
  lostYen: Yen;
  /** still to be paid afterwards */
  dueYen: Yen;
  /** what waits to be handed out at the counter and is taken for this, and what of it then still waits */
  credit: { usedYen: Yen; leftYen: Yen } | null;
};

/**
 * What a booking owes after its slots have changed: the fees of what stands, what was kept of slots
 * given up before, and the share that the centre keeps now. That share is kept only of what was paid
 * for what is given up, where what is open counts as open of that: who never paid for a slot owes
 * nothing for giving it up. What comes instead has no part in it: a dearer slot is not paid with what
 * another one does not give back.
 * @param before the fees of what stood, `after` of what stands now; `given` the fees of what is given up, `kept` the share of them that does not come back
 * @example settle({ before: 640, after: 320, given: 320, kept: 0 }, { charged: 640, paid: 640 }).refundYen // → 320
 */
export function settle(
  { before, after, given, kept }: { before: Yen; after: Yen; given: Yen; kept: Yen },
  money: Money,
): Settled {
  const forfeited = Math.max(0, money.charged - before);
  const open = Math.max(0, money.charged - money.paid);
  const lostYen = Math.min(kept, Math.max(0, given - open));
  const owed = after + forfeited + lostYen;
  const leftYen = Math.max(0, money.paid - owed);
  const usedYen = Math.max(0, Math.max(0, money.paid - money.charged) - leftYen);
  return {
    chargeYen: Math.max(0, owed - money.charged),
    waiverYen: Math.max(0, money.charged - owed),
    // what the centre already owed before is on its way, and is not promised twice
    refundYen: Math.max(0, leftYen - Math.max(0, money.paid - money.charged)),
    lostYen,
    dueYen: Math.max(0, owed - money.paid),
    credit: usedYen > 0 ? { usedYen, leftYen } : null,
  };
}

const NOTHING: Settled = { chargeYen: 0, waiverYen: 0, refundYen: 0, lostYen: 0, dueYen: 0, credit: null };

/** What cancelling all slots that have not begun comes to. */
export type Cancellation = Pick<Settled, "refundYen" | "waiverYen" | "lostYen"> & {
  slots: SlotReturn[];
  /** slots that have begun already and stay */
  kept: SlotKey[];
};

/** What cancelling a booking now comes to, slot by slot. A slot that has begun is used, and stays. */
export function cancellationOf(
  centre: Centre,
  booked: readonly (Given & Pick<BookedSlot, "cancelledAt">)[],
  money: Money,
  now: Date,
  how: Giving = LATER,
): Cancellation {
  const standing = booked.filter(({ cancelledAt }) => cancelledAt === null);
  const begun = standing.filter((slot) => beginningOf(centre, slot) <= now);
  const slots = standing.filter((slot) => !begun.includes(slot)).map((slot) => returnOf(centre, slot, now, how));
  const given = yenOf(slots);
  const amounts = { before: yenOf(standing), after: yenOf(begun), given, kept: given - backOf(slots) };
  // Nothing is charged while staff decide.
  const { refundYen, waiverYen, lostYen } = money.charged === 0 ? NOTHING : settle(amounts, money);
  return { slots, kept: begun.map(keyOf), refundYen, waiverYen, lostYen };
}

// ── Changing ─────────────────────────────────────────────────────────────────────────────────

/** What is wanted for a slot of a booking: another one instead, or null to give it up. */
export type SlotWish = { of: SlotKey; to: SlotChoice | null };

/** A slot that is given for another. */
export type MovedSlot = {
  from: SlotReturn;
  to: Omit<BookedSlot, "cancelledAt"> & { nursery: boolean };
  /** more to pay for it */
  extraYen: Yen;
  /** what it costs less, and the part of that which comes back */
  lessYen: Yen;
  backYen: Yen;
};

/** Everything a change does, before anything happens. */
export type ChangePlan = Settled & {
  /** made so shortly after booking that it is a correction: everything comes back and nothing is counted */
  correction: boolean;
  correctUntil: Date;
  reason: RefundReason;
  moved: MovedSlot[];
  dropped: SlotReturn[];
  /** the slots that come to the booking or are used in another way, as they will stand in it */
  put: Omit<BookedSlot, "cancelledAt">[];
  /** to be claimed, and to be freed */
  claim: SlotChoice[];
  free: SlotKey[];
  /** what stands afterwards */
  standing: Omit<BookedSlot, "cancelledAt">[];
  /** until when what is owed then must be paid; null when nothing is */
  deadline: PayDeadline | null;
};

/** Limits of time that residents keep and staff may set aside for a reason: moving a slot only until its closing,
 *  and booking a day only from its opening on. */
export type TimeLimit = (typeof TIME_LIMITS)[number];

export const TIME_LIMITS = ["change_closed", "not_yet_open"] as const;

/** @example isTimeLimit("slot_taken") // → false */
export function isTimeLimit(code: string): code is TimeLimit {
  return TIME_LIMITS.some((limit) => limit === code);
}

type ChangedBooking = Pick<
  Booking,
  "status" | "slots" | "createdAt" | "people" | "residence" | "purpose" | "reduction" | "payDeadline" | "ledger"
>;

/**
 * Plans a change of a booking: which slots come and go, what is charged, what comes back by which
 * rule, and until when the rest is to be paid. Says nothing of whether the new slots are free: the
 * ledger of slots does, when they are claimed.
 * @param asking what else the person has, this booking's own slots not among them; which limits of time staff set aside
 */
export function changeOf(
  centre: Centre,
  booking: ChangedBooking,
  wishes: readonly SlotWish[],
  money: Money,
  asking: Asking & { aside?: readonly TimeLimit[] },
  reason: RefundReason = "own",
): Result<ChangePlan> {
  const { now, aside = [] } = asking;
  const standing = booking.slots.filter(({ cancelledAt }) => cancelledAt === null);
  const own = new Map(standing.map((slot) => [slotId(slot), slot]));
  const wanted = new Map<string, SlotWish>();
  for (const wish of wishes) {
    const slot = own.get(slotId(wish.of));
    if (!slot || slot.roomId === NURSERY) return refuse("slot_not_yours");
    if (!wish.to || !isAsItIs(slot, wish.to, standing)) wanted.set(slotId(wish.of), wish);
  }
  if (wanted.size === 0) return refuse("nothing_to_change");

  const rooms = standing.filter(({ roomId }) => roomId !== NURSERY);
  const isStaying = (slot: SlotKey) => !wanted.has(slotId(slot));
  const staying = rooms.filter(isStaying);
  const pairs = [...wanted.values()].flatMap(({ of, to }) => {
    const from = own.get(slotId(of));
    return from && to ? [{ from, to }] : [];
  });
  const taken = new Set(staying.map(slotId));
  for (const { to } of pairs) {
    if (taken.has(slotId(to))) return refuse("slot_twice", { slots: [keyOf(to)] });
    taken.add(slotId(to));
  }
  const correction = isCorrection(centre, booking, now);
  const refused =
    cannotGive(centre, booking, rooms, wanted, { now, reason, aside }) ??
    cannotHave(
      centre,
      booking,
      pairs.map(({ to }) => to),
      { own: new Set(own.keys()), staying, asking, aside },
    );
  if (refused) return refused;

  const how = { correction, reason };
  const choices = [
    ...staying.map((slot) => ({ ...slot, nursery: hasNursery(slot, standing) })),
    ...pairs.map(({ to }) => to),
  ];
  const after = new Set(withNursery(choices).map(slotId));
  const comes = quote(
    centre,
    pairs.map(({ to }) => to),
    payerOf(booking),
  ).slots.filter(({ choice }) => choice.roomId !== NURSERY || !own.has(slotId(choice)));
  const moved = pairs.map(({ from, to }): MovedSlot => {
    const given = returnOf(centre, from, now, how);
    const asked = comes.find(({ choice }) => slotId(choice) === slotId(to))?.fee;
    // Whoever has to go elsewhere for the centre's own reasons pays no more for it.
    const fee = asked && reason !== "own" ? noDearer(asked, from.yen) : asked;
    if (!fee) throw new Error("a slot without its fee");
    const less = Math.max(0, from.yen - fee.yen);
    return {
      from: given,
      to: { ...keyOf(to), tariff: to.tariff, yen: fee.yen, fee, refundCap: given.percent, nursery: to.nursery },
      extraYen: Math.max(0, fee.yen - from.yen),
      lessYen: less,
      backYen: percentOf(less, given.percent),
    };
  });
  const isMoved = (slot: SlotKey) => pairs.some(({ from }) => slotId(from) === slotId(slot));
  const dropped = standing
    .filter((slot) => (slot.roomId === NURSERY ? !after.has(slotId(slot)) : !isStaying(slot) && !isMoved(slot)))
    .map((slot) => returnOf(centre, slot, now, how));
  const hadNurseryFor = Math.max(0, ...standing.filter(({ roomId }) => roomId === NURSERY).map(({ yen }) => yen));
  const put = [
    ...moved.map(({ to: { nursery: _, ...slot } }) => slot),
    ...comes
      .filter(({ choice }) => choice.roomId === NURSERY)
      .map(({ choice, fee }) => ({ choice, fee: reason === "own" ? fee : noDearer(fee, hadNurseryFor) }))
      .map(({ choice, fee }) => ({ ...keyOf(choice), tariff: choice.tariff, yen: fee.yen, fee, refundCap: 100 })),
  ];
  const changed = new Set(put.map(slotId));
  const stands = [...standing.filter((slot) => after.has(slotId(slot)) && !changed.has(slotId(slot))), ...put].sort(
    (a, b) => slotOrder(a).localeCompare(slotOrder(b)),
  );
  const given = yenOf(dropped) + sumOfYen(moved.map(({ lessYen }) => lessYen));
  const kept = given - backOf(dropped) - backOf(moved);
  const amounts = { before: yenOf(standing), after: yenOf(stands), given, kept };
  const settled = booking.status === "requested" ? NOTHING : settle(amounts, money);
  const ahead = stands.filter((slot) => beginningOf(centre, slot) > now);
  // A fee whose reduction waits for a decision is paid after it, by the deadline it then gets.
  const isOwed = settled.dueYen > 0 && stands.length > 0 && !isReductionPending(booking);
  return ok({
    ...settled,
    correction,
    correctUntil: graceEnds(policyOn(centre, today(booking.createdAt)), booking),
    reason,
    moved,
    dropped,
    put,
    claim: withNursery(pairs.map(({ to }) => to)).filter((choice) => !own.has(slotId(choice))),
    free: standing.filter((slot) => !after.has(slotId(slot))).map(keyOf),
    standing: stands.map((slot) => ({ ...slot })),
    deadline: isOwed ? payDeadline(centre, ahead.length > 0 ? ahead : stands, now, booking.payDeadline) : null,
  });
}

/** Why a slot cannot be given up or given for another now. For the centre's own reasons also what has begun can. */
function cannotGive(
  centre: Centre,
  booking: ChangedBooking,
  rooms: readonly BookedSlot[],
  wanted: ReadonlyMap<string, SlotWish>,
  { now, reason, aside }: { now: Date; reason: RefundReason; aside: readonly TimeLimit[] },
) {
  if (reason !== "own") return null;
  const isPart = rooms.some((slot) => !wanted.has(slotId(slot)));
  if (isPart && awaitsRelease(centre, booking, now)) return refuse("payment_overdue", { payAt: booking.payDeadline });
  for (const slot of rooms) {
    const wish = wanted.get(slotId(slot));
    if (!wish) continue;
    const facts = { slots: [keyOf(slot)] };
    if (beginningOf(centre, slot) <= now) return refuse("slot_begun", facts);
    if (!wish.to) continue;
    const closedAt = changeEnds(centre, booking, slot);
    if (closedAt <= now && !aside.includes("change_closed")) return refuse("change_closed", { ...facts, closedAt });
    if (isOverdue(booking, now)) return refuse("payment_overdue", { payAt: booking.payDeadline });
  }
  return null;
}

/** Why slots cannot come to a booking: what is asked of whoever books them (domain rules 11, 14, 20, 22). */
function cannotHave(
  centre: Centre,
  booking: ChangedBooking,
  choices: readonly SlotChoice[],
  {
    own,
    staying,
    asking,
    aside,
  }: { own: ReadonlySet<string>; staying: readonly BookedSlot[]; asking: Asking; aside: readonly TimeLimit[] },
) {
  for (const choice of choices) {
    const wanted = own.has(slotId(choice)) ? mayChoose(centre, choice) : mayWant(centre, choice, asking);
    if (!wanted.ok && !aside.some((limit) => limit === wanted.code)) return wanted;
    const room = roomOn(centre, choice.roomId, choice.date);
    if (room && !fits(room, booking.people))
      return refuse("over_capacity", { room: room.id, capacity: room.capacity, people: booking.people });
  }
  const bookedOn = today(booking.createdAt);
  const fresh = choices.filter((choice) => !own.has(slotId(choice)));
  // Those of one's own slots that others of them go to, or that are used in another way, are had as well.
  const kept = [...staying, ...choices.filter((choice) => !fresh.includes(choice))];
  const others = [...asking.others, ...kept.map((slot) => ({ ...keyOf(slot), bookedOn }))];
  return fresh.length > 0 ? overCaps(centre, fresh, { ...asking, others }) : null;
}

/**
 * A slot of a booking as it would be used elsewhere: in the same way where the room has it, else in its
 * plainest; with 保育室 where it went along and is free there too. Null for a room that there is not.
 */
export function asUsedIn(
  centre: Centre,
  slot: Pick<BookedSlot, "tariff">,
  to: SlotKey,
  nursery: boolean,
): SlotChoice | null {
  const room = roomOn(centre, to.roomId, to.date);
  const tariff = room?.tariffs.some((row) => row.tariff === slot.tariff) ? slot.tariff : room && defaultTariff(room);
  return tariff ? { ...keyOf(to), tariff, nursery } : null;
}

// ── Splitting ────────────────────────────────────────────────────────────────────────────────

/** Which slots become a booking of their own, which stay, and what the fee of the first is. */
export type SplitPlan = { goes: BookedSlot[]; stays: BookedSlot[]; yen: Yen };

/**
 * Parts a booking in two. 保育室 goes along with the slots beside which it stands, unless another room of the
 * same time stays. What has begun stays where it is, and something has to stay and something to go.
 */
export function splitOf(
  centre: Centre,
  booking: Pick<Booking, "slots">,
  keys: readonly SlotKey[],
  now: Date,
): Result<SplitPlan> {
  const standing = booking.slots.filter(({ cancelledAt }) => cancelledAt === null);
  const rooms = standing.filter(({ roomId }) => roomId !== NURSERY);
  const wanted = new Set(keys.map(slotId));
  if ([...wanted].some((id) => !rooms.some((slot) => slotId(slot) === id))) return refuse("slot_not_yours");
  const going = rooms.filter((slot) => wanted.has(slotId(slot)));
  const staying = rooms.filter((slot) => !wanted.has(slotId(slot)));
  if (going.length === 0 || staying.length === 0) return refuse("split_nothing");
  const begun = going.filter((slot) => beginningOf(centre, slot) <= now);
  if (begun.length > 0) return refuse("slot_begun", { slots: begun.map(keyOf) });
  const isAt = (slot: SlotKey) => (other: SlotKey) => other.date === slot.date && other.slot === slot.slot;
  const isGoing = (slot: BookedSlot) =>
    slot.roomId === NURSERY ? going.some(isAt(slot)) && !staying.some(isAt(slot)) : wanted.has(slotId(slot));
  const goes = standing.filter(isGoing);
  return ok({ goes, stays: standing.filter((slot) => !isGoing(slot)), yen: yenOf(goes) });
}

/** Wishes that give up everything that has not begun; for the centre's own reasons, what has begun as well. */
export function givingUpAll(
  centre: Centre,
  booking: Pick<Booking, "slots">,
  now: Date,
  reason: RefundReason = "own",
): SlotWish[] {
  return booking.slots
    .filter((slot) => slot.cancelledAt === null && slot.roomId !== NURSERY)
    .filter((slot) => reason !== "own" || beginningOf(centre, slot) > now)
    .map((slot) => ({ of: keyOf(slot), to: null }));
}

// ── Wishes as they travel in addresses and forms ─────────────────────────────────────────────

/** A slot of a booking with how it is used there. */
export function choiceOf(slot: SlotKey & Pick<SlotChoice, "tariff">, standing: readonly SlotKey[]): SlotChoice {
  return { ...keyOf(slot), tariff: slot.tariff, nursery: hasNursery(slot, standing) };
}

/** Whether 保育室 goes with a slot of a booking. */
export function hasNursery(slot: SlotKey, standing: readonly SlotKey[]): boolean {
  return standing.some(
    (other) =>
      other.roomId === NURSERY && other.date === slot.date && other.slot === slot.slot && slot.roomId !== NURSERY,
  );
}

function isAsItIs(slot: BookedSlot, to: SlotChoice, standing: readonly BookedSlot[]): boolean {
  return slotId(slot) === slotId(to) && slot.tariff === to.tariff && hasNursery(slot, standing) === to.nursery;
}

function keyOf({ roomId, date, slot }: SlotKey): SlotKey {
  return { roomId, date, slot };
}

function slotOrder({ date, slot, roomId }: SlotKey): string {
  return `${date}/${slot}/${roomId}`;
}

function yenOf(slots: readonly { yen: Yen }[]): Yen {
  return sumOfYen(slots.map(({ yen }) => yen));
}

function backOf(slots: readonly { backYen: Yen }[]): Yen {
  return sumOfYen(slots.map(({ backYen }) => backYen));
}

/** What staff can cancel of a booking, slot by slot, and what would come back of it by the reason. */
export type Closing = {
  /** `slotId` of each, and whether it goes unless they say otherwise */
  slots: { id: string; isChosen: boolean }[];
  /** what comes back of the chosen ones */
  offers: { reason: RefundReason; refundYen: Yen }[];
};

/**
 * What cancelling a booking would come to for staff now: of today and later, begun or not, and when all of
 * it is over, of all there was. No offers when it cannot be cancelled.
 */
export function closingOf(centre: Centre, booking: Booking, money: Money, actor: Actor, now: Date): Closing {
  const moves = movesOf(centre, booking, actor, now).map(({ move }) => move);
  const all = givingUpAll(centre, booking, now, "centre").map(({ of }) => of);
  const current = all.filter(({ date }) => date >= today(now));
  const chosen = new Set((current.length > 0 ? current : all).map(slotId));
  const asking = { window: "city", applicant: booking.applicant, now, others: [] } as const;
  const offers = policyOn(centre, today(now)).refundReasons.flatMap(({ reason }) => {
    const isOpen = reason === "own" ? moves.includes("cancel") || moves.includes("drop") : moves.includes("close");
    const wishes = givingUpAll(centre, booking, now, reason).filter(({ of }) => chosen.has(slotId(of)));
    const plan = isOpen ? changeOf(centre, booking, wishes, money, asking, reason) : null;
    return plan?.ok ? [{ reason, refundYen: plan.value.refundYen }] : [];
  });
  return { slots: all.map((slot) => ({ id: slotId(slot), isChosen: chosen.has(slotId(slot)) })), offers };
}
