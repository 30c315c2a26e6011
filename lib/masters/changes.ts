import { addDays, type CalendarDate } from "@/lib/dates";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";

/** The tables whose rows count from a date on; of a holiday that date is the day itself. */
export type MasterKind =
  | "room"
  | "slot_hours"
  | "tariff"
  | "setting"
  | "closure_rule"
  | "reduction"
  | "holiday"
  | "wording";

export const MASTER_KINDS: readonly MasterKind[] = [
  "room",
  "slot_hours",
  "tariff",
  "setting",
  "closure_rule",
  "reduction",
  "holiday",
  "wording",
];

/** What names a row but for its date: "tariff" and "meeting-room/standard". */
export type MasterKey = { master: MasterKind; key: string };

/** What a master is from a date on. */
export type DatedRow = { validFrom: CalendarDate; value: unknown; source: string };

/** A row to be written on a date, or (null) taken away from it. */
export type Step = { validFrom: CalendarDate; value: unknown | null };

/** One change as it was made: the row that counted on its date before it, and the row that stands there since. */
export type MasterChange = MasterKey & {
  id: string;
  validFrom: CalendarDate;
  before: DatedRow | null;
  after: DatedRow | null;
  undoesId: string | null;
  actorId: string;
  at: Date;
};

/** The row that counts on a day, or null.
 *  @example rowOn([{ validFrom: "1995-04-01", … }, { validFrom: "2027-04-01", … }], "2027-03-31")?.validFrom // → "1995-04-01" */
export function rowOn<Row extends { validFrom: CalendarDate }>(rows: readonly Row[], day: CalendarDate): Row | null {
  return rows.reduce<Row | null>(
    (latest, row) => (row.validFrom <= day && (!latest || row.validFrom > latest.validFrom) ? row : latest),
    null,
  );
}

/** The row of exactly a date, or null.
 *  @example rowAt(rows, "2027-04-01") // → { validFrom: "2027-04-01", … } */
export function rowAt<Row extends { validFrom: CalendarDate }>(rows: readonly Row[], day: CalendarDate): Row | null {
  return rows.find((row) => row.validFrom === day) ?? null;
}

/** The rows after a step: what is not of its date stays as it is.
 *  @example afterStep(rows, { validFrom: "2027-04-01", value: null }) // → rows without that of 2027-04-01 */
export function afterStep(rows: readonly DatedRow[], { validFrom, value }: Step, source = ""): DatedRow[] {
  const others = rows.filter((row) => row.validFrom !== validFrom);
  return value === null ? others : [...others, { validFrom, value, source }];
}

/** The first day from which a change may count: what has begun stays as it was (issue: nothing is dated back).
 *  @example earliestDate("2026-12-01") // → "2026-12-02" */
export function earliestDate(day: CalendarDate): CalendarDate {
  return addDays(day, 1);
}

/** Whether two values are the same, in whatever order their parts are named.
 *  @example isSame({ a: 1, b: [2] }, { b: [2], a: 1 }) // → true */
export function isSame(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  return `{${Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, part]) => `${JSON.stringify(key)}:${canonical(part)}`)
    .join()}}`;
}

/**
 * The step that takes a change back. One that does not count yet goes, and what stood on its date before
 * stands there again; one that counts already is followed from tomorrow on by what was before it. Only what
 * is still there can be taken back: a newer change of the same thing goes first.
 * @param rows the rows there are now of what the change is of
 * @example undoOf(tariffFrom2027, rows, "2026-12-01") // → ok({ validFrom: "2027-04-01", value: null })
 */
export function undoOf(
  change: MasterChange,
  rows: readonly DatedRow[],
  day: CalendarDate,
): Result<Step, Refusal<"master_undo_newer"> | Refusal<"master_undo_past">> {
  const { validFrom, before, after } = change;
  const standing = rowAt(rows, validFrom);
  if (!isSame(standing?.value ?? null, after?.value ?? null)) return refuse("master_undo_newer");
  const replaced = before?.validFrom === validFrom ? before.value : null;
  if (validFrom > day) return ok({ validFrom, value: replaced });
  // A holiday that is over is history; nothing follows it.
  if (change.master === "holiday") return refuse("master_undo_past");
  const tomorrow = earliestDate(day);
  if (rows.some((row) => row.validFrom > validFrom && row.validFrom <= tomorrow)) return refuse("master_undo_newer");
  const value = before?.value ?? (change.master === "wording" ? { text: "" } : null);
  return value === null ? refuse("master_undo_past") : ok({ validFrom: tomorrow, value });
}
