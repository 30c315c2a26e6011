import { z } from "zod";
import { type ActingGroup, windowOf } from "@/lib/accounts/rules";
import { recordChange } from "@/lib/audit";
import { applicationFields } from "@/lib/bookings/fields";
import { otherSlotsOf } from "@/lib/bookings/store";
import type { Context } from "@/lib/context";
import { type CalendarDate, type CalendarMonth, daysBetween, fiscalYearOf, monthOf, today } from "@/lib/dates";
import { type Tx, transaction } from "@/lib/db";
import {
  type Centre,
  isLive,
  type Policy,
  policyOn,
  type Room,
  roomsOn,
  type SlotChoice,
  type SlotKey,
  slotId,
} from "@/lib/facility/rules";
import { claimsBetween, loadCentre } from "@/lib/facility/store";
import { recordUnmet } from "@/lib/numbers/record-unmet";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";
import {
  checkSearch,
  freeRuns,
  type IsFree,
  laterDay,
  laterMonths,
  mayWait,
  placeOf,
  readSearch,
  type Search,
  type Wish,
} from "./rules";
import { insertWish, liveWishesOf, waiterOf, wishesInLine } from "./store";

/** Free runs shown before the rest is only counted. */
const FREE_SHOWN = 8;

/** What the page of a new wish shows for a search. */
export type NewWish = {
  /** with every room for hire where none was named */
  search: Search;
  /** why nobody can wait for it; null when one can */
  problem: Refusal | null;
  /** what need not be waited for: it is free now */
  free: { runs: SlotChoice[][]; count: number };
  /** the months of it that nobody like them can book yet; `all` where its first is one of them, so every one is */
  notOpen: { months: { month: CalendarMonth; opensAt: Date }[]; all: boolean };
  /** the place in line one would have */
  place: number;
  /** how long an offer is kept, by the days until use, farthest first */
  kept: { daysBefore: number; minutes: number }[];
  /** the most people that fit into the largest of the rooms; null where one has no capacity */
  capacity: number | null;
};

/** What the form of a new wish offers to choose from. */
export type WishForm = {
  rooms: readonly Room[];
  purposes: Policy["purposes"];
  group: ActingGroup | null;
  individualsAllowed: boolean;
  longestDays: number;
  /** when minutes of an offer do not count */
  quiet: Policy["offers"]["quiet"];
  today: CalendarDate;
  centre: Centre;
};

/** What one can wait for, and how it is applied for. */
export async function viewWishForm(ctx: Context): Promise<WishForm> {
  const centre = await loadCentre(ctx.db.reader);
  const day = today(ctx.now);
  const policy = policyOn(centre, day);
  return {
    rooms: roomsOn(centre, day).filter(({ hire }) => hire === "hire"),
    purposes: policy.purposes,
    group: ctx.actor.kind === "user" ? ctx.actor.group : null,
    individualsAllowed: policy.individuals.allowed,
    longestDays: policy.offers.longestDays,
    quiet: policy.offers.quiet,
    today: day,
    centre,
  };
}

/** Whether a search can be waited for, what of it is free right now, and how many are before one. Reads only. */
export async function viewNewWish(ctx: Context, asked: Search): Promise<NewWish> {
  const { reader } = ctx.db;
  const centre = await loadCentre(reader);
  const forHire = roomsOn(centre, today(ctx.now)).filter(({ hire }) => hire === "hire");
  const search = asked.rooms.length > 0 ? asked : { ...asked, rooms: forHire.map(({ id }) => id) };
  const checked = checkSearch(centre, search, { people: 1, now: ctx.now });
  // Of what is no search nothing can be told: its days may be none.
  if (!checked.ok)
    return {
      search,
      problem: checked,
      free: { runs: [], count: 0 },
      notOpen: { months: [], all: false },
      place: 1,
      kept: [],
      capacity: null,
    };
  const free = await freeNow(ctx, reader, centre, search, 1);
  const mine = ctx.actor.kind === "user" ? await liveWishesOf(reader, ctx.actor.userId) : [];
  const own = await ownSlots(ctx, reader, search);
  const may = mayWait(centre, search, { mine, own, free, passesFree: true, now: ctx.now });
  const window = windowOf(ctx.actor);
  const months = laterMonths(centre, search, window, ctx.now);
  const rooms = roomsOn(centre, today(ctx.now)).filter(({ id }) => search.rooms.includes(id));
  const capacities = rooms.map(({ capacity }) => capacity);
  return {
    search,
    problem: may.ok ? null : may,
    free: { runs: free.slice(0, FREE_SHOWN), count: free.length },
    notOpen: { months, all: months[0]?.month === monthOf(laterDay(search.from, today(ctx.now))) },
    place: placeOf({ id: "", createdAt: ctx.now, search }, await wishesInLine(reader)),
    kept: keptFor(centre, search, ctx.now),
    capacity: capacities.includes(null) ? null : Math.max(...capacities.flatMap((capacity) => capacity ?? [])),
  };
}

/** The rows of the setting that a search can still come to: the days until its last become fewer. */
function keptFor(centre: Centre, search: Search, now: Date): NewWish["kept"] {
  const days = daysBetween(today(now), search.to);
  return policyOn(centre, today(now)).offers.kept.filter(({ daysBefore }) => daysBefore <= days);
}

async function freeNow(ctx: Context, db: Tx, centre: Centre, search: Search, people: number): Promise<SlotChoice[][]> {
  const claims = await claimsBetween(db, search.from, search.to);
  const taken = new Set(claims.filter((claim) => isLive(claim, ctx.now)).map(slotId));
  const isFree: IsFree = (key) => !taken.has(slotId(key));
  return freeRuns(centre, search, { isFree, window: windowOf(ctx.actor), people, now: ctx.now });
}

/** What stands for a wish in the numbers: the first of its places that is not free. However far it reaches, it is one. */
function firstWanted(
  { actor, now }: Context,
  centre: Centre,
  { search, people, free }: { search: Search; people: number; free: readonly SlotChoice[][] },
): SlotKey[] {
  const placeOfRun = (run: readonly SlotChoice[]) => run.map(slotId).join();
  const isFree = new Set(free.map(placeOfRun));
  const all = freeRuns(centre, search, { isFree: () => true, window: windowOf(actor), people, now });
  return all.find((run) => !isFree.has(placeOfRun(run))) ?? [];
}

/** What they have of these days already, as they act. */
async function ownSlots({ actor, now }: Context, db: Tx, { from, to }: Search): Promise<SlotKey[]> {
  if (actor.kind !== "user") return [];
  const { userId, group } = actor;
  const who = { userId, groupId: group?.id ?? null, applicant: group?.applicant ?? ("individual" as const) };
  return otherSlotsOf(db, { ...who, visitor: actor.visitorId, now }, [{ date: from }, { date: to }]);
}

export const joinLineInput = z.object({
  search: z
    .string()
    .max(2_000)
    .transform((text) => readSearch(new URLSearchParams(text))),
  /** the id of the group it was filled in for, "" for oneself: what the form showed is what is waited for */
  actingFor: z.string().max(64).optional(),
  ...applicationFields,
  /** "on": what is free now is not wanted */
  passFree: z.string().max(2).optional(),
});

/**
 * Puts somebody into the line for what they search, with all that a booking needs, so that one tap is
 * enough later. What is free now need not be waited for; who says that they do not want it is not offered
 * it as if it had become free.
 */
export async function joinLine(ctx: Context, input: z.output<typeof joinLineInput>): Promise<Result<{ id: string }>> {
  const { actor, now } = ctx;
  const { search, people } = input;
  if (actor.kind !== "user") return refuse("not_allowed");
  return transaction(ctx.db, async (tx): Promise<Result<{ id: string }>> => {
    const centre = await loadCentre(tx);
    const groupId = actor.group?.id ?? null;
    const waiter = await waiterOf(tx, { userId: actor.userId, groupId }, fiscalYearOf(today(now)));
    if (!waiter) return refuse("not_allowed");
    if ((input.actingFor ?? groupId ?? "") !== (groupId ?? ""))
      return refuse("acting_changed", { who: waiter.group ? "group" : "person", name: waiter.group?.name ?? "" });
    const policy = policyOn(centre, today(now));
    const groupName = waiter.group?.name ?? input.groupName;
    if (!policy.purposes.some(({ code }) => code === input.purpose)) return refuse("purpose_unknown");
    if (!policy.individuals.allowed && groupName === "") return refuse("individuals_not_allowed");
    const checked = checkSearch(centre, search, { people, now });
    if (!checked.ok) return checked;
    const free = await freeNow(ctx, tx, centre, search, people);
    const may = mayWait(centre, search, {
      mine: await liveWishesOf(tx, actor.userId),
      own: await ownSlots(ctx, tx, search),
      free,
      passesFree: input.passFree === "on",
      now,
    });
    if (!may.ok) return may;
    const wish: Omit<Wish, "status" | "endedAt"> = {
      id: crypto.randomUUID(),
      userId: actor.userId,
      search,
      purpose: input.purpose,
      purposeNote: input.purposeNote,
      groupName,
      groupId,
      people,
      refused: may.value.refused,
      locale: ctx.locale,
      createdAt: now,
    };
    await insertWish(tx, wish);
    await recordUnmet(ctx, tx, "waiting", firstWanted(ctx, centre, { search, people, free }));
    await recordChange(tx, {
      actor,
      action: "wish.join",
      subject: "wish",
      subjectId: wish.id,
      after: { ...search },
      at: now,
    });
    return ok({ id: wish.id });
  });
}
