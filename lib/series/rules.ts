import { type Asking, overCaps } from "@/lib/bookings/rules";
import {
  addDays,
  addMonths,
  type CalendarDate,
  monthOf,
  today,
  type Weekday,
  weekdayOf,
  weekOfMonth,
} from "@/lib/dates";
import {
  type Centre,
  type Claim,
  checkDate,
  dayTerms,
  defaultTariff,
  isLive,
  mayChoose,
  mayClaim,
  NURSERY,
  type Opening,
  policyOn,
  type Room,
  type RoomId,
  roomOn,
  roomsOn,
  type SlotChoice,
  type SlotKey,
  slotId,
  type TariffId,
} from "@/lib/facility/rules";
import { isSlotNumber, SLOT_NUMBERS, type SlotNumber } from "@/lib/facility/slots";
import type { Refusal } from "@/lib/result";

/** Refusals of adding a series; their words are in problems-series. */
export type SeriesProblem = "series_empty";

// ── When ─────────────────────────────────────────────────────────────────────────────────────

/** Which of its weekday in the month: the first to the fifth, or the last, whichever that is. */
export type MonthWeek = 1 | 2 | 3 | 4 | 5 | "last";

/** Every so many weeks, or once a month on such a weekday of it. */
export type Repeat = { every: "weeks"; weeks: number } | { every: "month"; week: MonthWeek };

/** How often a series comes again, as its form names it: "w2" every second week, "m2" the second of the month. */
export const REPEATS = ["w1", "w2", "w3", "w4", "m1", "m2", "m3", "m4", "m5", "ml"] as const;

export type RepeatCode = (typeof REPEATS)[number];

/** @example repeatOf("w2") // → { every: "weeks", weeks: 2 } */
export function repeatOf(code: RepeatCode): Repeat {
  const number = Number(code.slice(1));
  if (code.startsWith("w")) return { every: "weeks", weeks: number };
  return { every: "month", week: code === "ml" ? "last" : (number as MonthWeek) };
}

/** A series: from a day on, on a weekday, so many times or until a day, whichever ends first. */
export type SeriesPlan = {
  from: CalendarDate;
  weekday: Weekday;
  repeat: Repeat;
  times: number;
  /** the last day there may be; null where only the number ends it */
  until: CalendarDate | null;
};

/** More dates than this are no series of one person: as many as one may hold at once (policy hold.maxSlots). */
export const MOST_TIMES = 60;

/** How far ahead dates are looked for: a monthly series of the fifth weekday skips most months. */
const MONTHS_AHEAD = 12 * 15;

/**
 * The dates of a series in their order. Every n weeks counts from the first such weekday on or after
 * its beginning; the nth weekday leaves out the months that have none.
 * @example datesOf({ from: "2026-12-01", weekday: 6, repeat: { every: "weeks", weeks: 2 }, times: 3, until: null })
 * // → ["2026-12-05", "2026-12-19", "2027-01-02"]
 * @example datesOf({ from: "2026-12-01", weekday: 6, repeat: { every: "month", week: 2 }, times: 2, until: null })
 * // → ["2026-12-12", "2027-01-09"]
 */
export function datesOf({ from, weekday, repeat, times, until }: SeriesPlan): CalendarDate[] {
  const most = Math.min(Math.max(0, times), MOST_TIMES);
  const isWithin = (date: CalendarDate) => until === null || date <= until;
  if (repeat.every === "weeks") {
    const first = addDays(from, (weekday - weekdayOf(from) + 7) % 7);
    const dates = Array.from({ length: most }, (_, index) => addDays(first, 7 * repeat.weeks * index));
    return dates.filter(isWithin);
  }
  const dates: CalendarDate[] = [];
  for (let month = 0; month < MONTHS_AHEAD && dates.length < most; month++) {
    const date = weekdayInMonth(addMonths(`${monthOf(from)}-01`, month), weekday, repeat.week);
    if (date !== null && !isWithin(date)) break;
    if (date !== null && date >= from) dates.push(date);
  }
  return dates;
}

/** The nth such weekday of the month that begins on a day; null where there is none. */
function weekdayInMonth(first: CalendarDate, weekday: Weekday, week: MonthWeek): CalendarDate | null {
  const one = addDays(first, (weekday - weekdayOf(first) + 7) % 7);
  const inMonth = [0, 1, 2, 3, 4].map((n) => addDays(one, 7 * n)).filter((date) => monthOf(date) === monthOf(first));
  if (week === "last") return inMonth.at(-1) ?? null;
  return inMonth.find((date) => weekOfMonth(date) === week) ?? null;
}

// ── What is asked in the address ─────────────────────────────────────────────────────────────

/** A series of slots in one room, as its form asks for it. */
export type SeriesWish = {
  roomId: RoomId;
  slots: SlotNumber[];
  weekday: Weekday;
  repeat: RepeatCode;
  from: CalendarDate;
  times: number;
  until: CalendarDate | null;
  cooking: boolean;
  nursery: boolean;
};

export type SeriesField = "room" | "slot" | "weekday" | "repeat" | "from" | "times" | "until";

/** What is wrong with a field; its words are in the namespace `series`. */
export type SeriesMistake = {
  field: SeriesField;
  problem: "missing" | "unknown" | "date" | "past" | "range" | "order";
};

export type SeriesQuery = Readonly<Record<string, string | string[] | undefined>>;

/** A query as it was read: the form shows the wish and what was typed where that was wrong. */
export type ReadSeries = {
  wish: SeriesWish;
  mistakes: SeriesMistake[];
  typed: Partial<Record<SeriesField, string>>;
  /** whether a preview was asked for */
  isAsked: boolean;
};

/**
 * Reads the address of a series. What is wrong is named and replaced by what the form begins with,
 * so that nothing else that was typed is lost.
 */
export function readSeries(centre: Centre, query: SeriesQuery, now: Date): ReadSeries {
  const day = today(now);
  const mistakes: SeriesMistake[] = [];
  const typed: ReadSeries["typed"] = {};
  const wrong = (field: SeriesField, problem: SeriesMistake["problem"], text: string) => {
    mistakes.push({ field, problem });
    typed[field] = text.slice(0, 40);
  };
  const rooms = roomsOn(centre, day).filter(({ hire }) => hire === "hire");
  const isAsked = one(query.show) !== "";

  const roomText = one(query.room);
  const room = rooms.find(({ id }) => id === roomText);
  if (roomText !== "" && !room) wrong("room", "unknown", roomText);

  const slotTexts = all(query.slot).slice(0, 12);
  const slots = SLOT_NUMBERS.filter((slot) => slotTexts.includes(String(slot)));
  if (slotTexts.some((text) => !isSlotNumber(Number(text)))) wrong("slot", "unknown", slotTexts.join(" "));
  else if (isAsked && slots.length === 0) wrong("slot", "missing", "");

  const weekdayText = one(query.weekday);
  const isWeekday = /^[0-6]$/.test(weekdayText);
  if (weekdayText !== "" && !isWeekday) wrong("weekday", "unknown", weekdayText);

  const repeatText = one(query.repeat);
  const repeat = REPEATS.find((code) => code === repeatText);
  if (repeatText !== "" && !repeat) wrong("repeat", "unknown", repeatText);

  const timesText = digits(one(query.times));
  const times = /^\d{1,4}$/.test(timesText) ? Number(timesText) : Number.NaN;
  const isTimes = times >= 1 && times <= MOST_TIMES;
  if (timesText !== "" && !isTimes) wrong("times", "range", one(query.times));

  const from = dateIn("from");
  const until = dateIn("until");
  const begins = from !== null && from >= day ? from : day;
  if (from !== null && from < day) wrong("from", "past", from);
  const isOrdered = until === null || until >= begins;
  if (!isOrdered) wrong("until", "order", until ?? "");

  return {
    wish: {
      roomId: room?.id ?? rooms[0]?.id ?? "",
      slots,
      weekday: (isWeekday ? Number(weekdayText) : 6) as Weekday,
      repeat: repeat ?? "w1",
      from: begins,
      // An end by date alone has no number: as many as there are until then.
      times: isTimes ? times : timesText === "" && until !== null ? MOST_TIMES : 10,
      until: isOrdered ? until : null,
      cooking: one(query.cooking) !== "",
      nursery: one(query.nursery) !== "",
    },
    mistakes,
    typed,
    isAsked,
  };

  function dateIn(field: "from" | "until"): CalendarDate | null {
    const text = digits(one(query[field])).replaceAll("/", "-");
    if (text === "") return null;
    const date = checkDate(text);
    if (!date.ok) wrong(field, "date", one(query[field]));
    return date.ok ? date.value : null;
  }
}

function one(value: string | string[] | undefined): string {
  return all(value)[0]?.trim() ?? "";
}

function all(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

function digits(text: string): string {
  return text
    .slice(0, 40)
    .normalize("NFKC")
    .replace(/[\s回]/g, "");
}

// ── What becomes of each date ────────────────────────────────────────────────────────────────

/**
 * What a date of a series is: all of it to be had; already in the basket; only some of its slots
 * free; none; a closed day; before or after the window of booking; over the caps; or more than one
 * may hold at once.
 */
export type SeriesState =
  | "free"
  | "chosen"
  | "partly"
  | "taken"
  | "closed"
  | "not_yet_open"
  | "ended"
  | "over_cap"
  | "over_hold";

/** What could be had on a day instead. */
export type SeriesAlternative = { why: "sameRoom" | "otherRoom"; room: Room; choices: SlotChoice[] };

export type SeriesDay = {
  date: CalendarDate;
  state: SeriesState;
  opening: Opening;
  opensAt: Date;
  closesAt: Date;
  /** what of it can be had now; 保育室 is left out where it is gone */
  free: SlotChoice[];
  /** the wanted slots that others have */
  lost: SlotKey[];
  /** 保育室 was wanted and is gone in some of the free slots */
  nurseryLost: boolean;
  /** which cap, with its numbers; null when it is none */
  refusal: Refusal | null;
  /** the nearest of that day, where something of it is taken */
  alternative: SeriesAlternative | null;
};

export type SeriesSituation = {
  centre: Centre;
  /** the ledger on every date of the series, one's own hold left out */
  claims: readonly Claim[];
  /** what the basket holds already */
  basket: readonly SlotChoice[];
  asking: Asking;
};

/**
 * What becomes of each date of a series, in order: dates that come first use up the caps first, as
 * they would when one chooses them one after another. What is in the basket counts as chosen.
 */
export function previewSeries(wish: SeriesWish, situation: SeriesSituation): SeriesDay[] {
  const { centre, claims, basket, asking } = situation;
  const { now, window } = asking;
  const { maxSlots } = policyOn(centre, today(now)).hold;
  const taken = new Set(claims.filter((claim) => isLive(claim, now)).map(slotId));
  const chosen = new Set(basket.map(slotId));
  const accepted: SlotChoice[] = [...basket];

  return datesOf({ ...wish, repeat: repeatOf(wish.repeat) }).map((date): SeriesDay => {
    const terms = dayTerms(centre, window, date);
    const choices = choicesOn(centre, wish, date);
    const fresh = choices.filter((choice) => !chosen.has(slotId(choice)));
    const lost = fresh.filter((choice) => taken.has(slotId(choice)));
    const free = fresh
      .filter((choice) => !taken.has(slotId(choice)))
      .map((choice) => ({ ...choice, nursery: choice.nursery && !taken.has(slotId({ ...choice, roomId: NURSERY })) }));
    const day = {
      date,
      opening: terms.opening,
      opensAt: terms.opensAt,
      closesAt: terms.closesAt,
      lost,
      nurseryLost: wish.nursery && free.some(({ nursery }) => !nursery),
      refusal: null,
      alternative: null,
    };
    if (!terms.opening.open) return { ...day, state: "closed", free: [], lost: [] };
    if (now >= terms.closesAt) return { ...day, state: "ended", free: [], lost: [] };
    if (now < terms.opensAt) return { ...day, state: "not_yet_open", free: [], lost: [] };
    if (fresh.length === 0) return { ...day, state: choices.length > 0 ? "chosen" : "taken", free };
    if (lost.length > 0) {
      const alternative = alternativeOn(wish, date, { centre, window, now, taken, chosen });
      if (free.length === 0) return { ...day, state: "taken", free, alternative };
      const refusal = overCaps(centre, [...accepted, ...free], asking);
      return { ...day, state: refusal ? "over_cap" : "partly", free: refusal ? [] : free, refusal, alternative };
    }
    const refusal = overCaps(centre, [...accepted, ...free], asking);
    if (refusal) return { ...day, state: "over_cap", free: [], refusal };
    if (accepted.length + free.length > maxSlots) return { ...day, state: "over_hold", free: [] };
    accepted.push(...free);
    return { ...day, state: "free", free };
  });
}

/** The wanted slots on a day, in the way of use the room has; none where the room is not for hire then. */
function choicesOn(centre: Centre, wish: SeriesWish, date: CalendarDate): SlotChoice[] {
  const room = roomOn(centre, wish.roomId, date);
  const tariff = room && tariffIn(room, wish.cooking);
  if (!tariff) return [];
  return wish.slots
    .map((slot) => ({ roomId: wish.roomId, date, slot, tariff, nursery: wish.nursery }))
    .filter((choice) => mayChoose(centre, choice).ok);
}

function tariffIn(room: Room, cooking: boolean): TariffId | null {
  const offered = room.tariffs.map(({ tariff }) => tariff);
  return cooking && offered.includes("cooking") ? "cooking" : defaultTariff(room);
}

/**
 * The nearest on the same day: the same room at other hours, the least moved first, else another
 * room at the same hours, which has the cooking counter where that was wanted.
 */
function alternativeOn(
  wish: SeriesWish,
  date: CalendarDate,
  given: {
    centre: Centre;
    window: Asking["window"];
    now: Date;
    taken: ReadonlySet<string>;
    chosen: ReadonlySet<string>;
  },
): SeriesAlternative | null {
  const { centre, window, now, taken, chosen } = given;
  const isFree = (choice: SlotChoice) =>
    mayChoose(centre, choice).ok &&
    mayClaim(centre, window, choice, now).ok &&
    !taken.has(slotId(choice)) &&
    !chosen.has(slotId(choice)) &&
    (!choice.nursery || !taken.has(slotId({ ...choice, roomId: NURSERY })));
  const room = roomOn(centre, wish.roomId, date);
  for (const step of [-1, 1, -2, 2, -3, 3, -4, 4, -5, 5]) {
    const slots = wish.slots.map((slot) => slot + step);
    if (!room || !slots.every(isSlotNumber)) continue;
    const choices = choicesOn(centre, { ...wish, slots }, date);
    if (choices.length > 0 && choices.every(isFree)) return { why: "sameRoom", room, choices };
  }
  for (const other of roomsOn(centre, date)) {
    if (other.id === wish.roomId || other.hire !== "hire") continue;
    if (wish.cooking && !other.tariffs.some(({ tariff }) => tariff === "cooking")) continue;
    const choices = choicesOn(centre, { ...wish, roomId: other.id }, date);
    if (choices.length > 0 && choices.every(isFree)) return { why: "otherRoom", room: other, choices };
  }
  return null;
}

/** How many dates are in each state. */
export function countStates(days: readonly SeriesDay[]): Partial<Record<SeriesState, number>> {
  const counts: Partial<Record<SeriesState, number>> = {};
  for (const { state } of days) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
