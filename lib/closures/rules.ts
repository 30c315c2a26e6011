import { windowFor } from "@/lib/accounts/rules";
import { type ChangePlan, changeOf, choiceOf, givingUpAll, hasNursery, type SlotWish } from "@/lib/bookings/changes";
import { type Asking, type Booking, beginningOf, endOf, hasSlots, type OwnSlot } from "@/lib/bookings/rules";
import { addDays, type CalendarDate, dateRange, isCalendarDate, today } from "@/lib/dates";
import {
  type CalendarException,
  type Centre,
  checkDate,
  checkRange,
  defaultTariff,
  fits,
  mayClaim,
  NURSERY,
  type Opening,
  openingOf,
  type RefundReason,
  type RoomId,
  roomOn,
  roomsOn,
  type SlotChoice,
  type SlotKey,
  slotHoursOn,
  slotId,
  type Words,
  withNursery,
} from "@/lib/facility/rules";
import type { SlotNumber } from "@/lib/facility/slots";
import { moneyOf } from "@/lib/payments/rules";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";
import { laterDay, runsOn, type Wish } from "@/lib/waiting/rules";

// ── What a closure is ────────────────────────────────────────────────────────────────────────

/** A day, some rooms or some slots closed against the rules; or a day opened against them. */
export type ClosureKind = "closing" | "opening";

export const CLOSURE_KINDS: readonly ClosureKind[] = ["closing", "opening"];

export type ClosureReason = "extra" | "repairs" | "election" | "disaster" | "weather";

export const CLOSURE_REASONS: readonly ClosureReason[] = ["extra", "repairs", "election", "disaster", "weather"];

/** "acting": bookings wait to be settled, or could not be */
export type ClosureStatus = "acting" | "settled" | "reopened";

export const CLOSURE_STATUSES: readonly ClosureStatus[] = ["acting", "settled", "reopened"];

/** What is closed or opened: some dates; of these every room or some, all day or some slots. */
export type Scope = {
  kind: ClosureKind;
  dates: CalendarDate[];
  /** none: the whole centre */
  rooms: RoomId[];
  /** none: the whole day */
  slots: SlotNumber[];
};

export type Closure = Scope & {
  id: string;
  reason: ClosureReason;
  note: Words;
  status: ClosureStatus;
  version: number;
  createdById: string;
  createdAt: Date;
  reopenedAt: Date | null;
};

/** What becomes of a booking: all comes back, or it goes elsewhere. */
export type CaseChoice = "refund" | "move";

export type CaseStatus = "open" | "done" | "failed";

export type ClosureCase = {
  id: string;
  closureId: string;
  bookingId: string;
  /** the slots that are hit, 保育室 as one of its own */
  slots: SlotKey[];
  choice: CaseChoice;
  /** where each hit slot of a room goes, in the order of `slots` without 保育室; [] for a refund */
  moveTo: SlotChoice[];
  message: string;
  status: CaseStatus;
  failure: string | null;
  doneAt: Date | null;
};

/** Every code with which this feature refuses; their words are in problems-closures. */
export type ClosureProblem =
  | "already_closed"
  | "already_open"
  | "closure_bad_dates"
  | "closure_changed"
  | "closure_empty"
  | "closure_incomplete"
  | "closure_over"
  | "closure_past"
  | "closure_too_long"
  | "hits_changed"
  | "reopen_instead"
  | "unknown_closure";

/** How many days one closure may have: a quarter of a year of repairs. More is entered in parts, each looked at. */
export const LONGEST_DAYS = 92;

/** By which reason of the policy money comes back.
 *  @example refundReasonOf("repairs") // → "centre" */
export function refundReasonOf(reason: ClosureReason): RefundReason {
  return reason === "disaster" || reason === "weather" ? reason : "centre";
}

/** Whether whole days of the whole centre are meant: they are exceptions of the calendar; all else are blocks.
 *  @example isWhole({ rooms: [], slots: [] }) // → true */
export function isWhole({ rooms, slots }: Pick<Scope, "rooms" | "slots">): boolean {
  return rooms.length === 0 && slots.length === 0;
}

// ── Which days ───────────────────────────────────────────────────────────────────────────────

/**
 * Single days as people type them: 2026-12-05, 2026/12/5 or 2026年12月5日, apart by spaces, commas or lines.
 * @example readDates("2026/12/5、2026-12-12 x") // → { dates: ["2026-12-05", "2026-12-12"], unread: ["x"] }
 */
export function readDates(text: string): { dates: CalendarDate[]; unread: string[] } {
  const parts = text
    .normalize("NFKC")
    .split(/[\s,、;]+/)
    .filter(Boolean)
    .slice(0, 500);
  const dates: CalendarDate[] = [];
  const unread: string[] = [];
  for (const part of parts) {
    const [, year = "", month = "", day = ""] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(part) ?? [];
    const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
    if (isCalendarDate(date)) dates.push(date);
    else unread.push(part);
  }
  return { dates, unread };
}

/** What somebody typed of the days: a first and a last one, and single ones. */
export type TypedDays = { from: string; to: string; more: string };

/**
 * The days that are meant, each once and in order: from the first to the last, and single ones.
 * @example datesOf({ from: "2026-12-05", to: "", more: "2026/12/12" }, "2026-12-01") // → ok(["2026-12-05", "2026-12-12"])
 */
export function datesOf({ from, to, more }: TypedDays, day: CalendarDate): Result<CalendarDate[]> {
  const { dates, unread } = readDates(more);
  if (unread.length > 0) return refuse("closure_bad_dates", { unread: unread.slice(0, 5) });
  if (to && !from) return refuse("closure_incomplete");
  if (from) {
    const first = checkDate(from);
    if (!first.ok) return first;
    const range = checkRange(from, to || from, 40_000);
    if (!range.ok) return range;
    dates.push(...dateRange(range.value.from, range.value.to).slice(0, 2_000));
  }
  const all = [...new Set(dates)].sort();
  if (all.length === 0) return refuse("closure_empty");
  for (const date of all) {
    const known = checkDate(date);
    if (!known.ok) return known;
  }
  if (all.length > LONGEST_DAYS) return refuse("closure_too_long", { days: all.length, longest: LONGEST_DAYS });
  const past = all.filter((date) => date < day);
  return past.length > 0 ? refuse("closure_past", { dates: past.slice(0, 5), count: past.length }) : ok(all);
}

/** A day that is as asked already, and why. */
export type SameDay = { date: CalendarDate; opening: Opening };

/**
 * The days on which something changes, and those that are closed (or open) already: these are said and left alone.
 * @example partDays(centre, { kind: "closing", dates: ["2026-12-03", "2026-12-05"], … }) // → the 3rd is a Thursday: same; the 5th: changed
 */
function partDays(
  centre: Centre,
  { kind, dates }: Pick<Scope, "kind" | "dates">,
): { changed: CalendarDate[]; same: SameDay[] } {
  const isSame = (date: CalendarDate) => openingOf(centre, date).open === (kind === "opening");
  return {
    changed: dates.filter((date) => !isSame(date)),
    same: dates.filter(isSame).map((date) => ({ date, opening: openingOf(centre, date) })),
  };
}

/**
 * What can be closed or opened of what is asked for: rooms that there are, and days on which it changes something.
 * Refused when nothing of it would change.
 */
export function checkScope(centre: Centre, asked: Scope, now: Date): Result<{ scope: Scope; same: SameDay[] }> {
  const { changed, same } = partDays(centre, asked);
  const dates = same.map(({ date }) => date).slice(0, 5);
  if (changed.length === 0)
    return refuse(asked.kind === "closing" ? "already_closed" : "already_open", { dates, count: same.length });
  const unknown = asked.rooms.find((room) => changed.some((date) => !isForHire(centre, room, date)));
  if (unknown) return refuse("unknown_room");
  const scope = { ...asked, dates: changed };
  if (asked.kind === "closing" && keysOf(centre, scope, now).length === 0)
    return refuse("closure_past", { dates: changed.slice(0, 5), count: changed.length });
  return ok({ scope, same });
}

function isForHire(centre: Centre, roomId: RoomId, date: CalendarDate): boolean {
  const room = roomOn(centre, roomId, date);
  return room !== null && room.hire !== "not_for_hire";
}

/** The slots that are closed or opened: of rooms that are hired out, and not over yet. */
export function keysOf(centre: Centre, { dates, rooms, slots }: Omit<Scope, "kind">, now: Date): SlotKey[] {
  return dates.flatMap((date) =>
    slotHoursOn(centre, date)
      .filter(({ slot }) => slots.length === 0 || slots.includes(slot))
      .filter(({ slot }) => endOf(centre, { date, slot }) > now)
      .flatMap(({ slot }) =>
        roomsOn(centre, date)
          .filter(({ id, hire }) => hire !== "not_for_hire" && (rooms.length === 0 || rooms.includes(id)))
          .map(({ id }) => ({ roomId: id, date, slot })),
      ),
  );
}

/** The slots over which staff still have to choose: those of the closure, and what could not be settled before it
 *  was over. */
export function keysToDecide(
  centre: Centre,
  closure: Closure,
  cases: readonly Pick<ClosureCase, "status" | "slots">[],
  now: Date,
): SlotKey[] {
  return [...keysOf(centre, closure, now), ...cases.flatMap(({ status, slots }) => (status === "failed" ? slots : []))];
}

// ── The calendar, while closures stand ───────────────────────────────────────────────────────

/** The centre as it will be once whole days are closed or opened; of rooms and slots the calendar knows nothing. */
export function centreWith(centre: Centre, scope: Scope, note: Words = { ja: "", en: "" }): Centre {
  if (!isWhole(scope)) return centre;
  const kind = exceptionKind(scope.kind);
  return {
    ...centre,
    exceptions: new Map([...centre.exceptions, ...scope.dates.map((date) => [date, { kind, note }] as const)]),
  };
}

/** What a closure is in the calendar.
 *  @example exceptionKind("opening") // → "extra_opening" */
export function exceptionKind(kind: ClosureKind): CalendarException["kind"] {
  return kind === "closing" ? "extra_closure" : "extra_opening";
}

/** The calendar without some exceptions: what the rules say of these days, or what stood there before. */
export function centreWithout(centre: Centre, dates: readonly CalendarDate[], standing: readonly Closure[]): Centre {
  const exceptions = new Map(centre.exceptions);
  for (const date of dates) {
    const before = standingOn(standing, date);
    if (before) exceptions.set(date, { kind: exceptionKind(before.kind), note: before.note });
    else exceptions.delete(date);
  }
  return { ...centre, exceptions };
}

/** Of closures and openings of whole days that stand, the one that counts on a day: the last that was made. */
export function standingOn(closures: readonly Closure[], date: CalendarDate): Closure | null {
  return (
    closures
      .filter((closure) => closure.status !== "reopened" && isWhole(closure) && closure.dates.includes(date))
      .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())[0] ?? null
  );
}

// ── Which bookings ───────────────────────────────────────────────────────────────────────────

/** A booking that a closure hits, and by which of its slots. */
export type Hit = {
  booking: Booking;
  /** in order of day, slot and room; 保育室 as one of its own */
  slots: SlotKey[];
  /** 保育室 alone is hit: its rooms stay */
  isNurseryAlone: boolean;
  hasBegun: boolean;
};

/**
 * The bookings that lose slots, in the order in which they were made. Slots that are over are not among the keys:
 * what was used was used.
 */
export function hitsOf(centre: Centre, keys: readonly SlotKey[], bookings: readonly Booking[], now: Date): Hit[] {
  const closed = new Set(keys.map(slotId));
  return bookings.flatMap((booking) => {
    if (!hasSlots(booking.status)) return [];
    const standing = booking.slots.filter(({ cancelledAt }) => cancelledAt === null);
    const slots = standing
      .filter((slot) => closed.has(slotId(slot)))
      .map(keyOf)
      .sort(inOrder);
    const rooms = slots.filter(({ roomId }) => roomId !== NURSERY);
    if (slots.length === 0 || (rooms.length === 0 && booking.status === "no_show")) return [];
    return [
      {
        booking,
        slots,
        isNurseryAlone: rooms.length === 0,
        hasBegun: standing.some((slot) => beginningOf(centre, slot) <= now),
      },
    ];
  });
}

/** What somebody saw of a hit: another one after the booking has changed in anything that matters here.
 *  @example printOf(hit) // → "A2B3C4D5.1f3k9s" */
export function printOf({ booking, slots }: Pick<Hit, "booking" | "slots">): string {
  const money = moneyOf(booking);
  const text = [booking.status, booking.version, money.charged, money.paid, ...slots.map(slotId)].join("|");
  return `${booking.number}.${shortHash(text)}`;
}

/** A short mark of a text (FNV-1a, twice): it tells that something is otherwise, and keeps nothing secret. */
function shortHash(text: string): string {
  const turn = (seed: number) => {
    let hash = seed;
    for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    return (hash >>> 0).toString(36);
  };
  return turn(0x811c9dc5) + turn(0x2f0b4c47);
}

/** What differs between what a page showed and what there is: numbers of bookings. Null when nothing does. */
export function differenceOf(
  seen: readonly string[],
  hits: readonly Pick<Hit, "booking" | "slots">[],
): { came: string[]; gone: string[]; changed: string[] } | null {
  const numberOf = (print: string) => print.split(".")[0] ?? "";
  const shown = new Map(seen.map((print) => [numberOf(print), print]));
  const there = new Map(hits.map((hit) => [hit.booking.number, printOf(hit)]));
  const came = [...there.keys()].filter((number) => !shown.has(number));
  const gone = [...shown.keys()].filter((number) => !there.has(number));
  const changed = [...there].filter(([number, print]) => shown.has(number) && shown.get(number) !== print);
  if (came.length + gone.length + changed.length === 0) return null;
  return { came, gone, changed: changed.map(([number]) => number) };
}

// ── What becomes of them ─────────────────────────────────────────────────────────────────────

/** Whether a booking can be moved at all: one that waits for its card payment, or that nobody came to, cannot. */
function canMove({ booking, isNurseryAlone }: Pick<Hit, "booking" | "isNurseryAlone">): boolean {
  return !isNurseryAlone && ["requested", "confirmed", "used"].includes(booking.status);
}

/**
 * What is asked of a booking's slots: the hit ones go, or each goes elsewhere. Without 保育室 a room stays; what waits
 * for its card payment is paid as it is or not at all, and goes as a whole.
 * @param moveTo where each hit slot of a room goes, in their order
 */
export function wishesOf(
  centre: Centre,
  { booking, slots }: Pick<Hit, "booking" | "slots">,
  choice: CaseChoice,
  moveTo: readonly SlotChoice[],
  now: Date,
): SlotWish[] {
  if (booking.status === "held") return givingUpAll(centre, booking, now, "centre");
  const standing = booking.slots.filter(({ cancelledAt }) => cancelledAt === null);
  const hit = new Set(slots.map(slotId));
  const rooms = slots.filter(({ roomId }) => roomId !== NURSERY);
  const gone = rooms.map((of, place): SlotWish => ({ of, to: choice === "move" ? (moveTo[place] ?? null) : null }));
  // 保育室 is closed and the room beside it is not: the room is kept without it.
  const without = standing
    .filter((slot) => slot.roomId !== NURSERY && !hit.has(slotId(slot)) && hasNursery(slot, standing))
    .filter((slot) => hit.has(slotId({ ...slot, roomId: NURSERY })))
    .map((slot): SlotWish => ({ of: keyOf(slot), to: { ...choiceOf(slot, standing), nursery: false } }));
  return [...gone, ...without];
}

/** The rules by which a booking would be moved or given back now: those of whoever it is for, at the counter. */
export function planOf(
  centre: Centre,
  hit: Pick<Hit, "booking" | "slots">,
  given: {
    choice: CaseChoice;
    moveTo: readonly SlotChoice[];
    reason: RefundReason;
    others: readonly OwnSlot[];
    now: Date;
  },
): Result<ChangePlan> {
  const { booking } = hit;
  const { choice, moveTo, reason, others, now } = given;
  const own = new Set(booking.slots.filter(({ cancelledAt }) => cancelledAt === null).map(slotId));
  const asking: Asking = {
    window: windowFor(booking.applicant, booking.residence),
    applicant: booking.applicant,
    now,
    others: others.filter((slot) => !own.has(slotId(slot))),
    atTheCounter: true,
  };
  return changeOf(centre, booking, wishesOf(centre, hit, choice, moveTo, now), moneyOf(booking), asking, reason);
}

// ── What could be had instead ────────────────────────────────────────────────────────────────

/** How many ways each booking is offered, and how many days away they may be. */
export const PROPOSALS = 3;
const DAYS_AROUND = 28;

/** The days that are looked at for whatever could be had instead of slots of these days. */
export function daysAround(dates: readonly CalendarDate[], now: Date): CalendarDate[] {
  const sorted = [...dates].sort();
  const [first = today(now)] = sorted;
  const from = laterDay(addDays(first, -DAYS_AROUND), today(now));
  return dateRange(from, addDays(sorted.at(-1) ?? first, DAYS_AROUND));
}

/**
 * What each booking could be given instead: the same slots in a room that fits, on the same day or on a day as near
 * as possible. What is proposed to one is proposed to no other: first everybody is given the nearest, then again.
 * @param centre as it will be with the closure
 * @param taken `slotId` of what somebody has or what will be closed
 * @param allows whether the rules let the booking go there
 * @returns by the number of the booking; each proposal is a choice for each hit slot of a room, in their order
 */
export function proposalsFor(
  centre: Centre,
  hits: readonly Hit[],
  taken: ReadonlySet<string>,
  now: Date,
  allows: (hit: Hit, moveTo: readonly SlotChoice[]) => boolean,
): Map<string, SlotChoice[][]> {
  const given = new Set(taken);
  const found = new Map<string, SlotChoice[][]>(hits.map(({ booking }) => [booking.number, []]));
  const movable = hits.filter(canMove);
  const searches = new Map(movable.map((hit) => [hit, searchOf(centre, hit, now)]));
  for (let round = 0; round < PROPOSALS; round++)
    for (const hit of movable) {
      const choices = nextOf(searches.get(hit) ?? [], given, (moveTo) => allows(hit, moveTo));
      if (!choices) continue;
      for (const key of withNursery(choices)) given.add(slotId(key));
      found.get(hit.booking.number)?.push(choices);
    }
  return found;
}

type Search = { rooms: SlotKey[]; groups: { places: number[]; next: Iterator<SlotChoice[]> }[] };

/** Where the slots of each day of a booking could go, the nearest first. */
function searchOf(centre: Centre, hit: Hit, now: Date): Search {
  const rooms = hit.slots.filter(({ roomId }) => roomId !== NURSERY);
  const dates = [...new Set(rooms.map(({ date }) => date))];
  return {
    rooms,
    groups: dates.map((date) => {
      const places = rooms.flatMap((slot, place) => (slot.date === date ? [place] : []));
      const slots = places.flatMap((place) => rooms[place] ?? []);
      return { places, next: nearest(centre, hit.booking, slots, now) };
    }),
  };
}

/** The next way to go for all days of a booking together; null when there is none any more. */
function nextOf(
  search: Search | never[],
  taken: ReadonlySet<string>,
  allows: (moveTo: readonly SlotChoice[]) => boolean,
): SlotChoice[] | null {
  if (Array.isArray(search)) return null;
  const isFree = (choices: readonly SlotChoice[]) => withNursery(choices).every((key) => !taken.has(slotId(key)));
  // So many are tried in vain before the booking is left to a refund or a call.
  for (let tries = 0; tries < 400; tries++) {
    const moveTo: (SlotChoice | undefined)[] = search.rooms.map(() => undefined);
    for (const { places, next } of search.groups) {
      const { value, done } = next.next();
      if (done) return null;
      for (const [index, place] of places.entries()) moveTo[place] = value[index];
    }
    const choices = moveTo.filter((choice) => choice !== undefined);
    const isDistinct = new Set(choices.map(slotId)).size === search.rooms.length;
    if (isDistinct && isFree(choices) && allows(choices)) return choices;
  }
  return null;
}

/**
 * The same slots elsewhere, the nearest first: another room on the same day, then the days around in turn, the room
 * itself before others. Of two rooms used together both stay what they are.
 */
function* nearest(centre: Centre, booking: Booking, slots: readonly SlotKey[], now: Date): Generator<SlotChoice[]> {
  const [first] = slots;
  if (!first) return;
  const standing = booking.slots.filter(({ cancelledAt }) => cancelledAt === null);
  const isOneRoom = slots.every(({ roomId }) => roomId === first.roomId);
  for (let distance = 0; distance <= DAYS_AROUND; distance++)
    for (const days of distance === 0 ? [0] : [distance, -distance]) {
      const date = addDays(first.date, days);
      if (date < today(now) || !openingOf(centre, date).open) continue;
      const rooms = isOneRoom ? roomsLike(centre, first.roomId, date) : [null];
      for (const room of rooms) {
        const choices = slots.flatMap((slot): SlotChoice[] => {
          const had = standing.find((one) => slotId(one) === slotId(slot));
          const there = roomOn(centre, room ?? slot.roomId, date);
          if (!had || !there || !fits(there, booking.people)) return [];
          const same = there.tariffs.find(({ tariff }) => tariff === had.tariff)?.tariff;
          const tariff = same ?? (had.tariff === "cooking" ? null : defaultTariff(there));
          return tariff
            ? [{ roomId: there.id, date, slot: slot.slot, tariff, nursery: hasNursery(slot, standing) }]
            : [];
        });
        const window = windowFor(booking.applicant, booking.residence);
        const isOpen = choices.every((choice) => mayClaim(centre, window, choice, now, true).ok);
        if (choices.length === slots.length && isOpen) yield choices;
      }
    }
}

/** The rooms for hire on a day, the one that was had before the others. */
function roomsLike(centre: Centre, roomId: RoomId, date: CalendarDate): RoomId[] {
  const rooms = roomsOn(centre, date)
    .filter(({ hire }) => hire === "hire")
    .map(({ id }) => id);
  return [...rooms.filter((id) => id === roomId), ...rooms.filter((id) => id !== roomId)];
}

// ── Who waits ────────────────────────────────────────────────────────────────────────────────

/** The wishes that any of some slots would fit. They wait on when these are closed, and are asked when they open. */
export function wishesOver(centre: Centre, wishes: readonly Wish[], keys: readonly SlotKey[]): Wish[] {
  const wanted = new Set(keys.map(slotId));
  const dates = [...new Set(keys.map(({ date }) => date))];
  return wishes.filter(({ search }) =>
    dates.some((date) => runsOn(centre, search, date).some((run) => run.some((slot) => wanted.has(slotId(slot))))),
  );
}

function keyOf({ roomId, date, slot }: SlotKey): SlotKey {
  return { roomId, date, slot };
}

function inOrder(a: SlotKey, b: SlotKey): number {
  return a.date.localeCompare(b.date) || a.slot - b.slot || a.roomId.localeCompare(b.roomId);
}

/** The refusal that tells what a page did not show yet; null when it showed all. */
export function refuseUnseen(seen: readonly string[], hits: readonly Pick<Hit, "booking" | "slots">[]): Refusal | null {
  const difference = differenceOf(seen, hits);
  if (!difference) return null;
  const { came, gone, changed } = difference;
  const shown = (numbers: readonly string[]) => numbers.map((number) => `${number.slice(0, 4)}-${number.slice(4)}`);
  return refuse("hits_changed", {
    came: shown(came),
    cameCount: came.length,
    gone: shown(gone),
    goneCount: gone.length,
    changed: shown(changed),
    changedCount: changed.length,
  });
}
