import { windowOf } from "@/lib/accounts/rules";
import type { Context } from "@/lib/context";
import { type CalendarDate, today } from "@/lib/dates";
import {
  alternativeDates,
  alternativesFor,
  type Centre,
  isLive,
  mayChoose,
  NURSERY,
  type Opening,
  openingOf,
  policyOn,
  type Room,
  roomOn,
  type SlotChoice,
  type SlotHours,
  slotHoursOn,
  slotId,
} from "@/lib/facility/rules";
import { claimsOn, loadCentre } from "@/lib/facility/store";
import { feeOf, quote } from "@/lib/fees/rules";
import type { Yen } from "@/lib/money";
import { type Refusal, refuse } from "@/lib/result";
import {
  askedAs,
  type Bill,
  billOf,
  type Hold,
  isSameBasket,
  type JoinedTime,
  joinedTimes,
  mayHold,
  mayWant,
  type Offer,
  offersOf,
  partByClaims,
  residenceOf,
  visitorOf,
  whoCounts,
} from "./rules";
import { holdOf, otherSlotsOf } from "./store";

/** One chosen slot as the basket shows it. */
export type BasketSlot = {
  choice: SlotChoice;
  /** null when no such room is there */
  room: Room | null;
  hours: SlotHours | null;
  yen: Yen;
  /** why it cannot be had, null when it can */
  problem: Refusal | null;
  /** 保育室 in this slot: free, wanted but gone, gone, or not to be had */
  nursery: "free" | "lost" | "gone" | "none";
  /** what could be had instead; null where nothing is wanted instead */
  offers: Offer[] | null;
};

export type BasketDay = {
  date: CalendarDate;
  opening: Opening;
  slots: BasketSlot[];
  joined: JoinedTime[];
};

export type BasketView = {
  days: BasketDay[];
  /** what can be had now */
  free: SlotChoice[];
  bill: Bill;
  /** why all of it together cannot be held (caps), null when it can */
  refusal: Refusal | null;
  /** the visitor's live hold */
  hold: (Hold & { isThisBasket: boolean }) | null;
  holdMinutes: number;
};

/** The basket with prices, what is no longer free and what could be had instead. Reads only. */
export async function viewBasket(
  ctx: Context,
  input: { choices: readonly SlotChoice[]; people: number | null },
): Promise<BasketView> {
  const db = ctx.db.reader;
  const { now } = ctx;
  const residence = residenceOf(ctx.actor);
  const window = windowOf(ctx.actor);
  const visitor = visitorOf(ctx.actor);
  const centre = await loadCentre(db);
  const kept = visitor ? await holdOf(db, visitor) : null;
  const hold = kept && isLive(kept, now) ? kept : null;
  const policy = policyOn(centre, today(now));
  const choices = input.choices.slice(0, 2 * policy.hold.maxSlots);

  const claims = (await claimsOn(db, alternativeDates(choices))).filter(({ holdId }) => !hold || holdId !== hold.id);
  const { lost } = partByClaims(choices, claims, null, now);
  const isLost = new Set(lost.map(slotId));
  const taken = new Set(claims.filter((claim) => isLive(claim, now)).map(slotId));

  const slots = choices.map((choice): BasketSlot => {
    const room = roomOn(centre, choice.roomId, choice.date);
    const wanted = mayWant(centre, choice, { window, now });
    const problem = !wanted.ok
      ? wanted
      : isLost.has(slotId(choice))
        ? refuse("slot_taken", { slots: [choice], count: 1 })
        : null;
    return {
      choice,
      room,
      hours: slotHoursOn(centre, choice.date).find(({ slot }) => slot === choice.slot) ?? null,
      yen: mayChoose(centre, choice).ok
        ? feeOf(centre, choice, { residence, commercial: false, reduction: null }).yen
        : 0,
      problem,
      nursery: nurseryBeside(centre, choice, taken),
      offers: problem && mayChoose(centre, choice).ok ? offersFor(choice) : null,
    };
  });
  function offersFor(choice: SlotChoice): Offer[] {
    const situation = { centre, claims, chosen: choices, window, people: input.people, now };
    return alternativesFor([choice], situation).flatMap((found) => offersOf(centre, found));
  }

  const free = slots
    .filter(({ problem }) => !problem)
    .map(({ choice, nursery }) => ({ ...choice, nursery: choice.nursery && nursery === "free" }));
  const others =
    ctx.actor.kind === "user" && free.length > 0
      ? await otherSlotsOf(db, { ...whoCounts(ctx.actor), visitor, now }, free)
      : [];
  const allowed =
    free.length > 0 ? mayHold(centre, free, { window, applicant: askedAs(ctx.actor), now, others }) : null;

  return {
    days: daysOf(centre, slots),
    free,
    bill: billOf(
      centre,
      quote(centre, free, { residence, commercial: false, reduction: null }).slots.map(({ choice, fee }) => ({
        ...choice,
        fee,
      })),
    ),
    refusal: allowed && !allowed.ok ? allowed : null,
    hold: hold && { ...hold, isThisBasket: isSameBasket(hold.choices, input.choices) },
    holdMinutes: policy.hold.minutes,
  };
}

function nurseryBeside(centre: Centre, choice: SlotChoice, taken: ReadonlySet<string>): BasketSlot["nursery"] {
  const nursery = roomOn(centre, NURSERY, choice.date);
  const beside = { ...choice, roomId: NURSERY };
  if (nursery?.hire !== "with_another_room" || choice.roomId === NURSERY) return "none";
  if (!taken.has(slotId(beside))) return "free";
  return choice.nursery ? "lost" : "gone";
}

function daysOf(centre: Centre, slots: readonly BasketSlot[]): BasketDay[] {
  const dates = [...new Set(slots.map(({ choice }) => choice.date))].sort();
  return dates.map((date) => {
    const ofDay = slots.filter(({ choice }) => choice.date === date);
    const toHave = ofDay.filter(({ problem }) => !problem).map(({ choice }) => choice);
    return { date, opening: openingOf(centre, date), slots: ofDay, joined: joinedTimes(centre, date, toHave) };
  });
}
