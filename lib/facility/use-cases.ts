import type { WindowClass } from "@/lib/accounts/rules";
import type { Context } from "@/lib/context";
import { addDays, addMonths, type CalendarDate, dateRange, monthOf, today, type Weekday, weekdayOf } from "@/lib/dates";
import {
  type Centre,
  type Claim,
  checkDate,
  checkRange,
  type DayTerms,
  dayTerms,
  type FacilityProblem,
  fits,
  nextOpenDay,
  type Opening,
  openingOf,
  type Policy,
  policyOn,
  previousOpenDay,
  type Room,
  roomOn,
  roomsOn,
  type SlotHours,
  type SlotStatus,
  slotHoursOn,
  slotId,
  slotStatus,
} from "@/lib/facility/rules";
import type { SlotNumber } from "@/lib/facility/slots";
import { claimsBetween, loadCentre } from "@/lib/facility/store";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";

/**
 * What everybody may see of the centre, the same for whoever asks: availability is told by the
 * opening times of 市内 residents.
 */
const SHOWN_WINDOW = "city";

/** The longest ranges one may ask for, in days. */
const LONGEST_CALENDAR_DAYS = 400;
const LONGEST_AVAILABILITY_DAYS = 62;

type Refused = Refusal<FacilityProblem>;

export type SlotView = { slot: SlotNumber; status: SlotStatus };

/** One day of one room; slots in the order of the day. */
export type RoomDay = DayTerms & { slots: SlotView[] };

// ── A day of every room ──────────────────────────────────────────────────────────────────────

export type DayView = DayTerms & {
  today: CalendarDate;
  hours: readonly SlotHours[];
  /** every room of the centre; one that is not for hire has no slots */
  rooms: { room: Room; slots: SlotView[] }[];
  /** the open days around a closed one; null while the day is open */
  openDays: { before: CalendarDate; after: CalendarDate } | null;
};

/** A day of all rooms, today's when none is named; as everybody sees it, or in the window of one who looks. */
export async function viewDay(
  ctx: Context,
  input: { date?: string | null; window?: WindowClass },
): Promise<Result<DayView, Refused>> {
  const day = today(ctx.now);
  const date = checkDate(input.date ?? day);
  if (!date.ok) return date;
  const [centre, claims] = await Promise.all([
    loadCentre(ctx.db.reader),
    claimsBetween(ctx.db.reader, date.value, date.value),
  ]);
  const terms = dayTerms(centre, input.window ?? SHOWN_WINDOW, date.value);
  const slotsOf = slotsReader(centre, claims, ctx.now);
  return ok({
    ...terms,
    today: day,
    hours: slotHoursOn(centre, terms.date),
    rooms: roomsOn(centre, terms.date).map((room) => ({ room, slots: slotsOf(room, terms) })),
    openDays: terms.opening.open
      ? null
      : { before: previousOpenDay(centre, terms.date), after: nextOpenDay(centre, terms.date) },
  });
}

// ── Days of rooms ────────────────────────────────────────────────────────────────────────────

export type RangeView = {
  today: CalendarDate;
  hours: readonly SlotHours[];
  rooms: { room: Room; days: RoomDay[] }[];
};

/** Days × slots of one room, or of every room for hire when none is named; at most 62 days. */
export async function viewRange(
  ctx: Context,
  { from, to, room: roomId }: { from: string; to: string; room?: string | null },
): Promise<Result<RangeView, Refused>> {
  const range = checkRange(from, to, LONGEST_AVAILABILITY_DAYS);
  if (!range.ok) return range;
  const [centre, claims] = await Promise.all([
    loadCentre(ctx.db.reader),
    claimsBetween(ctx.db.reader, from, to, roomId ?? undefined),
  ]);
  const wanted =
    typeof roomId === "string" ? roomForHire(centre, roomId, to) : ok(roomsOn(centre, to).filter(isForHire));
  if (!wanted.ok) return wanted;
  const days = dateRange(from, to).map((date) => dayTerms(centre, SHOWN_WINDOW, date));
  const slotsOf = slotsReader(centre, claims, ctx.now);
  return ok({
    today: today(ctx.now),
    hours: slotHoursOn(centre, to),
    rooms: wanted.value.map((room) => ({
      room,
      days: days.map((day) => ({ ...day, slots: slotsOf(room, day) })),
    })),
  });
}

function roomForHire(centre: Centre, roomId: string, date: CalendarDate): Result<Room[], Refused> {
  const room = roomOn(centre, roomId, date);
  if (!room) return refuse("unknown_room");
  return isForHire(room) ? ok([room]) : refuse("not_for_hire", { room: room.id });
}

function isForHire(room: Room): boolean {
  return room.hire !== "not_for_hire";
}

function slotsReader(centre: Centre, claims: readonly Claim[], now: Date) {
  const ledger = new Map(claims.map((claim) => [slotId(claim), claim]));
  return (room: Room, day: DayTerms): SlotView[] =>
    isForHire(room)
      ? slotHoursOn(centre, day.date).map(({ slot }) => ({
          slot,
          status: slotStatus(day, room, ledger.get(slotId({ roomId: room.id, date: day.date, slot })), now),
        }))
      : [];
}

// ── The next free slot of each room ──────────────────────────────────────────────────────────

export type NextFree = { room: Room; next: (SlotHours & { date: CalendarDate }) | null };

/** What the free slot must fit; what is left out narrows nothing. */
export type NextFreeWish = {
  /** look from this day on; from today when none is named */
  from?: string | null;
  people?: number | null;
  feature?: string | null;
  slots?: readonly SlotNumber[];
  weekdays?: readonly Weekday[];
};

/** So many days are looked through first, and twice as many each time after: usually the first are enough. */
const NEXT_FREE_FIRST_DAYS = 4;

/** The first slot that can be booked now, of each room for hire by itself that fits. */
export async function viewNextFree(ctx: Context, wish: NextFreeWish = {}): Promise<Result<NextFree[], Refused>> {
  const day = today(ctx.now);
  const asked = checkDate(wish.from ?? day);
  if (!asked.ok) return asked;
  const { people = null, feature = null, slots = [], weekdays = [] } = wish;
  const centre = await loadCentre(ctx.db.reader);
  const last = lastOpenedDay(centre, ctx.now);

  const found: NextFree[] = roomsOn(centre, day)
    .filter((room) => room.hire === "hire" && fits(room, people) && (!feature || room.features.includes(feature)))
    .map((room) => ({ room, next: null }));
  const first = laterOf(asked.value, day);
  // Where nothing is free from the day asked for on, what is free before it is better than no answer.
  for (const [start, end] of [
    [first, last],
    [day, earlierOf(addDays(first, -1), last)],
  ] as const) {
    let from = start;
    let step = NEXT_FREE_FIRST_DAYS;
    while (from <= end && found.some(({ next }) => next === null)) {
      const to = earlierOf(addDays(from, step - 1), end);
      const slotsOf = slotsReader(centre, await claimsBetween(ctx.db.reader, from, to), ctx.now);
      for (const date of dateRange(from, to)) {
        if (weekdays.length > 0 && !weekdays.includes(weekdayOf(date))) continue;
        const terms = dayTerms(centre, SHOWN_WINDOW, date);
        for (const entry of found) {
          if (entry.next) continue;
          const free = slotsOf(entry.room, terms).find(
            ({ slot, status }) => status === "available" && (slots.length === 0 || slots.includes(slot)),
          );
          const hours = free && slotHoursOn(centre, date).find(({ slot }) => slot === free.slot);
          if (hours) entry.next = { date, ...hours };
        }
      }
      from = addDays(to, 1);
      step *= 2;
    }
  }
  return ok(found);
}

function earlierOf(one: CalendarDate, other: CalendarDate): CalendarDate {
  return one < other ? one : other;
}

function laterOf(one: CalendarDate, other: CalendarDate): CalendarDate {
  return one < other ? other : one;
}

/** The last day for which bookings can have opened by now. */
function lastOpenedDay(centre: Centre, now: Date): CalendarDate {
  const day = today(now);
  const { monthsBefore } = policyOn(centre, day).opening;
  const monthAfter = addMonths(`${monthOf(day)}-01`, monthsBefore[SHOWN_WINDOW] + 1);
  return addDays(monthAfter, -1);
}

// ── The centre itself ────────────────────────────────────────────────────────────────────────

export type CentreView = {
  /** all there is, for rules to be asked about other days and people */
  centre: Centre;
  today: CalendarDate;
  rooms: readonly Room[];
  hours: readonly SlotHours[];
  policy: Policy;
};

/** The rooms with their prices, the hours and the rules of booking as they are today. */
export async function viewCentre(ctx: Context): Promise<CentreView> {
  const centre = await loadCentre(ctx.db.reader);
  const day = today(ctx.now);
  return {
    centre,
    today: day,
    rooms: roomsOn(centre, day),
    hours: slotHoursOn(centre, day),
    policy: policyOn(centre, day),
  };
}

/** Which days are open, and why others are not; at most 400 days. */
export async function viewCalendar(
  ctx: Context,
  { from, to }: { from: string; to: string },
): Promise<Result<{ date: CalendarDate; opening: Opening }[], Refused>> {
  const range = checkRange(from, to, LONGEST_CALENDAR_DAYS);
  if (!range.ok) return range;
  const centre = await loadCentre(ctx.db.reader);
  return ok(dateRange(from, to).map((date) => ({ date, opening: openingOf(centre, date) })));
}
