import { type ActingGroup, can, classOfGroup } from "@/lib/accounts/rules";
import { type Person, personById, userWithGroup } from "@/lib/accounts/store";
import type { Context } from "@/lib/context";
import { type CalendarDate, fiscalYearOf, today } from "@/lib/dates";
import {
  type Centre,
  type Claim,
  isLive,
  nextOpenDay,
  type Opening,
  openingOf,
  type Policy,
  policyOn,
  type Room,
  roomsOn,
  type SlotHours,
  slotEnds,
  slotHoursOn,
  slotId,
  type Words,
} from "@/lib/facility/rules";
import type { SlotNumber } from "@/lib/facility/slots";
import { claimsOn, loadCentre } from "@/lib/facility/store";
import type { FeeShares, SlotPrice } from "@/lib/fees/lines";
import { priceOf } from "@/lib/fees/rules";
import { registrationOn } from "@/lib/groups/rules";
import { groupsOf } from "@/lib/groups/store";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";
import { recordViews } from "@/lib/staff/record-views";
import { encodeChoice } from "./basket";
import { penaltyStopOf, pointsSince } from "./penalties";
import { penaltiesOf } from "./store";

/** What a slot is to the counter: its own page asks nobody's window, see rules `rulesAgainst`. */
export type CounterState = "free" | "taken" | "held" | "closed" | "over";

/** One slot of one way of using a room, or of 保育室 beside it. */
export type CounterCell = {
  slot: SlotNumber;
  state: CounterState;
  /** of its box */
  value: string;
  price: { price: SlotPrice; shares: FeeShares } | null;
};

export type CounterRow = {
  key: string;
  room: Room;
  /** how it is used, where it can be in more than one way; null for 保育室 as well */
  use: Words | null;
  isNursery: boolean;
  cells: CounterCell[];
};

export type CounterDay = { date: CalendarDate; opening: Opening; hours: readonly SlotHours[]; rows: CounterRow[] };

/** Whom staff book for, with all that decides under which rules. */
export type CounterPerson = Person & {
  groups: ActingGroup[];
  /** the group they act for when they book themselves; null: none */
  actingFor: string | null;
  /** why they may not book at all for the time being */
  stop: Refusal | null;
};

export type CounterForm = {
  person: CounterPerson | null;
  days: CounterDay[];
  purposes: Policy["purposes"];
  individualsAllowed: boolean;
  cards: boolean;
};

/** What the form of the counter shows: the person, if one is chosen, and the slots of some days. */
export async function viewBookFor(
  ctx: Context,
  { person: id, days }: { person: string; days: readonly CalendarDate[] },
): Promise<Result<CounterForm, Refusal<"not_allowed">>> {
  if (!can(ctx.actor, "booking.create_for")) return refuse("not_allowed");
  const db = ctx.db.reader;
  const { now } = ctx;
  const centre = await loadCentre(db);
  const person = id ? await personById(db, id) : null;
  if (person) await recordViews(ctx, "book", [person.id]);
  const shown = days.length > 0 ? [...days] : [firstDay(centre, now)];
  const claims = await claimsOn(db, shown);
  const policy = policyOn(centre, today(now));
  return ok({
    person: person && (await withGroups(ctx, centre, person)),
    days: shown.map((date) => dayOf(centre, date, claims, now)),
    purposes: policy.purposes,
    individualsAllowed: policy.individuals.allowed,
    cards: ctx.cards !== null,
  });
}

async function withGroups({ db: { reader }, now }: Context, centre: Centre, person: Person): Promise<CounterPerson> {
  const day = today(now);
  const groups = (await groupsOf(reader, person.id)).map(({ id, name, isOfficial, registrations }) => ({
    id,
    name,
    applicant: classOfGroup({ isOfficial, isRegistered: registrationOn(registrations, day) !== null }),
  }));
  const stop = penaltyStopOf(policyOn(centre, day), await penaltiesOf(reader, person.id, pointsSince(now)), now);
  return {
    ...person,
    groups,
    actingFor: (await userWithGroup(reader, person.id, fiscalYearOf(day)))?.group?.id ?? null,
    stop: stop && refuse("too_many_penalties", stop),
  };
}

/** Today while there is still a slot to be had, else the next day on which the centre is open. */
function firstDay(centre: Centre, now: Date): CalendarDate {
  const day = today(now);
  const isLeft = slotHoursOn(centre, day).some(({ slot }) => slotEnds(centre, { date: day, slot }) > now);
  const next = new Date(now.getTime() + 24 * 60 * 60 * 1000);
  return nextOpenDay(centre, isLeft ? day : today(next));
}

function dayOf(centre: Centre, date: CalendarDate, claims: readonly Claim[], now: Date): CounterDay {
  const opening = openingOf(centre, date);
  const hours = slotHoursOn(centre, date);
  const live = new Map(claims.filter((claim) => isLive(claim, now)).map((claim) => [slotId(claim), claim.kind]));
  const stateOf = (roomId: string, slot: SlotNumber): CounterState => {
    const kind = live.get(slotId({ roomId, date, slot }));
    if (!opening.open || kind === "block") return "closed";
    if (slotEnds(centre, { date, slot }) <= now) return "over";
    return kind === undefined ? "free" : kind === "booking" ? "taken" : "held";
  };
  const rows = roomsOn(centre, date).flatMap((room): CounterRow[] => {
    const isNursery = room.hire === "with_another_room";
    if (room.hire === "not_for_hire") return [];
    return (isNursery ? room.tariffs.slice(0, 1) : room.tariffs).map(({ tariff, nameJa, nameEn }) => ({
      key: `${date}/${room.id}/${tariff}`,
      room,
      use: room.tariffs.length > 1 ? { ja: nameJa, en: nameEn } : null,
      isNursery,
      cells: hours.map(({ slot }) => ({
        slot,
        state: stateOf(room.id, slot),
        value: isNursery ? `${date}/${slot}` : encodeChoice({ roomId: room.id, date, slot, tariff, nursery: false }),
        price: isNursery ? null : priceOf(centre, { roomId: room.id, tariff, date }),
      })),
    }));
  });
  return { date, opening, hours, rows };
}
