import type { WindowClass } from "@/lib/accounts/rules";
import { type Asking, mayHold, type OwnSlot } from "@/lib/bookings/rules";
import {
  addDays,
  type CalendarDate,
  type CalendarMonth,
  dateRange,
  daysBetween,
  instantAt,
  isCalendarDate,
  monthOf,
  type TimeOfDay,
  timeOfDay,
  today,
  type Weekday,
  weekdayOf,
} from "@/lib/dates";
import {
  type Centre,
  checkRange,
  closesAt,
  defaultTariff,
  fits,
  openingOf,
  opensAt,
  type Policy,
  policyOn,
  type Room,
  type RoomId,
  roomOn,
  type SlotChoice,
  type SlotHours,
  type SlotKey,
  slotHoursOn,
  slotId,
  type TariffId,
  withNursery,
} from "@/lib/facility/rules";
import { isSlotNumber, SLOT_NUMBERS, type SlotNumber } from "@/lib/facility/slots";
import { ok, type Result, refuse } from "@/lib/result";

// ── What somebody waits for ──────────────────────────────────────────────────────────────────

/** What fits a wish: any of the rooms, on any of the days, so many slots of one room and day on end. */
export type Search = {
  rooms: RoomId[];
  from: CalendarDate;
  to: CalendarDate;
  /** none: any day of the week */
  weekdays: Weekday[];
  /** slots that may be part of it; none: any */
  slots: SlotNumber[];
  /** so many slots that follow one another */
  together: number;
  /** with the cooking counter: rooms that have none do not fit */
  cooking: boolean;
  /** with 保育室 in every slot */
  nursery: boolean;
};

/** "over": its days have passed, or nothing is left of it that could be offered. */
export type WishStatus = "waiting" | "offered" | "taken" | "left" | "over";

export const WISH_STATUSES: readonly WishStatus[] = ["waiting", "offered", "taken", "left", "over"];

/** The states in which a wish still stands in line. */
export const LIVE_WISHES: readonly WishStatus[] = ["waiting", "offered"];

export type Wish = {
  id: string;
  userId: string;
  status: WishStatus;
  search: Search;
  purpose: string;
  purposeNote: string;
  groupName: string;
  groupId: string | null;
  people: number;
  /** what is never offered: slots they cancelled or passed on, and runs that were free when they began to wait */
  refused: string[];
  locale: "ja" | "en";
  createdAt: Date;
  endedAt: Date | null;
};

export type OfferStatus = "open" | "taken" | "passed" | "lapsed";

export const OFFER_STATUSES: readonly OfferStatus[] = ["open", "taken", "passed", "lapsed"];

/** Slots kept for the first in line until they answer. */
export type Offer = {
  id: string;
  wishId: string;
  choices: SlotChoice[];
  status: OfferStatus;
  expiresAt: Date;
  createdAt: Date;
};

export type WaitingProblem =
  | "already_waiting"
  | "already_yours"
  | "free_now"
  | "nothing_to_wait_for"
  | "offer_over"
  | "too_many_wishes"
  | "too_much_free"
  | "unknown_wish";

// ── The parts of a day ───────────────────────────────────────────────────────────────────────

export type PartOfDay = "morning" | "afternoon" | "evening";

export const PARTS_OF_DAY: readonly PartOfDay[] = ["morning", "afternoon", "evening"];

/** The slots that begin in a part of a day: before noon, before 17:00, later.
 *  @example slotsOfPart(centre, "afternoon", "2026-12-05") // → [3, 4] */
export function slotsOfPart(centre: Centre, part: PartOfDay, date: CalendarDate): SlotNumber[] {
  return slotHoursOn(centre, date)
    .filter(({ startsAt }) => partOf(startsAt) === part)
    .map(({ slot }) => slot);
}

function partOf(startsAt: TimeOfDay): PartOfDay {
  return startsAt < "12:00" ? "morning" : startsAt < "17:00" ? "afternoon" : "evening";
}

/** The parts of a day that some slots are exactly; null where they are other slots than that.
 *  @example partsOfSlots(centre, [3, 4], "2026-12-05") // → ["afternoon"] */
export function partsOfSlots(centre: Centre, slots: readonly SlotNumber[], date: CalendarDate): PartOfDay[] | null {
  const parts = PARTS_OF_DAY.filter((part) => slotsOfPart(centre, part, date).some((slot) => slots.includes(slot)));
  const whole = parts.flatMap((part) => slotsOfPart(centre, part, date));
  return whole.length === slots.length && whole.every((slot) => slots.includes(slot)) ? parts : null;
}

// ── What fits ────────────────────────────────────────────────────────────────────────────────

/**
 * The search for one slot alone, as it stands in the table of what is free.
 * @example searchOfSlot({ roomId: "meeting-room", date: "2026-12-12", slot: 3 }).together // → 1
 */
export function searchOfSlot({ roomId, date, slot }: SlotKey): Search {
  return {
    rooms: [roomId],
    from: date,
    to: date,
    weekdays: [],
    slots: [slot],
    together: 1,
    cooking: false,
    nursery: false,
  };
}

/** Whether a search is for one slot of one room alone. */
export function isOneSlot({ rooms, from, to, slots, together }: Search): boolean {
  return rooms.length === 1 && from === to && slots.length === 1 && together === 1;
}

/** Reads "room/date/slot" as the table of what is free writes it; null for anything else.
 *  @example readSlot("meeting-room/2026-12-12/3")?.slot // → 3 */
export function readSlot(text: string): SlotKey | null {
  const [roomId = "", date = "", slotText, ...more] = text.slice(0, 80).split("/");
  const slot = Number(slotText);
  if (more.length > 0 || !/^[a-z][a-z-]{0,39}$/.test(roomId) || !isCalendarDate(date) || !isSlotNumber(slot))
    return null;
  return { roomId, date, slot };
}

/** The longest run there can be: the slots of a day. */
const MOST_TOGETHER = SLOT_NUMBERS.length;

/**
 * Reads a search as addresses and forms write it. What is no room, weekday, slot or number is left out;
 * whether the rest can be waited for is asked of `checkSearch`.
 * @example readSearch(new URLSearchParams("room=meeting-room&from=2027-03-01&to=2027-03-31&weekday=6&together=2"))
 */
export function readSearch(query: URLSearchParams): Search {
  const all = (name: string) => query.getAll(name).slice(0, 20);
  const text = (name: string) => (query.get(name) ?? "").slice(0, 20).normalize("NFKC").trim();
  const rooms = all("room").filter((id) => /^[a-z][a-z-]{0,39}$/.test(id));
  const weekdays = all("weekday").filter((day) => /^[0-6]$/.test(day));
  const slots = all("slot").map(Number).filter(isSlotNumber);
  const together = Number(text("together"));
  return {
    rooms: [...new Set(rooms)],
    from: text("from"),
    to: text("to"),
    weekdays: [...new Set(weekdays)].map((day) => Number(day) as Weekday).sort((a, b) => a - b),
    slots: [...new Set(slots)].sort((a, b) => a - b),
    together: Number.isInteger(together) && together >= 1 && together <= MOST_TOGETHER ? together : 1,
    cooking: text("cooking") === "1",
    nursery: text("nursery") === "1",
  };
}

/** A search as addresses and forms write it; `readSearch` reads it again.
 *  @example writeSearch(searchOfSlot(slot)) // → "room=meeting-room&from=2026-12-12&to=2026-12-12&slot=3&together=1" */
export function writeSearch({ rooms, from, to, weekdays, slots, together, cooking, nursery }: Search): string {
  const parts: [string, string | number][] = [
    ...rooms.map((room): [string, string] => ["room", room]),
    ["from", from],
    ["to", to],
    ...weekdays.map((day): [string, number] => ["weekday", day]),
    ...slots.map((slot): [string, number] => ["slot", slot]),
    ["together", together],
    ...(cooking ? ([["cooking", 1]] as [string, number][]) : []),
    ...(nursery ? ([["nursery", 1]] as [string, number][]) : []),
  ];
  return new URLSearchParams(parts.map(([name, value]) => [name, String(value)])).toString();
}

function tariffFor(room: Room, { cooking }: Search): TariffId | null {
  if (!cooking) return defaultTariff(room);
  return room.tariffs.find(({ tariff }) => tariff === "cooking")?.tariff ?? null;
}

/**
 * Every run of slots of a day that fits a search, the rooms in the order of the search and the earliest
 * first, whoever has them.
 * @example runsOn(centre, { rooms: ["meeting-room"], slots: [3, 4], together: 2, … }, "2026-12-05") // → [[3, 4] of that day]
 */
export function runsOn(centre: Centre, search: Search, date: CalendarDate): SlotChoice[][] {
  if (date < search.from || date > search.to) return [];
  if (search.weekdays.length > 0 && !search.weekdays.includes(weekdayOf(date))) return [];
  if (!openingOf(centre, date).open) return [];
  const slots = slotHoursOn(centre, date).map(({ slot }) => slot);
  const isWanted = (slot: SlotNumber) => search.slots.length === 0 || search.slots.includes(slot);
  return search.rooms.flatMap((roomId) => {
    const room = roomOn(centre, roomId, date);
    const tariff = room?.hire === "hire" ? tariffFor(room, search) : null;
    if (!tariff) return [];
    return slots.flatMap((_, first) => {
      const run = slots.slice(first, first + search.together);
      const isRun = run.length === search.together && run.every((slot, place) => slot === slots[first]! + place);
      if (!isRun || !run.every(isWanted)) return [];
      return [run.map((slot): SlotChoice => ({ roomId, date, slot, tariff, nursery: search.nursery }))];
    });
  });
}

/** The days a search may still be met on: from today to its last. */
function daysOf(search: Search, now: Date): CalendarDate[] {
  const day = today(now);
  return dateRange(laterDay(search.from, day), search.to);
}

function earlier(one: CalendarDate, other: CalendarDate): CalendarDate {
  return one < other ? one : other;
}

/** The later of two days. */
export function laterDay(one: CalendarDate, other: CalendarDate): CalendarDate {
  return one < other ? other : one;
}

/** Names a run of slots among what a wish is not offered.
 *  @example runId([{ roomId: "meeting-room", date: "2026-12-05", slot: 3, … }, { …, slot: 4 }]) // → "meeting-room/2026-12-05/3-4" */
export function runId(run: readonly SlotKey[]): string {
  const [first] = run;
  return first ? `${first.roomId}/${first.date}/${first.slot}-${run.at(-1)?.slot}` : "";
}

/** Whether so many people may be in the room of a run. */
function holds(centre: Centre, run: readonly SlotKey[], people: number): boolean {
  return run.every(({ roomId, date }) => {
    const room = roomOn(centre, roomId, date);
    return room !== null && fits(room, people);
  });
}

/**
 * Whether a search can be waited for at all: rooms that are hired out, days that are still to come and
 * not too many, and at least one run of slots that would fit so many people if it were free.
 */
export function checkSearch(
  centre: Centre,
  search: Search,
  { people, now }: { people: number; now: Date },
): Result<Search> {
  const { offers } = policyOn(centre, today(now));
  const range = checkRange(search.from, search.to, offers.longestDays);
  if (!range.ok) return range;
  if (search.rooms.length === 0) return refuse("unknown_room");
  for (const roomId of search.rooms) {
    const room = roomOn(centre, roomId, search.from);
    if (!room) return refuse("unknown_room");
    if (room.hire === "not_for_hire") return refuse("not_for_hire", { room: roomId });
    if (room.hire === "with_another_room") return refuse("nursery_alone", { room: roomId });
  }
  const runs = daysOf(search, now)
    .filter((date) => now < closesAt(centre, date))
    .flatMap((date) => runsOn(centre, search, date));
  if (runs.length === 0) return refuse("nothing_to_wait_for");
  if (runs.some((run) => holds(centre, run, people))) return ok(search);
  const largest = search.rooms
    .flatMap((id) => roomOn(centre, id, search.from) ?? [])
    .reduce((a, b) => ((b.capacity ?? 0) > (a.capacity ?? 0) ? b : a));
  return refuse("over_capacity", { room: largest.id, capacity: largest.capacity, people });
}

// ── What is free ─────────────────────────────────────────────────────────────────────────────

/** Whether nobody has a slot, by the ledger of slots. */
export type IsFree = (key: SlotKey) => boolean;

/** Whether a run can be had as a whole, its 保育室 included. */
function isFreeRun(run: readonly SlotChoice[], isFree: IsFree): boolean {
  return withNursery(run).every(isFree);
}

/**
 * The runs that fit a search and could be booked at once by anybody in such a window: whoever sees them
 * need not wait. Caps are left aside: who has reached one still need not wait for what is free.
 */
export function freeRuns(
  centre: Centre,
  search: Search,
  given: { isFree: IsFree; window: WindowClass; people: number; now: Date },
): SlotChoice[][] {
  const { isFree, window, people, now } = given;
  return daysOf(search, now)
    .filter((date) => opensAt(centre, window, date) <= now && now < closesAt(centre, date))
    .flatMap((date) => runsOn(centre, search, date))
    .filter((run) => isFreeRun(run, isFree) && holds(centre, run, people));
}

/**
 * The months of a search that cannot be booked yet in such a window, and since when they can be. What is free
 * there when they open belongs to whoever books it then.
 * @example laterMonths(centre, { from: "2027-03-01", to: "2027-03-31", … }, "city", now) // → [{ month: "2027-03", opensAt: 4 January, 9:00 }]
 */
export function laterMonths(
  centre: Centre,
  search: Search,
  window: WindowClass,
  now: Date,
): { month: CalendarMonth; opensAt: Date }[] {
  const dates = daysOf(search, now).filter((date) => runsOn(centre, search, date).length > 0);
  const months = new Map(dates.map((date) => [monthOf(date), opensAt(centre, window, date)]));
  return [...months].flatMap(([month, at]) => (at > now ? [{ month, opensAt: at }] : []));
}

// ── Who is asked ─────────────────────────────────────────────────────────────────────────────

/** Those who wait, in line: whoever came first, and of one instant the smaller id.
 *  @example inLine([second, first]) // → [first, second] */
export function inLine<W extends Pick<Wish, "createdAt" | "id">>(wishes: readonly W[]): W[] {
  return [...wishes].sort(
    (a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
}

/** How something became free, which decides what of it may be offered. */
export type Freed =
  /** by an event: only runs with at least one of these slots are offered */
  | { kind: "freed"; keys: readonly SlotKey[] }
  /** by itself (a hold that ran out, a day that was opened): all that has become free since they wait */
  | { kind: "found" };

/** Somebody who waits, with what they may book. */
export type Waiting = { wish: Wish; asking: Asking };

/** What one of those who wait is offered. */
export type Share = { wish: Wish; choices: SlotChoice[] };

/**
 * The runs that a wish could be offered of what is free, whoever waits: they fit the search and the people,
 * and are nothing they cancelled or passed on. What became free by itself must not have been free when they
 * began to wait.
 */
export function candidatesFor(centre: Centre, wish: Wish, freed: Freed, isFree: IsFree, now: Date): SlotChoice[][] {
  const refused = new Set(wish.refused);
  const touched = freed.kind === "freed" ? new Set(freed.keys.map(slotId)) : null;
  const dates =
    freed.kind === "freed" ? [...new Set(freed.keys.map(({ date }) => date))].sort() : daysOf(wish.search, now);
  return dates
    .filter((date) => now < closesAt(centre, date))
    .flatMap((date) => runsOn(centre, wish.search, date))
    .filter((run) => {
      if (run.some((choice) => refused.has(slotId(choice)))) return false;
      const isNew = touched ? withNursery(run).some((choice) => touched.has(slotId(choice))) : !refused.has(runId(run));
      return isNew && isFreeRun(run, isFree) && holds(centre, run, wish.people);
    });
}

/**
 * The first of these runs that somebody may book now, within their window and their caps; null when there
 * is none. What became free by itself is offered only on days that were open for booking when they began to
 * wait: what is free for the first time at the opening of a month belongs to whoever books it, and waiting
 * must not reserve it.
 */
export function runFor(
  centre: Centre,
  { wish, asking }: Waiting,
  freed: Freed,
  candidates: readonly SlotChoice[][],
): SlotChoice[] | null {
  const wasOpen = ({ date }: SlotKey) => opensAt(centre, asking.window, date) <= wish.createdAt;
  const run = candidates.find(
    (choices) => (freed.kind === "freed" || choices.every(wasOpen)) && mayHold(centre, choices, asking).ok,
  );
  return run ?? null;
}

/**
 * Shares out what is free among those who wait, in line: each is offered one run at most, no slot is
 * offered twice, and nobody is passed over who could have had one.
 */
export function shareOut(centre: Centre, waiting: readonly Waiting[], freed: Freed, isFree: IsFree): Share[] {
  const gone = new Set<string>();
  const given = new Map<string, OwnSlot[]>();
  const shares: Share[] = [];
  for (const { wish, asking } of waiting) {
    // Caps are those of the group where they wait for one.
    const who = wish.groupId ?? wish.userId;
    const own = given.get(who) ?? [];
    const isLeft: IsFree = (key) => !gone.has(slotId(key)) && isFree(key);
    const candidates = candidatesFor(centre, wish, freed, isLeft, asking.now);
    const others = [...asking.others, ...own];
    const choices = runFor(centre, { wish, asking: { ...asking, others } }, freed, candidates);
    if (!choices) continue;
    for (const choice of withNursery(choices)) gone.add(slotId(choice));
    given.set(who, [...own, ...choices.map((choice) => ({ ...choice, bookedOn: today(asking.now) }))]);
    shares.push({ wish, choices });
  }
  return shares;
}

const DAY_MINUTES = 24 * 60;

/**
 * Until when an offer may be answered: so long as the setting says by the days until use, and never beyond
 * the closing of bookings for its day. Made at night, one of less than a day counts from the morning: nobody
 * need lie awake for it.
 * @example offerEnds(centre, [{ date: "2026-12-12", … }], new Date("2026-12-01T10:00+09:00")) // → 2 December, 10:00
 */
export function offerEnds(centre: Centre, choices: readonly SlotKey[], now: Date): Date {
  const date = choices.map((choice) => choice.date).sort()[0] ?? today(now);
  const policy = policyOn(centre, today(now));
  const minutes = keptMinutes(policy, daysBetween(today(now), date));
  const from = minutes < DAY_MINUTES ? awakeFrom(policy, now) : now;
  const end = new Date(from.getTime() + minutes * 60_000);
  const closing = closesAt(centre, date);
  return end < closing ? end : closing;
}

/** The end of the night in which an instant lies; the instant itself by day.
 *  @example awakeFrom(policy, new Date("2026-12-01T23:00+09:00")) // → 2 December, 8:00 */
function awakeFrom({ offers: { quiet } }: Pick<Policy, "offers">, now: Date): Date {
  const [day, time] = [today(now), timeOfDay(now)];
  if (time >= quiet.from) return instantAt(addDays(day, 1), quiet.until);
  return time < quiet.until ? instantAt(day, quiet.until) : now;
}

/** For how many minutes a slot is kept for whoever is asked, so many days before its use.
 *  @example keptMinutes(policy, 6) // → 180 */
export function keptMinutes({ offers }: Pick<Policy, "offers">, days: number): number {
  const rows = [...offers.kept].sort((a, b) => b.daysBefore - a.daysBefore);
  return (rows.find(({ daysBefore }) => days >= daysBefore) ?? rows.at(-1))?.minutes ?? 0;
}

// ── The place in line ────────────────────────────────────────────────────────────────────────

/** Whether two searches could want the same slot. */
export function isRival(a: Search, b: Search): boolean {
  if (!a.rooms.some((room) => b.rooms.includes(room))) return false;
  if (a.slots.length > 0 && b.slots.length > 0 && !a.slots.some((slot) => b.slots.includes(slot))) return false;
  const from = laterDay(a.from, b.from);
  const to = earlier(a.to, b.to);
  if (from > to) return false;
  if (a.weekdays.length === 0 && b.weekdays.length === 0) return true;
  const isWanted = (weekdays: readonly Weekday[], date: CalendarDate) =>
    weekdays.length === 0 || weekdays.includes(weekdayOf(date));
  // A week has every weekday once: more days tell nothing new.
  return dateRange(from, earlier(addDays(from, 6), to)).some(
    (date) => isWanted(a.weekdays, date) && isWanted(b.weekdays, date),
  );
}

/**
 * The place of a wish in line: 1 when nobody before it waits for anything that it waits for.
 * @param line all wishes that stand in line, its own among them or not
 */
export function placeOf(wish: Pick<Wish, "id" | "createdAt" | "search">, line: readonly Wish[]): number {
  const before = inLine([...line.filter(({ id }) => id !== wish.id), wish as Wish]);
  return (
    1 +
    before
      .slice(
        0,
        before.findIndex(({ id }) => id === wish.id),
      )
      .filter((other) => isRival(other.search, wish.search)).length
  );
}

/** Whether the days of a search are over: nothing of it can be booked any more. */
export function isOver(centre: Centre, search: Search, now: Date): boolean {
  return now >= closesAt(centre, search.to);
}

/**
 * Whether anything is left of a wish that could be offered some day: not all of it was passed on, let lapse or
 * cancelled by themselves. Whoever has nothing left to hope for holds no place in line.
 */
export function canComeTrue(centre: Centre, wish: Pick<Wish, "search" | "refused" | "people">, now: Date): boolean {
  const refused = new Set(wish.refused);
  return daysOf(wish.search, now)
    .filter((date) => now < closesAt(centre, date))
    .flatMap((date) => runsOn(centre, wish.search, date))
    .some((run) => !run.some((choice) => refused.has(slotId(choice))) && holds(centre, run, wish.people));
}

// ── Joining ──────────────────────────────────────────────────────────────────────────────────

/** More runs than this need no wish: there is enough to choose from. */
const MOST_FREE = 60;

/** Whether two searches are the same wish said twice. */
function isSameSearch(a: Search, b: Search): boolean {
  const text = (search: Search) =>
    JSON.stringify([
      [...search.rooms].sort(),
      search.from,
      search.to,
      [...search.weekdays].sort(),
      [...search.slots].sort(),
      search.together,
      search.cooking,
      search.nursery,
    ]);
  return text(a) === text(b);
}

/**
 * Whether somebody may begin to wait: not for what they wait for or have already, within the number of wishes a
 * person may have, and not for what is free, unless they say that they do not want that. The value is what
 * is never offered them though it may look as if it had become free: the runs that are free now.
 */
export function mayWait(
  centre: Centre,
  search: Search,
  given: {
    mine: readonly Wish[];
    /** what they have themselves: nobody waits for that alone */
    own: readonly SlotKey[];
    free: readonly SlotChoice[][];
    passesFree: boolean;
    now: Date;
  },
): Result<{ refused: string[] }> {
  const { mine, own, free, passesFree, now } = given;
  const { offers } = policyOn(centre, today(now));
  if (mine.some((wish) => isSameSearch(wish.search, search))) return refuse("already_waiting");
  const has = new Set(own.map(slotId));
  const runs = daysOf(search, now).flatMap((date) => runsOn(centre, search, date));
  if (runs.length > 0 && runs.every((run) => run.some((choice) => has.has(slotId(choice)))))
    return refuse("already_yours");
  if (mine.length >= offers.wishesPerPerson) return refuse("too_many_wishes", { max: offers.wishesPerPerson });
  if (free.length > MOST_FREE) return refuse("too_much_free", { count: free.length });
  if (free.length > 0 && !passesFree) return refuse("free_now", { count: free.length, slots: free.flat().slice(0, 3) });
  return ok({ refused: free.map(runId) });
}

/** The slots of a day with their hours, for the words of a run.
 *  @example hoursOfRun(centre, run) // → { startsAt: "13:00", endsAt: "17:00" } */
export function hoursOfRun(centre: Centre, run: readonly SlotKey[]): Pick<SlotHours, "startsAt" | "endsAt"> | null {
  const [first] = run;
  const last = run.at(-1);
  if (!first || !last) return null;
  const hours = slotHoursOn(centre, first.date);
  const startsAt = hours.find(({ slot }) => slot === first.slot)?.startsAt;
  const endsAt = hours.find(({ slot }) => slot === last.slot)?.endsAt;
  return startsAt && endsAt ? { startsAt, endsAt } : null;
}
