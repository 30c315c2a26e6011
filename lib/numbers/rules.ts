import { APPLICANTS, RESIDENCES } from "@/lib/accounts/rules";
import {
  addDays,
  addMonths,
  type CalendarDate,
  dateRange,
  daysBetween,
  daysOfMonth,
  fiscalYearOf,
  isCalendarDate,
  monthOf,
  today,
} from "@/lib/dates";
import {
  type Centre,
  openingOf,
  policyOn,
  type RoomId,
  roomsOn,
  type SlotKey,
  slotHoursOn,
  slotId,
  YEARS,
} from "@/lib/facility/rules";
import { SLOT_NUMBERS } from "@/lib/facility/slots";

// ── Which days are counted ───────────────────────────────────────────────────────────────────

export type PeriodKind = "year" | "month" | "day";

/** Days that are counted together. What is under way is counted up to today, what lies ahead as it is booked. */
export type Period = {
  kind: PeriodKind;
  /** "2026" (年度), "2026-11" or "2026-11-14" */
  name: string;
  from: CalendarDate;
  to: CalendarDate;
  /** the last day that is counted: `to`, or today while the period goes on */
  until: CalendarDate;
  /** what its tables have rows for: the months of a year, the days of a month */
  pieces: string[];
};

/** Reads a fiscal year, a month or a day as addresses write it; null for what is none the calendar answers for.
 *  @example periodOf("year", "2026", new Date("2026-12-01T01:00:00Z"))?.until // → "2026-12-01" */
export function periodOf(kind: PeriodKind, name: string, now: Date): Period | null {
  const range = rangeOf(kind, name);
  if (!range || range.from < `${YEARS.first}-01-01` || range.to > `${YEARS.last}-12-31`) return null;
  const day = today(now);
  const until = range.from <= day && day < range.to ? day : range.to;
  const days = dateRange(range.from, until);
  return { kind, name, ...range, until, pieces: [...new Set(kind === "year" ? days.map(monthOf) : days)] };
}

function rangeOf(kind: PeriodKind, name: string): { from: CalendarDate; to: CalendarDate } | null {
  switch (kind) {
    case "year":
      return /^\d{4}$/.test(name) ? { from: `${name}-04-01`, to: `${Number(name) + 1}-03-31` } : null;
    case "month": {
      if (!/^\d{4}-\d{2}$/.test(name) || !isCalendarDate(`${name}-01`)) return null;
      return { from: `${name}-01`, to: daysOfMonth(name).at(-1) ?? "" };
    }
    case "day":
      return isCalendarDate(name) ? { from: name, to: name } : null;
  }
}

/** The period of a kind that a day stands in, by its name.
 *  @example periodName("year", "2027-03-31") // → "2026" */
export function periodName(kind: PeriodKind, date: CalendarDate): string {
  return kind === "year" ? String(fiscalYearOf(date)) : kind === "month" ? monthOf(date) : date;
}

/** The names of the periods before and after one.
 *  @example besides({ kind: "month", from: "2026-12-01" }) // → { before: "2026-11", after: "2027-01" } */
export function besides({ kind, from }: Pick<Period, "kind" | "from">): { before: string; after: string } {
  const step = (by: 1 | -1) =>
    periodName(kind, kind === "day" ? addDays(from, by) : addMonths(from, by * (kind === "year" ? 12 : 1)));
  return { before: step(-1), after: step(1) };
}

/** The piece of a period that a day belongs to: its month in a year, else itself. */
function pieceOf(period: Pick<Period, "kind">, date: CalendarDate): string {
  return period.kind === "year" ? monthOf(date) : date;
}

// ── What is counted ──────────────────────────────────────────────────────────────────────────

/** "used": somebody had it and came, or was not marked as absent; "no_show": nobody came. */
export type UseState = "used" | "no_show";

/** Uses of a room by bookings of one kind: a use is a booking's day in a room. */
export type UseFact = {
  piece: string;
  roomId: RoomId;
  applicant: string;
  purpose: string;
  residence: string;
  state: UseState;
  uses: number;
  slots: number;
  people: number;
  yen: number;
};

/** How often a slot of a room was had. */
export type CellFact = { roomId: RoomId; slot: number; state: UseState; slots: number };

/** Slots of bookings that came to nothing. */
export type EndedFact = { piece: string; outcome: "cancelled" | "declined" | "expired"; slots: number };

/** How many uses of a day were booked at an instant. */
export type LeadFact = { createdAt: Date; date: CalendarDate; uses: number };

/** The ledger's rows of a piece, summed by what they are; `yen` is signed as the ledger has it. */
export type MoneyFact = { piece: string; kind: string; reason: string; yen: number };

/** Slots that were wanted and not to be had. */
export type UnmetFact = { roomId: RoomId; slot: number; kind: "refused" | "waiting"; count: number };

export type Facts = {
  uses: readonly UseFact[];
  cells: readonly CellFact[];
  ended: readonly EndedFact[];
  leads: readonly LeadFact[];
  money: readonly MoneyFact[];
  unmet: readonly UnmetFact[];
  /** slots that staff kept from everybody */
  blocked: readonly SlotKey[];
};

/** How often a slot of a room could be had in a piece. */
export type OpenCount = { piece: string; roomId: RoomId; slot: number; count: number };

/**
 * The slots that there were to be had: of every room that is hired out, alone or beside another, on the days that
 * were open, without those that staff kept from everybody.
 * @example openSlots(centre, november, [])[0] // → { piece: "2026-11", roomId: "meeting-room", slot: 1, count: 24 }
 */
export function openSlots(centre: Centre, period: Period, blocked: readonly SlotKey[]): OpenCount[] {
  const away = new Set(blocked.map(slotId));
  const pieces = new Map<string, Map<RoomId, Map<number, number>>>();
  for (const date of dateRange(period.from, period.until)) {
    if (!openingOf(centre, date).open) continue;
    const rooms = entryOf(pieces, pieceOf(period, date));
    for (const room of roomsOn(centre, date)) {
      if (room.hire === "not_for_hire") continue;
      const slots = entryOf(rooms, room.id);
      for (const { slot } of slotHoursOn(centre, date))
        if (away.size === 0 || !away.has(slotId({ roomId: room.id, date, slot })))
          slots.set(slot, (slots.get(slot) ?? 0) + 1);
    }
  }
  return [...pieces].flatMap(([piece, rooms]) =>
    [...rooms].flatMap(([roomId, slots]) => [...slots].map(([slot, count]) => ({ piece, roomId, slot, count }))),
  );
}

function entryOf<Key, Inner, Value>(map: Map<Key, Map<Inner, Value>>, key: Key): Map<Inner, Value> {
  const entry = map.get(key) ?? new Map<Inner, Value>();
  map.set(key, entry);
  return entry;
}

/** 利用率: used of open slots, from 0 to 1; null where nothing was open.
 *  @example rateOf(9, 12) // → 0.75 */
export function rateOf(used: number, open: number): number | null {
  return open === 0 ? null : used / open;
}

// ── Lead time ────────────────────────────────────────────────────────────────────────────────

/** The days before use at which bookings are counted together; the last is open at its end. */
export const LEADS = [
  { from: 0, to: 0 },
  { from: 1, to: 7 },
  { from: 8, to: 14 },
  { from: 15, to: 30 },
  { from: 31, to: 60 },
  { from: 61, to: 90 },
  { from: 91, to: null },
] as const;

/** How many days before its day a use was booked; entered afterwards, 0.
 *  @example leadDays(new Date("2026-11-30T15:30:00Z"), "2026-12-08") // → 7, booked on 1 December */
export function leadDays(createdAt: Date, date: CalendarDate): number {
  return Math.max(0, daysBetween(today(createdAt), date));
}

/** The middle of numbers that each count so often; the mean of the two in the middle; null of none.
 *  @example medianOf([{ value: 3, count: 2 }, { value: 9, count: 2 }]) // → 6 */
export function medianOf(numbers: readonly { value: number; count: number }[]): number | null {
  const sorted = [...numbers].filter(({ count }) => count > 0).sort((a, b) => a.value - b.value);
  const total = sorted.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return null;
  const at = (place: number) => {
    let passed = 0;
    for (const { value, count } of sorted) {
      passed += count;
      if (passed > place) return value;
    }
    return sorted.at(-1)?.value ?? 0;
  };
  return (at(Math.floor((total - 1) / 2)) + at(Math.floor(total / 2))) / 2;
}

// ── Tables ───────────────────────────────────────────────────────────────────────────────────

export type TableId =
  | "rooms"
  | "pieces"
  | "cells"
  | "classes"
  | "purposes"
  | "residences"
  | "money"
  | "ended"
  | "unmet"
  | "leads";

export type ColumnId =
  | "uses"
  | "slots"
  | "people"
  | "open"
  | "rate"
  | "yen"
  | "charged"
  | "reduced"
  | "waived"
  | "received"
  | "refunded"
  | "net"
  | "cancelled"
  | "declined"
  | "expired"
  | "no_show"
  | "refused"
  | "waiting"
  | "share";

/** What a number is: how often, money, or a share from 0 to 1. */
export type NumberKind = "count" | "yen" | "rate";

export type NumbersTable = {
  id: TableId;
  columns: { id: ColumnId; kind: NumberKind }[];
  /** `key` names what the row is of: a room, a piece, "room/slot", a code, a lead's place in LEADS */
  rows: { key: string; values: (number | null)[] }[];
  /** of all rows; null where rows cannot be added */
  total: (number | null)[] | null;
};

const KINDS: Partial<Record<ColumnId, NumberKind>> = {
  rate: "rate",
  share: "rate",
  yen: "yen",
  charged: "yen",
  reduced: "yen",
  waived: "yen",
  received: "yen",
  refunded: "yen",
  net: "yen",
};

type Line = Partial<Record<ColumnId, number | null>>;

function table(
  id: TableId,
  columns: ColumnId[],
  rows: { key: string; line: Line }[],
  total: Line | null,
): NumbersTable {
  const valuesOf = (line: Line) => columns.map((column) => line[column] ?? null);
  return {
    id,
    columns: columns.map((column) => ({ id: column, kind: KINDS[column] ?? "count" })),
    rows: rows.map(({ key, line }) => ({ key, values: valuesOf(line) })),
    total: total && valuesOf(total),
  };
}

function sumOf<Row>(rows: readonly Row[], of: (row: Row) => number): number {
  return rows.reduce((sum, row) => sum + of(row), 0);
}

/** What was used, by whomever it was; the fee is owed whether they came or not. */
function usesOf(facts: readonly UseFact[]): { uses: number; slots: number; people: number; yen: number } {
  const used = facts.filter(({ state }) => state === "used");
  return {
    uses: sumOf(used, ({ uses }) => uses),
    slots: sumOf(used, ({ slots }) => slots),
    people: sumOf(used, ({ people }) => people),
    yen: sumOf(facts, ({ yen }) => yen),
  };
}

/** Uses beside the open slots they are of. */
function hireLine(facts: readonly UseFact[], open: number): Line {
  const used = usesOf(facts);
  return { ...used, open, rate: rateOf(used.slots, open) };
}

const HIRE: ColumnId[] = ["uses", "slots", "people", "open", "rate", "yen"];
const WHO: ColumnId[] = ["uses", "slots", "people", "yen"];

/** Codes in the order of a list; what only the data have comes after it. */
function codesOf(known: readonly string[], found: readonly string[]): string[] {
  return [...known, ...[...new Set(found)].filter((code) => !known.includes(code)).sort()];
}

/** Every table of a period. What has rooms counts the rooms of its last day, and any other that was used. */
export function tablesOf(
  centre: Centre,
  period: Period,
  facts: Facts,
): { tables: NumbersTable[]; medianDays: number | null } {
  const open = openSlots(centre, period, facts.blocked);
  const forHire = roomsOn(centre, period.until).filter(({ hire }) => hire !== "not_for_hire");
  const rooms = codesOf(
    forHire.map(({ id }) => id),
    [...facts.cells, ...facts.unmet, ...open].map(({ roomId }) => roomId),
  );
  const all = hireLine(
    facts.uses,
    sumOf(open, ({ count }) => count),
  );
  const byPiece = <Row extends { piece: string }>(rows: readonly Row[], piece: string) =>
    rows.filter((row) => row.piece === piece);
  const openBy = countBy(open, ({ roomId, slot }) => `${roomId}/${slot}`);
  const openOfPiece = countBy(open, ({ piece }) => piece);
  const openOfRoom = countBy(open, ({ roomId }) => roomId);
  const leadsBy = new Map<number, number>();
  for (const { createdAt, date, uses } of facts.leads) {
    const days = leadDays(createdAt, date);
    leadsBy.set(days, (leadsBy.get(days) ?? 0) + uses);
  }
  const cellKeys = rooms.flatMap((roomId) => SLOT_NUMBERS.map((slot) => ({ roomId, slot, key: `${roomId}/${slot}` })));
  const who = (id: TableId, of: "applicant" | "purpose" | "residence", known: readonly string[]) =>
    table(
      id,
      WHO,
      codesOf(
        known,
        facts.uses.map((fact) => fact[of]),
      ).map((code) => ({ key: code, line: usesOf(facts.uses.filter((fact) => fact[of] === code)) })),
      all,
    );
  const purposes = policyOn(centre, period.until).purposes.map(({ code }) => code);
  const endedLine = (ended: readonly EndedFact[], uses: readonly UseFact[]): Line => ({
    ...Object.fromEntries(
      (["cancelled", "declined", "expired"] as const).map((outcome) => [
        outcome,
        sumOf(
          ended.filter((fact) => fact.outcome === outcome),
          ({ slots }) => slots,
        ),
      ]),
    ),
    no_show: sumOf(
      uses.filter(({ state }) => state === "no_show"),
      ({ slots }) => slots,
    ),
  });
  const used = [...leadsBy].map(([value, count]) => ({ value, count }));
  const allUses = sumOf(used, ({ count }) => count);
  return {
    medianDays: medianOf(used),
    tables: [
      table(
        "rooms",
        HIRE,
        rooms.map((roomId) => ({
          key: roomId,
          line: hireLine(
            facts.uses.filter((fact) => fact.roomId === roomId),
            openOfRoom.get(roomId) ?? 0,
          ),
        })),
        all,
      ),
      table(
        "pieces",
        HIRE,
        period.pieces.map((piece) => ({
          key: piece,
          line: hireLine(byPiece(facts.uses, piece), openOfPiece.get(piece) ?? 0),
        })),
        all,
      ),
      table(
        "cells",
        ["slots", "open", "rate"],
        cellKeys.map(({ roomId, slot, key }) => {
          const cell = facts.cells.filter((fact) => fact.roomId === roomId && fact.slot === slot);
          const slots = sumOf(
            cell.filter(({ state }) => state === "used"),
            (fact) => fact.slots,
          );
          const there = openBy.get(key) ?? 0;
          return { key, line: { slots, open: there, rate: rateOf(slots, there) } };
        }),
        all,
      ),
      who("classes", "applicant", APPLICANTS),
      who("purposes", "purpose", purposes),
      who("residences", "residence", RESIDENCES),
      table(
        "money",
        ["charged", "reduced", "waived", "received", "refunded", "net"],
        period.pieces.map((piece) => ({ key: piece, line: moneyLine(byPiece(facts.money, piece)) })),
        moneyLine(facts.money),
      ),
      table(
        "ended",
        ["cancelled", "declined", "expired", "no_show"],
        period.pieces.map((piece) => ({
          key: piece,
          line: endedLine(byPiece(facts.ended, piece), byPiece(facts.uses, piece)),
        })),
        endedLine(facts.ended, facts.uses),
      ),
      table(
        "unmet",
        ["refused", "waiting"],
        cellKeys.map(({ roomId, slot, key }) => ({
          key,
          line: unmetLine(facts.unmet.filter((fact) => fact.roomId === roomId && fact.slot === slot)),
        })),
        unmetLine(facts.unmet),
      ),
      table(
        "leads",
        ["uses", "share"],
        LEADS.map(({ from, to }, place) => {
          const uses = sumOf(
            used.filter(({ value }) => value >= from && (to === null || value <= to)),
            ({ count }) => count,
          );
          return { key: String(place), line: { uses, share: rateOf(uses, allUses) } };
        }),
        { uses: allUses, share: rateOf(allUses, allUses) },
      ),
    ],
  };
}

function countBy(open: readonly OpenCount[], keyOf: (row: OpenCount) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of open) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + row.count);
  return counts;
}

/** Signs as people read them: what was taken off and given back is positive, and net is what stayed. */
function moneyLine(money: readonly MoneyFact[]): Line {
  const of = (kind: string, is: (reason: string) => boolean = () => true) =>
    sumOf(
      money.filter((fact) => fact.kind === kind && is(fact.reason)),
      ({ yen }) => yen,
    );
  const received = 0 - of("payment");
  const refunded = of("refund");
  return {
    charged: of("charge"),
    reduced: 0 - of("waiver", (reason) => reason === "reduced"),
    waived: 0 - of("waiver", (reason) => reason !== "reduced"),
    received,
    refunded,
    net: received - refunded,
  };
}

function unmetLine(unmet: readonly UnmetFact[]): Line {
  const of = (kind: UnmetFact["kind"]) =>
    sumOf(
      unmet.filter((fact) => fact.kind === kind),
      ({ count }) => count,
    );
  return { refused: of("refused"), waiting: of("waiting") };
}

// ── To be taken away ─────────────────────────────────────────────────────────────────────────

/**
 * Rows as CSV (RFC 4180) with the mark by which Excel knows UTF-8. A text that a spreadsheet would take for a
 * formula is given an apostrophe.
 * @example csvOf([["室", "率"], ["会議室", 0.5]]) // → "\uFEFF室,率\r\n会議室,0.5\r\n"
 */
export function csvOf(rows: readonly (readonly (string | number | null)[])[]): string {
  const lines = rows.map((row) => row.map(csvCell).join(","));
  return `\uFEFF${lines.map((line) => `${line}\r\n`).join("")}`;
}

function csvCell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

// ── To be drawn ──────────────────────────────────────────────────────────────────────────────

/**
 * The end of an axis that holds the largest of some numbers, round, and the steps up to it: four or five of them.
 * @example axisOf([12, 47]) // → { top: 50, steps: [0, 10, 20, 30, 40, 50] }
 */
export function axisOf(numbers: readonly number[]): { top: number; steps: number[] } {
  const most = Math.max(1, ...numbers);
  const rough = most / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, ([1, 2, 5, 10].find((one) => one * power >= rough) ?? 10) * power);
  const count = Math.ceil(most / step);
  return { top: count * step, steps: Array.from({ length: count + 1 }, (_, place) => place * step) };
}
