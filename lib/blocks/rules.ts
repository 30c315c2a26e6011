import { type BookingStatus, beginningOf } from "@/lib/bookings/rules";
import { statesBefore } from "@/lib/bookings/transitions";
import { type CalendarDate, today, weekdayOf } from "@/lib/dates";
import {
  type Centre,
  type Claim,
  checkDate,
  isLive,
  NURSERY,
  type Opening,
  openingOf,
  type Room,
  type RoomId,
  roomOn,
  roomsOn,
  type SlotKey,
  slotEnds,
  slotHoursOn,
  slotId,
} from "@/lib/facility/rules";
import { isSlotNumber, SLOT_NUMBERS, type SlotNumber } from "@/lib/facility/slots";
import { datesOf, MOST_TIMES, REPEATS, type RepeatCode, repeatOf } from "@/lib/series/rules";

/** Why slots are kept from everybody. */
export type BlockKind = "maintenance" | "own_use" | "closure";

/** The kinds that staff choose among; a closure makes its own (closures/). */
export const CHOSEN_KINDS = ["maintenance", "own_use"] as const satisfies readonly BlockKind[];

/** Refusals of keeping slots from everybody; their words are in problems-blocks. */
export type BlockProblem =
  | "unknown_block"
  | "block_changed"
  | "block_ended"
  | "block_nothing"
  | "block_of_closure"
  | "block_over"
  | "block_taken";

// ── What the board shows ─────────────────────────────────────────────────────────────────────

/** A booking as the board shows it. */
export type BoardBooking = {
  id: string;
  number: string;
  userId: string;
  name: string;
  groupName: string;
  status: BookingStatus;
  /** of its ledger: what is still owed; negative, what is to be given back */
  due: number;
};

/** A row of the ledger of slots with what stands behind it. */
export type BoardClaim = SlotKey & {
  kind: Claim["kind"];
  expiresAt: Date | null;
  /** of a hold: the booking whose card payment is under way; of a block: the one it was taken from */
  booking: BoardBooking | null;
  /** what the counter noted of the booking on this day */
  visit: "arrived" | "no_show" | null;
  block: { id: string; kind: BlockKind; note: string } | null;
};

/** What a booking's cell says of it beside its name. */
export type BookingSign = "waits" | "card" | "owes" | "paid";

/** A cell of the board: one slot of a room on a day. */
export type Cell = { slot: SlotNumber } & (
  | { state: "free" | "past" | "closed" | "with_another_room" }
  | { state: "hold" | "offer"; until: Date }
  | {
      state: "booking";
      booking: BoardBooking;
      sign: BookingSign;
      visit: BoardClaim["visit"];
      isMovable: boolean;
    }
  | { state: "block"; block: BoardClaim["block"]; taken: string | null }
);

/** @example signOf({ status: "confirmed", due: 320 }) // → "owes" */
export function signOf({ status, due }: Pick<BoardBooking, "status" | "due">): BookingSign {
  if (status === "requested") return "waits";
  if (status === "held") return "card";
  return due > 0 ? "owes" : "paid";
}

/**
 * What a slot is to staff: who has it, however it came about, else whether it can be had. What somebody has on a
 * closed day is shown, since somebody has to look after it.
 */
export function cellOf(
  centre: Centre,
  room: Pick<Room, "id" | "hire">,
  date: CalendarDate,
  slot: SlotNumber,
  claim: BoardClaim | undefined,
  now: Date,
): Cell {
  if (claim && isLive(claim, now)) {
    const { kind, booking, visit, block, expiresAt } = claim;
    if (kind === "block") return { slot, state: "block", block, taken: booking?.number ?? null };
    if (booking) {
      const canGo = statesBefore("change").includes(booking.status) && beginningOf(centre, { date, slot }) > now;
      const isMovable = canGo && room.id !== NURSERY;
      return { slot, state: "booking", booking, sign: signOf(booking), visit, isMovable };
    }
    if (expiresAt) return { slot, state: kind === "offer" ? "offer" : "hold", until: expiresAt };
  }
  if (!openingOf(centre, date).open) return { slot, state: "closed" };
  if (slotEnds(centre, { date, slot }) <= now) return { slot, state: "past" };
  return { slot, state: room.hire === "with_another_room" ? "with_another_room" : "free" };
}

/** How full a room is on a day. */
export type Fullness = { slots: number; booked: number; kept: number };

/** Counts what of a room's day somebody has; holds and offers count as booked, since nobody else can have them.
 *  @example fullnessOf([{ kind: "booking" }, { kind: "block" }], 6) // → { slots: 6, booked: 1, kept: 1 } */
export function fullnessOf(claims: readonly Pick<Claim, "kind">[], slots: number): Fullness {
  const kept = claims.filter(({ kind }) => kind === "block").length;
  return { slots, booked: claims.length - kept, kept };
}

/** The rooms that stand on the board: all that can be had, alone or beside another. */
export function boardRooms(centre: Centre, date: CalendarDate): Room[] {
  return roomsOn(centre, date).filter(({ hire }) => hire !== "not_for_hire");
}

// ── What is asked in the address ─────────────────────────────────────────────────────────────

/** Slots of rooms on a day, or on the days of a repetition. */
export type BlockWish = {
  rooms: RoomId[];
  slots: SlotNumber[];
  from: CalendarDate;
  /** "once": that day alone */
  repeat: "once" | RepeatCode;
  times: number;
  until: CalendarDate | null;
};

export const BLOCK_REPEATS = ["once", ...REPEATS] as const;

export type BlockField = "room" | "slot" | "from" | "repeat" | "times" | "until";

/** What is wrong with a field; its words are in `calendar.mistakes`. */
export type BlockMistake = { field: BlockField; problem: "missing" | "date" | "past" | "range" | "order" };

export type BlockQuery = Readonly<Record<string, string | string[] | undefined>>;

export type ReadBlock = {
  wish: BlockWish;
  mistakes: BlockMistake[];
  /** what was typed where it was wrong */
  typed: Partial<Record<BlockField, string>>;
  isAsked: boolean;
};

/** Reads what is to be kept. What is wrong is named and replaced, so that nothing else that was typed is lost. */
export function readBlock(centre: Centre, query: BlockQuery, now: Date): ReadBlock {
  const day = today(now);
  const mistakes: BlockMistake[] = [];
  const typed: ReadBlock["typed"] = {};
  const wrong = (field: BlockField, problem: BlockMistake["problem"], text = "") => {
    mistakes.push({ field, problem });
    typed[field] = text.slice(0, 40);
  };
  const isAsked = first(query.show) !== "";

  const from = dateIn("from");
  const begins = from ?? day;
  if (from === null && typed.from === undefined && isAsked) wrong("from", "missing");
  if (from !== null && from < day) wrong("from", "past", from);

  const rooms = boardRooms(centre, begins)
    .map(({ id }) => id)
    .filter((id) => all(query.room).includes(id));
  if (isAsked && rooms.length === 0) wrong("room", "missing");
  const slots = SLOT_NUMBERS.filter((slot) => all(query.slot).some((text) => Number(text) === slot));
  if (isAsked && slots.length === 0) wrong("slot", "missing");

  const repeat = BLOCK_REPEATS.find((code) => code === first(query.repeat)) ?? "once";
  const timesText = digits(first(query.times));
  const times = /^\d{1,4}$/.test(timesText) ? Number(timesText) : Number.NaN;
  const isTimes = times >= 1 && times <= MOST_TIMES;
  if (timesText !== "" && !isTimes) wrong("times", "range", first(query.times));
  const until = dateIn("until");
  const isOrdered = until === null || until >= begins;
  if (!isOrdered) wrong("until", "order", until ?? "");

  return {
    wish: {
      rooms,
      slots,
      from: begins,
      repeat,
      // An end by date alone has no number: as many as there are until then.
      times: isTimes ? times : timesText === "" && until !== null ? MOST_TIMES : 10,
      until: isOrdered ? until : null,
    },
    mistakes,
    typed,
    isAsked,
  };

  function dateIn(field: "from" | "until"): CalendarDate | null {
    const text = digits(first(query[field])).replaceAll("/", "-");
    if (text === "") return null;
    const date = checkDate(text);
    if (!date.ok) wrong(field, "date", first(query[field]));
    return date.ok ? date.value : null;
  }
}

function first(value: string | string[] | undefined): string {
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

/** A date of a repetition: kept as a whole, or not at all. */
export type BlockDay = {
  date: CalendarDate;
  state: "free" | "taken" | "closed";
  opening: Opening;
  /** what is to be kept: every slot of every room that there is on that day */
  keys: SlotKey[];
  /** those that somebody has */
  taken: SlotKey[];
};

/**
 * The dates of a repetition in order: one alone, every so many weeks on the weekday of the first, or the nth such
 * weekday of each month.
 * @example blockDates({ from: "2026-12-07", repeat: "w2", times: 3, until: null }) // → ["2026-12-07", "2026-12-21", "2027-01-04"]
 */
export function blockDates({ from, repeat, times, until }: Omit<BlockWish, "rooms" | "slots">): CalendarDate[] {
  if (repeat === "once") return [from];
  return datesOf({ from, weekday: weekdayOf(from), repeat: repeatOf(repeat), times, until });
}

/** What becomes of each date: closed days need nothing kept, and where somebody has a slot nothing is. */
export function planBlocks(centre: Centre, wish: BlockWish, claims: readonly Claim[], now: Date): BlockDay[] {
  const live = new Set(claims.filter((claim) => isLive(claim, now)).map(slotId));
  return blockDates(wish).map((date): BlockDay => {
    const hours = slotHoursOn(centre, date).map(({ slot }) => slot);
    const keys = wish.rooms
      .filter((roomId) => (roomOn(centre, roomId, date)?.hire ?? "not_for_hire") !== "not_for_hire")
      .flatMap((roomId) => wish.slots.filter((slot) => hours.includes(slot)).map((slot) => ({ roomId, date, slot })));
    const taken = keys.filter((key) => live.has(slotId(key)));
    const opening = openingOf(centre, date);
    const state = !opening.open || keys.length === 0 ? "closed" : taken.length > 0 ? "taken" : "free";
    return { date, state, opening, keys, taken };
  });
}

/** Reads "room/date/slot" as it comes in an address; null for what is none.
 *  @example slotIn("meeting-room/2026-12-12/9") // → null */
export function slotIn(text: string | undefined): SlotKey | null {
  const [roomId = "", date = "", slot = ""] = (text ?? "").slice(0, 80).split("/");
  const number = Number(slot);
  return roomId && checkDate(date).ok && isSlotNumber(number) ? { roomId, date, slot: number } : null;
}
