import type { Applicant, DeskPolicy, SignInPolicy, WindowClass } from "@/lib/accounts/rules";
import type { AttachmentPolicy } from "@/lib/attachments/rules";
import {
  addDays,
  addMonths,
  type CalendarDate,
  daysBetween,
  instantAt,
  isCalendarDate,
  monthOf,
  type TimeOfDay,
  today,
  type Weekday,
  weekdayOf,
} from "@/lib/dates";
import { isSlotNumber, SLOT_NUMBERS, type SlotNumber } from "@/lib/facility/slots";
import type { RegistrationPolicy } from "@/lib/groups/rules";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";

// ── The centre as data ───────────────────────────────────────────────────────────────────────

export type RoomId = string;

/** 保育室: the one room that is claimed only beside another (centre.md). */
export const NURSERY: RoomId = "nursery";

export type TariffId = "standard" | "cooking" | "no-cooking" | "nursery";

export const TARIFFS: readonly TariffId[] = ["standard", "cooking", "no-cooking", "nursery"];

/** "hire" · "with_another_room" (保育室) · "not_for_hire" (図書・資料コーナー). */
export type Hire = "hire" | "with_another_room" | "not_for_hire";

export const HIRES: readonly Hire[] = ["hire", "with_another_room", "not_for_hire"];

/** One slot of one room on one day: what can be claimed. */
export type SlotKey = { roomId: RoomId; date: CalendarDate; slot: SlotNumber };

/** A slot somebody chose: how it is used, and whether 保育室 is wanted beside it. */
export type SlotChoice = SlotKey & { tariff: TariffId; nursery: boolean };

export type Words = { ja: string; en: string };

export type Tariff = {
  roomId: RoomId;
  tariff: TariffId;
  validFrom: CalendarDate;
  nameJa: string;
  nameEn: string;
  yenPerSlot: number;
};

export type Room = {
  id: RoomId;
  position: number;
  nameJa: string;
  nameEn: string;
  areaM2: number;
  /** null: the centre publishes none, so none is checked */
  capacity: number | null;
  hire: Hire;
  features: readonly string[];
  /** what stands in it, and what else is to be known of it, as residents read it; may be empty */
  equipmentJa: string;
  equipmentEn: string;
  notesJa: string;
  notesEn: string;
  /** what it costs on the day asked for, cheapest use last as published */
  tariffs: readonly Tariff[];
};

export type SlotHours = { slot: SlotNumber; startsAt: TimeOfDay; endsAt: TimeOfDay };

/** `off`: from this day on the rule closes nothing. */
type Off = { off?: boolean };

export type ClosureRule =
  | { kind: "weekly"; validFrom: CalendarDate; parameters: { weekday: Weekday } & Off }
  | { kind: "holiday"; validFrom: CalendarDate; parameters: Off }
  | { kind: "day_after_weekly_holiday"; validFrom: CalendarDate; parameters: { weekday: Weekday } & Off }
  | { kind: "year_end"; validFrom: CalendarDate; parameters: { from: string; to: string } & Off };

export type CalendarException = { kind: "extra_closure" | "extra_opening"; note: Words };

/** The booking policy. Each key is one dated `Setting`; sources stand beside the values in prisma/masters.ts. */
export type Policy = {
  /** bookings open at `time` on the 1st of the month N calendar months before the month of use */
  opening: { time: TimeOfDay; monthsBefore: Record<WindowClass, number> };
  closing: { time: TimeOfDay; daysBefore: number };
  hold: { minutes: number; extensions: number; extensionMinutes: number; maxSlots: number; perAddress: number };
  /** how long a card payment may take; 30 minutes is Stripe's least */
  checkout: { minutes: number };
  /**
   * how long a slot that became free is kept for whoever is asked: sorted, farthest first, so many
   * minutes when use is so many days away or more; from when until when people sleep, and minutes do not
   * count; how many wishes a person may have at a time, and over how many days one may reach
   */
  offers: {
    kept: { daysBefore: number; minutes: number }[];
    quiet: { from: TimeOfDay; until: TimeOfDay };
    wishesPerPerson: number;
    longestDays: number;
  };
  /** how much one person or group may have; `applicants` says for whom it is otherwise */
  caps: {
    slotsPerMonth: number;
    consecutiveDays: number;
    applicants: Partial<Record<Applicant, Pick<Caps, "slotsPerMonth" | "consecutiveDays">>>;
    relaxDays: number;
    /** who may not have two rooms at one time */
    oneRoom: Applicant[];
  };
  payment: { daysBefore: number; time: TimeOfDay; counterUntil: TimeOfDay };
  /**
   * At `at`, an unpaid booking is asked for its payment so many days before the deadline, and everybody
   * whether they still need theirs so many days before use (each resident chooses among these); at
   * `releaseAt` on the morning after the deadline what is still unpaid ends.
   */
  reminders: { at: TimeOfDay; payDaysBefore: number[]; useDaysBefore: number[]; releaseAt: TimeOfDay };
  /** sorted, farthest first: so many days before use or more, so many percent come back */
  refunds: { daysBefore: number; percent: number }[];
  /** so many minutes after booking everything can be corrected; later a slot moves until its closing */
  changes: { graceMinutes: number; closing: { time: TimeOfDay; daysBefore: number } };
  /** percent that comes back by the reason of cancelling; null: by the table of refunds */
  refundReasons: { reason: RefundReason; percent: number | null }[];
  /** points, in halves, for slots left unused; so many in a year stop new bookings for some months */
  penalties: {
    enabled: boolean;
    noShowHalves: number;
    lateHalves: number;
    /** cancelled fewer days before use than this is late */
    lateDays: number;
    limitHalves: number;
    stopMonths: number;
  };
  /** review: staff decide before the booking stands */
  purposes: { code: string; review: boolean }[];
  /** slots which together include the time between them */
  joinedSlots: [SlotNumber, SlotNumber][];
  /** percent of the tariff that such a user pays; the amount of a slot is rounded down to `roundTo` yen */
  fees: { outsidePercent: number; commercialPercent: number; roundTo: number };
  individuals: { allowed: boolean };
  attachments: AttachmentPolicy;
  registration: RegistrationPolicy;
  tax: { percent: number };
  /** who issues the papers (使用許可書・領収書…), as it stands on them; `registrationNumber` (T…) is printed only when set */
  papers: { issuer: string; office: string; address: string; phone: string; registrationNumber: string };
  /** what the counter takes, in the order of the form; the first that is cash has the change and the coins to count */
  tenders: Tender[];
  signIn: SignInPolicy;
  desk: DeskPolicy;
};

/** What money at the counter is handed over as: cash, or something that is counted by its papers. */
export type Tender = { code: string; ja: string; en: string; isCash: boolean };

/** A kind of reduction (減免): how much less, for whom, and what proves it (domain rule 27). */
export type ReductionKind = {
  id: string;
  validFrom: CalendarDate;
  position: number;
  nameJa: string;
  nameEn: string;
  /** taken off, in percent; 0: not granted from this day on */
  percent: number;
  evidenceJa: string;
  evidenceEn: string;
  applicants: readonly Applicant[];
};

/** Why a booking is cancelled: one's own reasons, the centre's closure, a disaster, a weather warning. */
export type RefundReason = "own" | "centre" | "disaster" | "weather";

export const REFUND_REASONS: readonly RefundReason[] = ["own", "centre", "disaster", "weather"];

export type PolicySetting = {
  [Key in keyof Policy]: { key: Key; validFrom: CalendarDate; value: Policy[Key] };
}[keyof Policy];

/** Every master row of the centre. Treat it as frozen: what is derived from it is remembered with it. */
export type Centre = {
  rooms: readonly (Omit<Room, "tariffs"> & { validFrom: CalendarDate })[];
  slotHours: readonly (SlotHours & { validFrom: CalendarDate })[];
  tariffs: readonly (Tariff & { position: number })[];
  closureRules: readonly ClosureRule[];
  holidays: ReadonlyMap<CalendarDate, Words>;
  exceptions: ReadonlyMap<CalendarDate, CalendarException>;
  settings: readonly PolicySetting[];
  reductions: readonly ReductionKind[];
};

// ── Dated rows ───────────────────────────────────────────────────────────────────────────────

/** Of each key the latest row that counts on a day. */
function rowsOn<Row extends { validFrom: CalendarDate }>(
  rows: readonly Row[],
  date: CalendarDate,
  keyOf: (row: Row) => string | number,
): Row[] {
  const latest = new Map<string | number, Row>();
  for (const row of rows) {
    if (row.validFrom > date) continue;
    const key = keyOf(row);
    const other = latest.get(key);
    if (!other || other.validFrom < row.validFrom) latest.set(key, row);
  }
  return [...latest.values()];
}

/** About ten years: more days than anybody looks at in turn. Whoever asks for more only makes us work again. */
const REMEMBERED_DAYS = 4_000;

/** What a question about a day was answered, kept as long as the Centre it was asked of. */
function remembered<Answer>(answer: (centre: Centre, date: CalendarDate) => Answer) {
  const answers = new WeakMap<Centre, Map<CalendarDate, Answer>>();
  return (centre: Centre, date: CalendarDate): Answer => {
    const ofCentre = answers.get(centre) ?? new Map<CalendarDate, Answer>();
    answers.set(centre, ofCentre);
    const known = ofCentre.get(date);
    if (known !== undefined) return known;
    if (ofCentre.size >= REMEMBERED_DAYS) ofCentre.clear();
    const found = answer(centre, date);
    ofCentre.set(date, found);
    return found;
  };
}

/** The rooms as they are on a day, in the order the centre lists them.
 *  @example roomsOn(centre, "2026-12-01").map((room) => room.id)
 *  // → ["library-corner", "meeting-room", "training-room", "living-workshop", "nursery"] */
export const roomsOn: (centre: Centre, date: CalendarDate) => readonly Room[] = remembered((centre, date) => {
  const tariffs = rowsOn(centre.tariffs, date, (row) => `${row.roomId}/${row.tariff}`).sort(
    (a, b) => a.position - b.position,
  );
  return rowsOn(centre.rooms, date, (row) => row.id)
    .sort((a, b) => a.position - b.position)
    .map(({ validFrom: _, ...room }) => ({
      ...room,
      tariffs: tariffs.filter((tariff) => tariff.roomId === room.id).map(({ position: __, ...tariff }) => tariff),
    }));
});

/** @example roomOn(centre, "nursery", "2026-12-01")?.hire // → "with_another_room" */
export function roomOn(centre: Centre, roomId: RoomId, date: CalendarDate): Room | null {
  return roomsOn(centre, date).find((room) => room.id === roomId) ?? null;
}

/** The hours of the six slots on a day (centre.md).
 *  @example slotHoursOn(centre, "2026-12-01")[4] // → { slot: 5, startsAt: "17:30", endsAt: "19:30" } */
export const slotHoursOn: (centre: Centre, date: CalendarDate) => readonly SlotHours[] = remembered((centre, date) =>
  rowsOn(centre.slotHours, date, (row) => row.slot)
    .sort((a, b) => a.slot - b.slot)
    .map(({ slot, startsAt, endsAt }) => ({ slot, startsAt, endsAt })),
);

/** The price of one way of using a room on a day; null where the room has no such tariff.
 *  @example tariffOn(centre, "living-workshop", "cooking", "2026-12-01")?.yenPerSlot // → 630 */
export function tariffOn(centre: Centre, roomId: RoomId, tariff: TariffId, date: CalendarDate): Tariff | null {
  return roomOn(centre, roomId, date)?.tariffs.find((row) => row.tariff === tariff) ?? null;
}

/** The tariff a room has when nothing else is said: 調理台使用無 for 生活工房室 (domain rule 9).
 *  @example defaultTariff(livingWorkshop) // → "no-cooking" */
export function defaultTariff(room: Room): TariffId | null {
  const offered = room.tariffs.map((row) => row.tariff);
  return offered.find((tariff) => tariff !== "cooking") ?? offered[0] ?? null;
}

/** The booking policy as it counts on a day.
 *  @example policyOn(centre, "2026-12-01").hold.minutes // → 15 */
export const policyOn: (centre: Centre, date: CalendarDate) => Policy = remembered((centre, date) => {
  const rows = rowsOn(centre.settings, date, (row) => row.key);
  return Object.fromEntries(rows.map((row) => [row.key, row.value])) as unknown as Policy;
});

/** The kinds of reduction on a day in their order, those that are not granted (0 %) among them.
 *  @example reductionKindsOn(centre, "2026-12-01").find(({ id }) => id === "support")?.percent // → 50 */
export const reductionKindsOn: (centre: Centre, date: CalendarDate) => readonly ReductionKind[] = remembered(
  (centre, date) => rowsOn(centre.reductions, date, (row) => row.id).sort((a, b) => a.position - b.position),
);

/** How much an applicant may have; null: as much as they like. */
export type Caps = {
  /** slots in a month of use */
  slotsPerMonth: number | null;
  /** days of use in a row */
  consecutiveDays: number | null;
  /** what is booked so many days before its day, or later, does not count */
  relaxDays: number;
  /** whether they may have one room at a time only */
  oneRoom: boolean;
};

/** The caps of an applicant (domain rule 14).
 *  @example capsFor(policy, "individual") // → { slotsPerMonth: 10, consecutiveDays: 5, relaxDays: 14, oneRoom: true } */
export function capsFor({ caps }: Pick<Policy, "caps">, applicant: Applicant): Caps {
  const { slotsPerMonth, consecutiveDays } = caps.applicants[applicant] ?? caps;
  return { slotsPerMonth, consecutiveDays, relaxDays: caps.relaxDays, oneRoom: caps.oneRoom.includes(applicant) };
}

// ── The opening calendar ─────────────────────────────────────────────────────────────────────

export type ClosedReason = "thursday" | "holiday" | "day_after_thursday_holiday" | "year_end" | "extra_closure";

export type Opening =
  | { open: true; reasons: readonly [] | readonly ["extra_opening"]; note: Words | null }
  | { open: false; reasons: readonly ClosedReason[]; note: Words | null };

/**
 * Whether the centre is open on a day, or closed with every reason that applies:
 * 木曜日・祝日（祝休日が木曜日となった場合はその翌日）・年末年始 (centre.md), and what staff closed.
 * A day staff opened is open whatever else it is. The day after a Thursday holiday is closed and
 * nothing moves on from there (domain rule 3). The note is the staff's, or the holiday's name.
 * @example openingOf(centre, "2027-02-12") // → { open: false, reasons: ["day_after_thursday_holiday"], note: null }
 */
export const openingOf: (centre: Centre, date: CalendarDate) => Opening = remembered((centre, date) => {
  const exception = centre.exceptions.get(date);
  if (exception?.kind === "extra_opening") return { open: true, reasons: ["extra_opening"], note: exception.note };

  const holiday = centre.holidays.get(date) ?? null;
  const rules = rowsOn(centre.closureRules, date, (row) => row.kind);
  const reasons = REASONS.filter(({ kind }) =>
    kind === "exception" ? exception : rules.some((rule) => rule.kind === kind && closes(rule, centre, date)),
  ).map(({ reason }) => reason);
  const note = exception?.note ?? holiday;
  return reasons.length > 0 ? { open: false, reasons, note } : { open: true, reasons: [], note };
});

/** The order in which reasons are told. */
const REASONS: readonly { kind: ClosureRule["kind"] | "exception"; reason: ClosedReason }[] = [
  { kind: "weekly", reason: "thursday" },
  { kind: "holiday", reason: "holiday" },
  { kind: "day_after_weekly_holiday", reason: "day_after_thursday_holiday" },
  { kind: "year_end", reason: "year_end" },
  { kind: "exception", reason: "extra_closure" },
];

function closes(rule: ClosureRule, centre: Centre, date: CalendarDate): boolean {
  if (rule.parameters.off) return false;
  switch (rule.kind) {
    case "weekly":
      return weekdayOf(date) === rule.parameters.weekday;
    case "holiday":
      return centre.holidays.has(date);
    case "day_after_weekly_holiday": {
      const dayBefore = addDays(date, -1);
      return weekdayOf(dayBefore) === rule.parameters.weekday && centre.holidays.has(dayBefore);
    }
    case "year_end": {
      const { from, to } = rule.parameters;
      const day = date.slice(5);
      return from <= to ? day >= from && day <= to : day >= from || day <= to;
    }
  }
}

/** The first open day on or after a day. The rules close at most a week on end; staff may close longer.
 *  @example nextOpenDay(centre, "2027-01-01") // → "2027-01-04" */
export function nextOpenDay(centre: Centre, date: CalendarDate): CalendarDate {
  return openDayFrom(centre, date, 1);
}

/** The last open day on or before a day.
 *  @example previousOpenDay(centre, "2027-01-03") // → "2026-12-28" */
export function previousOpenDay(centre: Centre, date: CalendarDate): CalendarDate {
  return openDayFrom(centre, date, -1);
}

function openDayFrom(centre: Centre, date: CalendarDate, step: 1 | -1): CalendarDate {
  // A centre closed for two years on end has no next open day: the day itself is as good as any.
  let day = date;
  for (let tries = 0; tries < 800; tries++, day = addDays(day, step)) if (openingOf(centre, day).open) return day;
  return date;
}

// ── When a slot can be booked ────────────────────────────────────────────────────────────────

/**
 * When bookings for a day of use open: 9:00 on the 1st of the month N calendar months before the
 * month of use, on the next open day if that is closed (domain rule 20).
 * @example opensAt(centre, "city", "2027-03-15") // → 2027-01-04 09:00 in Tokyo, since 1–3 January are closed
 */
export function opensAt(centre: Centre, window: WindowClass, dateOfUse: CalendarDate): Date {
  const { time, monthsBefore } = policyOn(centre, dateOfUse).opening;
  return instantAt(nextOpenDay(centre, addMonths(`${monthOf(dateOfUse)}-01`, -monthsBefore[window])), time);
}

/** When bookings for a day of use end: 17:00:00 the day before, open or not (domain rule 22).
 *  @example closesAt(centre, "2027-03-15") // → 2027-03-14 17:00:00 in Tokyo */
export function closesAt(centre: Centre, dateOfUse: CalendarDate): Date {
  const { time, daysBefore } = policyOn(centre, dateOfUse).closing;
  return instantAt(addDays(dateOfUse, -daysBefore), time);
}

/** The instant at which a slot ends.
 *  @example slotEnds(centre, { date: "2026-12-01", slot: 1 }) // → 11:00 of that day */
export function slotEnds(centre: Centre, { date, slot }: Pick<SlotKey, "date" | "slot">): Date {
  return instantAt(date, slotHoursOn(centre, date).find((row) => row.slot === slot)?.endsAt ?? "23:59");
}

/** What is asked of a day before any of its slots is looked at. */
export type DayTerms = { date: CalendarDate; opening: Opening; opensAt: Date; closesAt: Date };

const termsOf = (window: WindowClass) =>
  remembered(
    (centre, date): DayTerms => ({
      date,
      opening: openingOf(centre, date),
      opensAt: opensAt(centre, window, date),
      closesAt: closesAt(centre, date),
    }),
  );

const TERMS: Record<WindowClass, (centre: Centre, date: CalendarDate) => DayTerms> = {
  city: termsOf("city"),
  five_cities: termsOf("five_cities"),
  outside: termsOf("outside"),
  registered: termsOf("registered"),
  official: termsOf("official"),
};

/** @example dayTerms(centre, "city", "2026-12-03").opening.open // → false, a Thursday */
export function dayTerms(centre: Centre, window: WindowClass, date: CalendarDate): DayTerms {
  return TERMS[window](centre, date);
}

/** A row of the ledger of slots. */
export type Claim = SlotKey & {
  kind: "hold" | "offer" | "booking" | "block";
  holdId: string | null;
  bookingId: string | null;
  /** of a "block" that staff made */
  blockId?: string | null;
  /** null: until it is released */
  expiresAt: Date | null;
};

export const CLAIM_KINDS: readonly Claim["kind"][] = ["hold", "offer", "booking", "block"];

/** Whether a claim still keeps others away: a hold that ran out is none.
 *  @example isLive({ ...hold, expiresAt: now }, now) // → false */
export function isLive(claim: Pick<Claim, "expiresAt">, now: Date): boolean {
  return claim.expiresAt === null || claim.expiresAt > now;
}

export type SlotStatus = "closed" | "ended" | "taken" | "held" | "not_yet_open" | "with_another_room" | "available";

/** In the order in which they are tried. */
export const SLOT_STATUSES: readonly SlotStatus[] = [
  "closed",
  "ended",
  "taken",
  "held",
  "not_yet_open",
  "with_another_room",
  "available",
];

/** What a slot of a room for hire is to somebody of the window of `day`: the first status that applies.
 *  A slot that is kept for whoever waits is "held" as one in a basket is: nobody has it yet, and it may be
 *  free again soon. One that staff took out of use is "closed", as a day is.
 *  @example slotStatus(day, meetingRoom, { kind: "booking", expiresAt: null }, now) // → "taken" */
export function slotStatus(
  day: DayTerms,
  room: Pick<Room, "hire">,
  claim: Pick<Claim, "kind" | "expiresAt"> | null | undefined,
  now: Date,
): SlotStatus {
  const has = claim && isLive(claim, now) ? claim.kind : null;
  if (!day.opening.open || has === "block") return "closed";
  if (now >= day.closesAt) return "ended";
  if (has) return has === "booking" ? "taken" : "held";
  if (now < day.opensAt) return "not_yet_open";
  return room.hire === "with_another_room" ? "with_another_room" : "available";
}

/** Identifies a slot in maps and sets.
 *  @example slotId({ roomId: "nursery", date: "2026-12-05", slot: 3 }) // → "nursery/2026-12-05/3" */
export function slotId({ roomId, date, slot }: SlotKey): string {
  return `${roomId}/${date}/${slot}`;
}

/**
 * The next instant at which a page about availability may read differently though nobody changed
 * anything: midnight, the opening and the closing time of bookings, a hold that runs out, a notice that comes or goes.
 * @param nextExpiry of what has an hour of its own, the next
 * @example nextClockBoundary(centre, new Date("2026-12-01T08:00:00+09:00"), null) // → 09:00 of that day
 */
export function nextClockBoundary(centre: Centre, now: Date, nextExpiry: Date | null): Date {
  const day = today(now);
  // Every time there is, not today's alone: a day of use opens at the time of its own policy.
  const times = centre.settings.flatMap((row) =>
    row.key === "opening" || row.key === "closing" ? row.value.time : [],
  );
  const boundaries = [...times.map((time) => instantAt(day, time)), instantAt(addDays(day, 1), "00:00")];
  if (nextExpiry) boundaries.push(nextExpiry);
  return new Date(Math.min(...boundaries.filter((at) => at > now).map((at) => at.getTime())));
}

// ── What one may ask for ─────────────────────────────────────────────────────────────────────

/** Every code with which this feature refuses, the read API's included; their words are in problems-facility. */
export type FacilityProblem =
  | "invalid_date"
  | "date_out_of_range"
  | "range_reversed"
  | "range_too_long"
  | "missing_parameter"
  | "unknown_parameter"
  | "repeated_parameter"
  | "unknown_room"
  | "unknown_slot"
  | "unknown_tariff"
  | "unknown_address"
  | "method_not_allowed"
  | "internal_error"
  | "not_for_hire"
  | "nursery_alone"
  | "closed_day"
  | "not_yet_open"
  | "booking_closed"
  | "slot_taken";

/** The years the calendar answers for: the holiday table reaches to 2050. */
export const YEARS = { first: 2020, last: 2050 } as const;

/** Whether a text is a day the calendar answers for.
 *  @example checkDate("2051-01-01") // → refuse("date_out_of_range", { firstYear: 2020, lastYear: 2050 }) */
export function checkDate(text: string): Result<CalendarDate, Refusal<"invalid_date" | "date_out_of_range">> {
  if (!isCalendarDate(text)) return refuse("invalid_date");
  const year = Number(text.slice(0, 4));
  if (year < YEARS.first || year > YEARS.last)
    return refuse("date_out_of_range", { firstYear: YEARS.first, lastYear: YEARS.last });
  return ok(text);
}

/** Whether two texts are a range of days the calendar answers for, both included.
 *  @example checkRange("2026-01-01", "2027-12-31", 400) // → refuse("range_too_long", { days: 730, longest: 400 }) */
export function checkRange(
  from: string,
  to: string,
  longest: number,
): Result<
  { from: CalendarDate; to: CalendarDate },
  Refusal<"invalid_date" | "date_out_of_range" | "range_reversed" | "range_too_long">
> {
  const first = checkDate(from);
  if (!first.ok) return first;
  const last = checkDate(to);
  if (!last.ok) return last;
  if (to < from) return refuse("range_reversed");
  const days = daysBetween(from, to) + 1;
  return days > longest ? refuse("range_too_long", { days, longest }) : ok({ from, to });
}

/**
 * Whether a choice names a slot that there is and that is hired out, in a way the room is used:
 * nothing here depends on the hour or on who asks.
 * @example mayChoose(centre, { roomId: "library-corner", … }) // → refuse("not_for_hire", { room: "library-corner" })
 */
export function mayChoose(
  centre: Centre,
  choice: SlotChoice,
): Result<
  SlotChoice,
  Refusal<
    | "invalid_date"
    | "date_out_of_range"
    | "unknown_room"
    | "unknown_slot"
    | "unknown_tariff"
    | "not_for_hire"
    | "nursery_alone"
  >
> {
  const date = checkDate(choice.date);
  if (!date.ok) return date;
  if (!isSlotNumber(choice.slot)) return refuse("unknown_slot");
  const room = roomOn(centre, choice.roomId, choice.date);
  if (!room) return refuse("unknown_room");
  if (room.hire === "not_for_hire") return refuse("not_for_hire", { room: room.id });
  if (room.hire === "with_another_room") return refuse("nursery_alone", { room: room.id });
  if (!room.tariffs.some((row) => row.tariff === choice.tariff)) return refuse("unknown_tariff", { room: room.id });
  return ok(choice);
}

/**
 * Whether a slot of a day can be claimed now in such a window, whoever else may have it:
 * an open day, between the opening and the closing of bookings.
 * @param atTheCounter staff book for somebody: until the slot ends, on its own day as well (domain rule 22)
 * @example mayClaim(centre, "city", slot, now) // → refuse("not_yet_open", { room, date, slot, opensAt })
 */
export function mayClaim<Key extends SlotKey>(
  centre: Centre,
  window: WindowClass,
  key: Key,
  now: Date,
  atTheCounter = false,
): Result<Key, Refusal<"closed_day" | "booking_closed" | "not_yet_open">> {
  const day = dayTerms(centre, window, key.date);
  const facts = { room: key.roomId, date: key.date, slot: key.slot };
  if (!day.opening.open) return refuse("closed_day", { ...facts, reasons: day.opening.reasons });
  const closesAt = atTheCounter ? slotEnds(centre, key) : day.closesAt;
  if (now >= closesAt) return refuse("booking_closed", { ...facts, closedAt: closesAt });
  if (now < day.opensAt) return refuse("not_yet_open", { ...facts, opensAt: day.opensAt });
  return ok(key);
}

/**
 * The claims that choices make: each chosen slot, and 保育室 once for each day and slot in which
 * it is wanted (domain rule 10).
 * @example withNursery([{ roomId: "meeting-room", date: "2026-12-05", slot: 3, tariff: "standard", nursery: true }])
 * // → the same, and { roomId: "nursery", date: "2026-12-05", slot: 3, tariff: "nursery", nursery: false }
 */
export function withNursery(choices: readonly SlotChoice[]): SlotChoice[] {
  const nurseries = new Map<string, SlotChoice>();
  for (const { date, slot, nursery } of choices)
    if (nursery) nurseries.set(`${date}/${slot}`, { roomId: NURSERY, date, slot, tariff: "nursery", nursery: false });
  return [...choices, ...nurseries.values()];
}

// ── Alternatives ─────────────────────────────────────────────────────────────────────────────

export type Alternatives = {
  lost: SlotChoice;
  sameRoomOtherSlot: SlotChoice[];
  otherRoomSameSlot: SlotChoice[];
  nextWeek: SlotChoice[];
};

/** How many weeks ahead the same weekday is looked at, and how many of them are offered. */
const WEEKS_AHEAD = 4;
const WEEKS_OFFERED = 2;

/** The days whose claims `alternativesFor` must be given to be right.
 *  @example alternativeDates([{ …, date: "2026-12-05" }]) // → ["2026-12-05", "2026-12-12", … "2027-01-02"] */
export function alternativeDates(lost: readonly SlotKey[]): CalendarDate[] {
  const dates = lost.flatMap(({ date }) =>
    Array.from({ length: WEEKS_AHEAD + 1 }, (_, week) => addDays(date, 7 * week)),
  );
  return [...new Set(dates)].sort();
}

/**
 * For each slot that was lost, what could be had instead: another slot of the same room and day
 * (nearest first), another room that fits in the same slot, the same weekday of the next weeks.
 * A room fits when it holds as many people, and has the cooking counter where that was wanted.
 * Everything offered can be booked in that window at that moment, with its 保育室 when wanted.
 */
export function alternativesFor(
  lost: readonly SlotChoice[],
  situation: {
    centre: Centre;
    /** the ledger on `alternativeDates(lost)`, every room */
    claims: readonly Claim[];
    /** slots that are in the basket anyway and so are no alternative */
    chosen: readonly SlotKey[];
    window: WindowClass;
    people: number | null;
    now: Date;
    /** staff look for somebody */
    atTheCounter?: boolean;
  },
): Alternatives[] {
  const { centre, window, people, now, atTheCounter } = situation;
  const unavailable = new Set([
    ...situation.claims.filter((claim) => isLive(claim, now)).map(slotId),
    ...situation.chosen.map(slotId),
    ...lost.map(slotId),
  ]);
  const claimed = new Set(situation.claims.filter((claim) => isLive(claim, now)).map(slotId));

  const canHave = (choice: SlotChoice): boolean =>
    mayChoose(centre, choice).ok &&
    mayClaim(centre, window, choice, now, atTheCounter).ok &&
    !unavailable.has(slotId(choice)) &&
    // 保育室 may already be in the basket for that slot: it is shared, only others' claims count.
    (!choice.nursery || !claimed.has(slotId({ ...choice, roomId: NURSERY })));

  return lost.map((wanted) => ({
    lost: wanted,
    sameRoomOtherSlot: SLOT_NUMBERS.map((slot) => ({ ...wanted, slot }))
      .filter(canHave)
      .sort((a, b) => Math.abs(a.slot - wanted.slot) - Math.abs(b.slot - wanted.slot) || a.slot - b.slot),
    otherRoomSameSlot: roomsOn(centre, wanted.date)
      .filter((room) => room.id !== wanted.roomId && fits(room, people))
      .flatMap((room) => {
        const tariff = wanted.tariff === "cooking" ? "cooking" : defaultTariff(room);
        return tariff ? [{ ...wanted, roomId: room.id, tariff }] : [];
      })
      .filter(canHave),
    nextWeek: Array.from({ length: WEEKS_AHEAD }, (_, week) => ({
      ...wanted,
      date: addDays(wanted.date, 7 * (week + 1)),
    }))
      .filter(canHave)
      .slice(0, WEEKS_OFFERED),
  }));
}

/** Whether so many people may be in a room; where no capacity is published none is checked.
 *  @example fits({ capacity: 30 }, 31) // → false */
export function fits(room: Pick<Room, "capacity">, people: number | null): boolean {
  return room.capacity === null || people === null || people <= room.capacity;
}
