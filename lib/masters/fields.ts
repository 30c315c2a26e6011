import { z } from "zod";
import { APPLICANTS, isNetwork } from "@/lib/accounts/rules";
import { isCalendarDate } from "@/lib/dates";
import type { ClosureRule, Policy } from "@/lib/facility/rules";
import { HIRES, REFUND_REASONS } from "@/lib/facility/rules";
import type words from "@/lib/i18n/messages/ja/masters.json";
import { withoutUnseen } from "@/lib/text";
import { MASTER_KINDS, type MasterKey, type MasterKind } from "./changes";

/** A key of the words of fields; the words themselves are the pages' matter. */
export type Label = keyof (typeof words)["fields"];

/** A list of choices whose words stand together. */
export type Choices = keyof (typeof words)["options"];

export type Unit =
  | "yen"
  | "percent"
  | "days"
  | "months"
  | "minutes"
  | "slots"
  | "people"
  | "times"
  | "halves"
  | "megabytes"
  | "m2";

/**
 * One place of a master that can be changed. `name` is its path within the value ("monthsBefore.city"); what
 * has no field stays as it is.
 */
export type Field =
  | { kind: "number"; name: string; label: Label; unit: Unit; min: number; max: number; optional?: Label }
  | { kind: "text"; name: string; label: Label; max: number; lines?: number; optional?: true; pattern?: RegExp }
  | { kind: "time" | "monthDay"; name: string; label: Label }
  | { kind: "flag"; name: string; label: Label }
  | { kind: "choice"; name: string; label: Label; of: Choices; options: readonly string[]; isNumber?: true }
  | { kind: "checks"; name: string; label: Label; of: Choices; options: readonly string[] }
  | { kind: "numbers"; name: string; label: Label; unit: Unit; max: number }
  | { kind: "texts"; name: string; label: Label; max: number; fits: (text: string) => boolean }
  | { kind: "rows"; name: string; label: Label; fields: readonly CellField[]; spare: number; least: number };

export type CellField = Extract<Field, { kind: "number" | "text" | "flag" }>;

/** How a value is filled in where it is no plain tree of fields. */
type Form = {
  fields: readonly Field[];
  /** the value as its fields have it, and back */
  open?: (value: unknown) => Record<string, unknown>;
  close?: (opened: Record<string, unknown>) => unknown;
};

const number = (name: string, label: Label, unit: Unit, min: number, max: number): CellField => ({
  kind: "number",
  name,
  label,
  unit,
  min,
  max,
});
const openEnded = (name: string, label: Label, unit: Unit, max: number, none: Label): Field => ({
  kind: "number",
  name,
  label,
  unit,
  min: 0,
  max,
  optional: none,
});
const text = (name: string, label: Label, max: number, more: { lines?: number; optional?: true } = {}): CellField => ({
  kind: "text",
  name,
  label,
  max,
  ...more,
});
const time = (name: string, label: Label): Field => ({ kind: "time", name, label });
const flag = (name: string, label: Label): CellField => ({ kind: "flag", name, label });
const rows = (name: string, label: Label, fields: readonly CellField[], spare = 3, least = 1): Field => ({
  kind: "rows",
  name,
  label,
  fields,
  spare,
  least,
});

/** The purposes that have words; which of them are offered, and which are looked at first, is the policy's. */
const PURPOSES = [
  "hobby",
  "study",
  "meeting",
  "childcare",
  "welfare",
  "other",
  "commercial",
  "religious",
  "political",
] as const;

const farthestFirst = (list: unknown) =>
  (list as { daysBefore: number }[]).toSorted((a, b) => b.daysBefore - a.daysBefore);

/** A new line of a list has no code yet: it gets one that no other line has. */
function withCodes(lines: unknown, start: string): unknown[] {
  const list = lines as { code?: string }[];
  const taken = new Set(list.map(({ code }) => code));
  let next = 1;
  const fresh = () => {
    while (taken.has(`${start}${next}`)) next++;
    return `${start}${next++}`;
  };
  return list.map((line) => ({ ...line, code: line.code ?? fresh() }));
}

type Purposes = Policy["purposes"];
type Reasons = Policy["refundReasons"];
type Joined = Policy["joinedSlots"];

/** The settings that can be changed at the desk, as a person fills them in. */
const SETTINGS: { [Key in keyof Policy]?: Form } = {
  opening: {
    fields: [
      time("time", "opensTime"),
      ...(["city", "five_cities", "outside", "registered", "official"] as const).map((window) =>
        number(`monthsBefore.${window}`, `months_${window}`, "months", 0, 24),
      ),
    ],
  },
  closing: { fields: [number("daysBefore", "closesDays", "days", 0, 60), time("time", "closesTime")] },
  hold: {
    fields: [
      number("minutes", "holdMinutes", "minutes", 1, 120),
      number("extensions", "holdExtensions", "times", 0, 5),
      number("extensionMinutes", "holdExtensionMinutes", "minutes", 1, 120),
      number("maxSlots", "holdSlots", "slots", 1, 200),
      number("perAddress", "holdAddress", "times", 1, 1000),
    ],
  },
  checkout: { fields: [number("minutes", "checkoutMinutes", "minutes", 30, 1440)] },
  changes: {
    fields: [
      number("graceMinutes", "graceMinutes", "minutes", 0, 1440),
      number("closing.daysBefore", "changeDays", "days", 0, 60),
      time("closing.time", "changeTime"),
    ],
  },
  caps: {
    fields: [
      number("slotsPerMonth", "capSlots", "slots", 0, 200),
      number("consecutiveDays", "capDays", "days", 0, 60),
      openEnded("applicants.registered.slotsPerMonth", "capSlotsRegistered", "slots", 200, "noLimit"),
      openEnded("applicants.registered.consecutiveDays", "capDaysRegistered", "days", 60, "noLimit"),
      openEnded("applicants.official.slotsPerMonth", "capSlotsOfficial", "slots", 200, "noLimit"),
      openEnded("applicants.official.consecutiveDays", "capDaysOfficial", "days", 60, "noLimit"),
      number("relaxDays", "capRelax", "days", 0, 60),
      { kind: "checks", name: "oneRoom", label: "capOneRoom", of: "applicants", options: APPLICANTS },
    ],
  },
  payment: {
    fields: [
      number("daysBefore", "payDays", "days", 0, 60),
      time("time", "payTime"),
      time("counterUntil", "payCounter"),
    ],
  },
  reminders: {
    fields: [
      time("at", "remindAt"),
      { kind: "numbers", name: "payDaysBefore", label: "remindPay", unit: "days", max: 60 },
      { kind: "numbers", name: "useDaysBefore", label: "remindUse", unit: "days", max: 60 },
      time("releaseAt", "releaseAt"),
    ],
  },
  offers: {
    fields: [
      rows("kept", "offersKept", [
        number("daysBefore", "keptDays", "days", 0, 365),
        number("minutes", "keptMinutes", "minutes", 1, 10_080),
      ]),
      time("quiet.from", "quietFrom"),
      time("quiet.until", "quietUntil"),
      number("wishesPerPerson", "wishes", "times", 0, 100),
      number("longestDays", "wishDays", "days", 1, 400),
    ],
    close: (opened) => ({ ...opened, kept: farthestFirst(opened.kept) }),
  },
  refunds: {
    fields: [
      rows("rows", "refundRows", [
        number("daysBefore", "refundDays", "days", 0, 365),
        number("percent", "refundPercent", "percent", 0, 100),
      ]),
    ],
    open: (value) => ({ rows: value }),
    close: (opened) => farthestFirst(opened.rows),
  },
  refundReasons: {
    fields: REFUND_REASONS.map((reason) => openEnded(reason, `refund_${reason}`, "percent", 100, "byTable")),
    open: (value) => Object.fromEntries((value as Reasons).map(({ reason, percent }) => [reason, percent])),
    close: (opened): Reasons =>
      REFUND_REASONS.map((reason) => ({ reason, percent: (opened[reason] as number | null) ?? null })),
  },
  penalties: {
    fields: [
      flag("enabled", "penaltiesOn"),
      number("noShowHalves", "noShowHalves", "halves", 0, 20),
      number("lateHalves", "lateHalves", "halves", 0, 20),
      number("lateDays", "lateDays", "days", 0, 60),
      number("limitHalves", "limitHalves", "halves", 1, 100),
      number("stopMonths", "stopMonths", "months", 0, 24),
    ],
  },
  purposes: {
    fields: PURPOSES.map((code) => ({
      kind: "choice",
      name: code,
      label: `purpose_${code}`,
      of: "purposes",
      options: ["offered", "review", "off"],
    })),
    open: (value) =>
      Object.fromEntries(
        PURPOSES.map((code) => {
          const found = (value as Purposes).find((purpose) => purpose.code === code);
          return [code, found ? (found.review ? "review" : "offered") : "off"];
        }),
      ),
    close: (opened): Purposes =>
      PURPOSES.filter((code) => opened[code] !== "off").map((code) => ({ code, review: opened[code] === "review" })),
  },
  joinedSlots: {
    fields: [
      {
        kind: "checks",
        name: "pairs",
        label: "joinedPairs",
        of: "pairs",
        options: ["1-2", "2-3", "3-4", "4-5", "5-6"],
      },
    ],
    open: (value) => ({ pairs: (value as Joined).map((pair) => pair.join("-")) }),
    close: (opened) => (opened.pairs as string[]).map((pair) => pair.split("-").map(Number)),
  },
  fees: {
    fields: [
      number("outsidePercent", "outsidePercent", "percent", 0, 1000),
      number("commercialPercent", "commercialPercent", "percent", 0, 1000),
      { kind: "choice", name: "roundTo", label: "roundTo", of: "roundTo", options: ["1", "10", "100"], isNumber: true },
    ],
  },
  tax: { fields: [number("percent", "taxPercent", "percent", 0, 100)] },
  tenders: {
    fields: [
      rows("rows", "tenderRows", [
        text("ja", "conditionJa", 40),
        text("en", "conditionEn", 60),
        flag("isCash", "tenderCash"),
      ]),
    ],
    open: (value) => ({ rows: value }),
    close: (opened) => withCodes(opened.rows, "tender_"),
  },
  individuals: { fields: [flag("allowed", "individualsAllowed")] },
  attachments: {
    fields: [
      number("maxMegabytes", "fileMegabytes", "megabytes", 1, 100),
      number("maxFiles", "fileCount", "times", 1, 20),
    ],
  },
  registration: {
    fields: [
      rows("conditions", "conditions", [
        text("ja", "conditionJa", 200, { lines: 2 }),
        text("en", "conditionEn", 300, { lines: 2 }),
        flag("assumed", "conditionAssumed"),
      ]),
      { kind: "monthDay", name: "renewalFrom", label: "renewalFrom" },
    ],
    close: (opened) => ({ ...opened, conditions: withCodes(opened.conditions, "condition_") }),
  },
  papers: {
    fields: [
      text("issuer", "issuer", 100),
      text("office", "office", 100),
      text("address", "address", 200),
      text("phone", "phone", 40),
      {
        kind: "text",
        name: "registrationNumber",
        label: "registrationNumber",
        max: 14,
        optional: true,
        pattern: /^T\d{13}$/,
      },
    ],
  },
  signIn: {
    fields: [
      number("code.minutes", "codeMinutes", "minutes", 1, 60),
      number("code.tries", "codeTries", "times", 1, 20),
      number("wrongTries.perAccount", "wrongAccount", "times", 1, 1000),
      number("wrongTries.perAddress", "wrongAddress", "times", 1, 10_000),
      number("wrongTries.minutes", "wrongMinutes", "minutes", 1, 1440),
      number("mails.perAccount", "mailsAccount", "times", 1, 1000),
      number("mails.perAddress", "mailsAddress", "times", 1, 10_000),
      number("mails.minutes", "mailsMinutes", "minutes", 1, 1440),
    ],
  },
  desk: {
    fields: [
      flag("secondFactor", "secondFactor"),
      number("idleMinutes", "idleMinutes", "minutes", 1, 720),
      { kind: "texts", name: "allow", label: "allow", max: 50, fits: isNetwork },
    ],
  },
};

/** The keys of the settings that can be changed here, in the order of the overview. */
export const CHANGEABLE_SETTINGS = Object.keys(SETTINGS) as (keyof Policy)[];

const CLOSURES: Record<ClosureRule["kind"], Form> = (() => {
  const off = flag("off", "closureOff");
  const weekday: Field = {
    kind: "choice",
    name: "weekday",
    label: "weekday",
    of: "weekdays",
    options: ["0", "1", "2", "3", "4", "5", "6"],
    isNumber: true,
  };
  // A rule that counts does not say so.
  const close = ({ off: isOff, ...rest }: Record<string, unknown>) => (isOff ? { ...rest, off: true } : rest);
  return {
    weekly: { fields: [weekday, off], close },
    holiday: { fields: [off], close },
    day_after_weekly_holiday: { fields: [weekday, off], close },
    year_end: {
      fields: [
        { kind: "monthDay", name: "from", label: "yearEndFrom" },
        { kind: "monthDay", name: "to", label: "yearEndTo" },
        off,
      ],
      close,
    },
  };
})();

const FORMS: Record<Exclude<MasterKind, "setting" | "closure_rule">, Form> = {
  room: {
    fields: [
      text("nameJa", "nameJa", 40),
      text("nameEn", "nameEn", 60),
      openEnded("capacity", "capacity", "people", 1000, "noCapacity"),
      number("areaM2", "area", "m2", 1, 10_000),
      { kind: "choice", name: "hire", label: "hire", of: "hires", options: HIRES },
      text("equipmentJa", "equipmentJa", 1000, { lines: 4, optional: true }),
      text("equipmentEn", "equipmentEn", 1000, { lines: 4, optional: true }),
      text("notesJa", "notesJa", 1000, { lines: 4, optional: true }),
      text("notesEn", "notesEn", 1000, { lines: 4, optional: true }),
    ],
  },
  slot_hours: { fields: [time("startsAt", "startsAt"), time("endsAt", "endsAt")] },
  tariff: {
    fields: [
      number("yenPerSlot", "yenPerSlot", "yen", 0, 1_000_000),
      text("nameJa", "tariffJa", 40),
      text("nameEn", "tariffEn", 60),
    ],
  },
  reduction: {
    fields: [
      number("percent", "reductionPercent", "percent", 0, 100),
      text("nameJa", "nameJa", 60),
      text("nameEn", "nameEn", 80),
      text("evidenceJa", "evidenceJa", 300, { lines: 3 }),
      text("evidenceEn", "evidenceEn", 400, { lines: 3 }),
      { kind: "checks", name: "applicants", label: "reductionFor", of: "applicants", options: APPLICANTS },
    ],
  },
  holiday: { fields: [text("nameJa", "nameJa", 40), text("nameEn", "nameEn", 60)] },
  wording: { fields: [text("text", "wording", 4000, { lines: 16, optional: true })] },
};

function formOf({ master, key }: MasterKey): Form | null {
  if (master === "setting") return SETTINGS[key as keyof Policy] ?? null;
  if (master === "closure_rule") return CLOSURES[key as ClosureRule["kind"]] ?? null;
  return FORMS[master];
}

/** The fields in which a master is filled in; null where there is none of that name.
 *  @example fieldsOf({ master: "setting", key: "tax" })?.map(({ name }) => name) // → ["percent"] */
export function fieldsOf(master: MasterKey): readonly Field[] | null {
  return formOf(master)?.fields ?? null;
}

/** What a field holds of a value.
 *  @example heldBy({ master: "setting", key: "opening" }, field, { time: "09:00", … }) // → "09:00" */
export function heldBy(master: MasterKey, field: Field, value: unknown): unknown {
  const opened = formOf(master)?.open?.(value) ?? value;
  return at(opened, field.name);
}

/** The part of a value that a path names.
 *  @example at({ closing: { time: "17:00" } }, "closing.time") // → "17:00" */
function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((part, name) => (part as Record<string, unknown> | null)?.[name], value);
}

function put(value: Record<string, unknown>, path: string, part: unknown): void {
  const [first = "", ...rest] = path.split(".");
  if (rest.length === 0) value[first] = part;
  else {
    value[first] = { ...(value[first] as object | undefined) };
    put(value[first] as Record<string, unknown>, rest.join("."), part);
  }
}

/** Under which name a field is sent: forms have plain names.
 *  @example inputName("monthsBefore.city") // → "v_monthsBefore__city" */
export function inputName(name: string, row?: { index: number; cell: string }): string {
  return `v_${name.replaceAll(".", "_")}${row ? `_${row.index}_${row.cell}` : ""}`;
}

type Sent = Record<string, unknown>;

/** A mistake of a field: under its name in the form, as a key of words. */
export type Mistake = { name: string; message: string };

/** How many lines a list may have. */
const MOST_ROWS = 30;

/**
 * Reads what was filled in over the value that counts, whose other parts stay: the new value, or every mistake.
 * @example readValue({ master: "setting", key: "tax" }, { v_percent: "8" }, { percent: 10 }) // → { value: { percent: 8 }, mistakes: [] }
 */
export function readValue(master: MasterKey, sent: Sent, counts?: unknown): { value: unknown; mistakes: Mistake[] } {
  const form = formOf(master);
  if (!form) return { value: null, mistakes: [{ name: "key", message: "invalid_choice" }] };
  const base = counts === undefined ? {} : (form.open?.(counts) ?? counts);
  const opened = structuredClone(base as Record<string, unknown>);
  const mistakes: Mistake[] = [];
  for (const field of form.fields) {
    const name = inputName(field.name);
    if (field.kind === "rows") put(opened, field.name, readRows(field, sent, at(opened, field.name), mistakes));
    else {
      const read = readField(field, sent[name]);
      if ("mistake" in read) mistakes.push({ name, message: read.mistake });
      else put(opened, field.name, read.value);
    }
  }
  if (mistakes.length > 0) return { value: null, mistakes };
  return { value: form.close?.(opened) ?? opened, mistakes };
}

function readRows(
  field: Extract<Field, { kind: "rows" }>,
  sent: Sent,
  counts: unknown,
  mistakes: Mistake[],
): Record<string, unknown>[] {
  const old = Array.isArray(counts) ? (counts as Record<string, unknown>[]) : [];
  const found: Record<string, unknown>[] = [];
  for (let index = 0; index < MOST_ROWS; index++) {
    const cells = field.fields.map((cell) => ({
      cell,
      name: inputName(field.name, { index, cell: cell.name }),
    }));
    // A line in which nothing is left is taken out.
    if (cells.every(({ cell, name }) => cell.kind === "flag" || textOf(sent[name]) === "")) continue;
    const row: Record<string, unknown> = { ...old[index] };
    for (const { cell, name } of cells) {
      const read = readField(cell, sent[name]);
      if ("mistake" in read) mistakes.push({ name, message: read.mistake });
      else row[cell.name] = read.value;
    }
    found.push(row);
  }
  if (found.length < field.least)
    mistakes.push({
      name: inputName(field.name, { index: 0, cell: field.fields[0]?.name ?? "" }),
      message: "masters.mistakes.oneLine",
    });
  const [first] = field.fields;
  const seen = found.map((row) => row[first?.name ?? ""]);
  const twice = seen.findIndex((value, index) => value !== undefined && seen.indexOf(value) < index);
  if (first?.kind === "number" && twice >= 0)
    mistakes.push({
      name: inputName(field.name, { index: twice, cell: first.name }),
      message: "masters.mistakes.twice",
    });
  return found;
}

type Read = { value: unknown } | { mistake: string };

function textOf(sent: unknown): string {
  return typeof sent === "string" ? withoutUnseen(sent).replace(/\r\n?/g, "\n").trim() : "";
}

const listOf = (sent: unknown): string[] =>
  (Array.isArray(sent) ? sent : [sent]).filter((one): one is string => typeof one === "string" && one !== "");

function readField(field: Exclude<Field, { kind: "rows" }>, sent: unknown): Read {
  const typed = textOf(sent);
  switch (field.kind) {
    case "number":
      return typed === "" && field.optional ? { value: null } : readNumber(typed, field);
    case "text":
      if (typed === "") return field.optional ? { value: "" } : { mistake: "required" };
      if (typed.length > field.max) return { mistake: `too_long ${JSON.stringify({ max: field.max })}` };
      if (!field.lines && typed.includes("\n")) return { mistake: "invalid" };
      return field.pattern && !field.pattern.test(typed) ? { mistake: "masters.mistakes.pattern" } : { value: typed };
    case "time":
      return /^([01]\d|2[0-3]):[0-5]\d$/.test(typed) ? { value: typed } : { mistake: "masters.mistakes.time" };
    case "monthDay": {
      const day = typed
        .normalize("NFKC")
        .replace(/^(\d{1,2})[/.月-](\d{1,2})日?$/, (_, month, date) =>
          [month, date].map((part: string) => part.padStart(2, "0")).join("-"),
        );
      // In a year without 29 February a rule would have no such day.
      return isCalendarDate(`2027-${day}`) ? { value: day } : { mistake: "masters.mistakes.monthDay" };
    }
    case "flag":
      return { value: typed === "yes" };
    case "choice":
      if (!field.options.includes(typed)) return { mistake: "choose" };
      return { value: field.isNumber ? Number(typed) : typed };
    case "checks": {
      const chosen = listOf(sent);
      return { value: field.options.filter((option) => chosen.includes(option)) };
    }
    case "numbers": {
      const parts = typed
        .normalize("NFKC")
        .split(/[\s,、]+/)
        .filter(Boolean);
      const numbers = parts.map((part) => (/^\d{1,4}$/.test(part) ? Number(part) : Number.NaN));
      if (numbers.some((one) => !(one <= field.max))) return { mistake: "masters.mistakes.numbers" };
      return { value: [...new Set(numbers)].sort((a, b) => b - a) };
    }
    case "texts": {
      const lines = typed.split(/\s+/).filter(Boolean);
      if (lines.length > field.max || !lines.every(field.fits)) return { mistake: "masters.mistakes.network" };
      return { value: lines };
    }
  }
}

function readNumber(typed: string, { min, max }: { min: number; max: number }): Read {
  if (typed === "") return { mistake: "required" };
  const plain = typed.normalize("NFKC").replaceAll(",", "");
  if (!/^\d{1,9}$/.test(plain)) return { mistake: "invalid_number" };
  const value = Number(plain);
  if (value < min) return { mistake: `too_small ${JSON.stringify({ min })}` };
  return value > max ? { mistake: `too_big ${JSON.stringify({ max })}` } : { value };
}

/** What names a master in a form, and from when a change of it is to count. */
export const masterField = z.enum(MASTER_KINDS as [MasterKind, ...MasterKind[]]);

export const keyField = z.string().max(200).default("");

export const dateField = z.string({ error: "required" }).trim().refine(isCalendarDate, "invalid_date");
