import { createHash } from "node:crypto";
import { z } from "zod";
import { can, type DeskPolicy, deskChangeProblem } from "@/lib/accounts/rules";
import { recordChange } from "@/lib/audit";
import { type Context, realNow } from "@/lib/context";
import { addDays, type CalendarDate, dateRange, today } from "@/lib/dates";
import { type Tx, transaction } from "@/lib/db";
import type { Centre, Policy } from "@/lib/facility/rules";
import { closureParameters, loadCentre, settingValues } from "@/lib/facility/store";
import { ok, type Result, refuse } from "@/lib/result";
import {
  afterStep,
  type DatedRow,
  earliestDate,
  isSame,
  MASTER_KINDS,
  type MasterChange,
  type MasterKey,
  rowAt,
  rowOn,
  type Step,
  undoOf,
} from "./changes";
import { dateField, fieldsOf, keyField, masterField, readValue } from "./fields";
import { checkWording, productWords } from "./messages";
import { centreAfter, changedSlots, changeOfDay, type Entry, overlapOn, touchesDays } from "./rules";
import {
  bookedSlotsFrom,
  changeById,
  changesOfMaster,
  countAgreed,
  insertChange,
  readDraft,
  rowsOf,
  takeStep,
  undoneAmong,
  writeDraft,
} from "./store";

// ── A change that is being looked at ─────────────────────────────────────────────────────────

const entry = z.object({
  master: z.enum(MASTER_KINDS as [MasterKey["master"], ...MasterKey["master"][]]),
  key: z.string(),
  validFrom: z.string(),
  value: z.unknown(),
});

const storedDraft = z.object({
  /** whose it is */
  userId: z.string(),
  entries: z.array(entry),
  /** the change that it takes back */
  undoesId: z.string().nullable(),
  /** the newest change of what it is of, as its form knew it; null: no form, so it knows what there is */
  seen: z.string().nullable(),
  /** what was typed, to go on from there */
  typed: z.record(z.string(), z.unknown()),
});

type Draft = z.output<typeof storedDraft>;

/** Stands for "there is no change yet". */
const NO_CHANGE = "none";

/** The newest change of a master by its id, for forms to send along: another one since then is a clash. */
export function stampOfChanges(changes: readonly Pick<MasterChange, "id">[]): string {
  return changes[0]?.id ?? NO_CHANGE;
}

/** Keeps a change for its preview: the id of its draft. */
export async function keepDraft(
  ctx: Context,
  draft: Pick<Draft, "entries" | "undoesId" | "seen" | "typed">,
): Promise<{ draftId: string }> {
  const draftId = crypto.randomUUID();
  const userId = ctx.actor.kind === "user" ? ctx.actor.userId : "";
  await writeDraft(ctx.config.varDir, draftId, { ...draft, userId }, realNow());
  return { draftId };
}

async function ownDraft(ctx: Context, draftId: string): Promise<Draft | null> {
  const draft = storedDraft.safeParse(await readDraft(ctx.config.varDir, draftId));
  return draft.success && ctx.actor.kind === "user" && draft.data.userId === ctx.actor.userId ? draft.data : null;
}

/** What was typed into a change that is being looked at, to go on from there; null when there is none. */
export async function viewTyped(ctx: Context, draftId: string): Promise<Record<string, unknown> | null> {
  return (await ownDraft(ctx, draftId))?.typed ?? null;
}

export const planChangeInput = z
  .looseObject({
    master: masterField,
    key: keyField,
    validFrom: dateField,
    seen: z.string().max(80).default(NO_CHANGE),
  })
  .superRefine((typed, issues) => {
    if (isTakenAway(typed)) return;
    for (const { name, message } of readValue(typed, typed).mistakes)
      issues.addIssue({ code: "custom", path: [name], message });
  });

/** A holiday may go as a whole; everything else only becomes something else. */
function isTakenAway(typed: Record<string, unknown>): boolean {
  return typed.master === "holiday" && typed.remove === "yes";
}

/** Keeps a change as it was filled in, to be looked at before it is made. */
export async function planChange(
  ctx: Context,
  input: z.output<typeof planChangeInput>,
): Promise<Result<{ draftId: string }>> {
  if (!can(ctx.actor, "masters.change")) return refuse("not_allowed");
  const { master, seen, validFrom } = input;
  // A holiday is named by its day.
  const named = { master, key: master === "holiday" ? validFrom : input.key };
  const db = ctx.db.reader;
  const rows = await rowsOf(db, named);
  const counts = countingValue(named, rows, validFrom);
  if (counts === undefined || !fieldsOf(named)) return refuse("master_unknown");
  const early = mayCountFrom(validFrom, today(ctx.now));
  if (!early.ok) return early;
  const typed = isTakenAway(input) ? null : readValue(named, input, counts).value;
  const value = master === "wording" ? wordingValue(named.key, typed) : typed;
  const entries: Entry[] = [{ ...named, validFrom, value }];
  const allowed = await mayBe(ctx, db, entries);
  if (!allowed.ok) return allowed;
  return ok(await keepDraft(ctx, { entries, undoesId: null, seen, typed: input }));
}

/** What counts on a date before a change of it; undefined where there is no such master to change. */
function countingValue({ master, key }: MasterKey, rows: readonly DatedRow[], date: CalendarDate): unknown {
  if (master === "holiday") return rowAt(rows, date)?.value ?? { nameJa: "", nameEn: "" };
  if (master === "wording") return productWords(key) ? (rowOn(rows, date)?.value ?? { text: "" }) : undefined;
  // What has no row yet on that date (it came later) is changed from its first row on.
  return (rowOn(rows, date) ?? rows[0])?.value;
}

/** A wording ends and begins with the same empty lines as the product's: what stands beside it counts on them. */
function wordingValue(key: string, value: unknown): { text: string } {
  const product = productWords(key)?.text ?? "";
  const { text } = value as { text: string };
  const edge = (pattern: RegExp) => pattern.exec(product)?.[0] ?? "";
  if (text === "" || text === product.trim()) return { text: "" };
  return { text: `${edge(/^\s*/)}${text}${edge(/\s*$/)}` };
}

function mayCountFrom(validFrom: CalendarDate, day: CalendarDate): Result<null> {
  const earliest = earliestDate(day);
  return validFrom >= earliest
    ? ok(null)
    : refuse("master_past_date", { enteredDate: validFrom, earliestDate: earliest });
}

/** The shape in which rules and pages read a value, where it is kept as JSON. */
function shapeOf({ master, key }: MasterKey): z.ZodType | null {
  if (master === "setting") return settingValues[key as keyof Policy];
  return master === "closure_rule" ? closureParameters[key as keyof typeof closureParameters] : null;
}

/** Whether values have the shape that rules and pages count on, and fit what stands beside them. */
async function mayBe({ network }: Context, db: Tx, entries: readonly Entry[]): Promise<Result<null>> {
  for (const { master, key, value } of entries) {
    if (value === null) continue;
    const shape = shapeOf({ master, key });
    const isEmpty =
      (key === "tenders" && !(value as Policy["tenders"]).some(({ isCash }) => isCash)) ||
      (key === "purposes" && (value as Policy["purposes"]).length === 0);
    if ((shape && !shape.safeParse(value).success) || isEmpty) return refuse("master_unfit");
    // Whoever writes the networks of the desks can still get in afterwards.
    const lockedOut = master === "setting" && key === "desk" ? deskChangeProblem(value as DeskPolicy, network) : null;
    if (lockedOut) return refuse(lockedOut);
    if (master !== "wording") continue;
    const allowed = checkWording(key, (value as { text: string }).text);
    if (!allowed.ok) return allowed;
  }
  if (!entries.some(({ master }) => master === "slot_hours")) return ok(null);
  const centre = centreAfter(await loadCentre(db), entries);
  // Later rows of the slots beside it count as well.
  const dates = new Set(entries.map(({ validFrom }) => validFrom));
  const first = [...dates].sort()[0] ?? "";
  for (const { validFrom } of centre.slotHours) if (validFrom > first) dates.add(validFrom);
  for (const date of dates) {
    const slot = overlapOn(centre, date);
    if (slot) return refuse("slot_hours_overlap", { fromDate: date, number: slot });
  }
  return ok(null);
}

// ── Its preview ──────────────────────────────────────────────────────────────────────────────

/** What a change would do beside what it says. */
export type Effects = {
  /** bookings that stand from its day on and keep the price they were made at; null where it is about no price */
  agreed: number | null;
  /** bookings on days or slots that it would take: with any it is not made */
  hits: number;
  /** the first of those days */
  hitDates: CalendarDate[];
  /** days of the year after it that would be closed, or open, for the first time */
  closes: CalendarDate[];
  opens: CalendarDate[];
};

export type PreviewedEntry = {
  entry: Entry;
  /** what would count on its day without it */
  counts: DatedRow | null;
  /** what would count on its day with it; null: nothing */
  becomes: unknown;
  /** what stands on exactly its day and would be replaced */
  replaced: DatedRow | null;
  /** until when it counts: the day before the next row */
  nextFrom: CalendarDate | null;
  /** what others changed since the form was opened, the newest first */
  meanwhile: MasterChange[];
};

export type ChangePreview = {
  draftId: string;
  entries: PreviewedEntry[];
  effects: Effects;
  isUndo: boolean;
  /** sent along with the press: what is made is what was looked at */
  stamp: string;
  /** it was made already */
  isMade: boolean;
  typed: Record<string, unknown>;
};

/** A change with everything it would do, before anything happens. */
export async function previewChange(ctx: Context, draftId: string): Promise<Result<ChangePreview>> {
  if (!can(ctx.actor, "masters.change")) return refuse("not_allowed");
  const draft = await ownDraft(ctx, draftId);
  if (!draft) return refuse("master_draft_gone");
  const db = ctx.db.reader;
  const entries: PreviewedEntry[] = [];
  for (const step of draft.entries as Entry[]) {
    const rows = await rowsOf(db, step);
    const { validFrom } = step;
    const changes = await changesOfMaster(db, step);
    const known = changes.findIndex(({ id }) => id === draft.seen);
    entries.push({
      entry: step,
      counts: rowOn(rows, validFrom),
      becomes: rowOn(afterStep(rows, step), validFrom)?.value ?? null,
      replaced: rowAt(rows, validFrom),
      nextFrom: rows.find((row) => row.validFrom > validFrom)?.validFrom ?? null,
      meanwhile: draft.seen === null ? [] : changes.slice(0, known < 0 ? changes.length : known),
    });
  }
  return ok({
    draftId,
    entries,
    effects: await effectsOf(db, draft.entries as Entry[]),
    isUndo: draft.undoesId !== null,
    stamp: await stampOf(db, draft.entries as Entry[]),
    isMade: (await changeById(db, draftId)) !== null,
    typed: draft.typed,
  });
}

/** A hash of the newest changes of some masters. */
async function stampOf(db: Tx, entries: readonly MasterKey[]): Promise<string> {
  const hash = createHash("sha256");
  for (const named of entries) hash.update(`${stampOfChanges(await changesOfMaster(db, named))};`);
  return hash.digest("hex").slice(0, 16);
}

const YEAR_DAYS = 365;

/** How many days are named; there may be a hundred. */
const NAMED_DAYS = 12;

async function effectsOf(db: Tx, entries: readonly Entry[]): Promise<Effects> {
  const nothing: Effects = { agreed: null, hits: 0, hitDates: [], closes: [], opens: [] };
  const [first] = entries;
  if (!first) return nothing;
  const agreed = await agreedBy(db, first);
  if (!entries.some(touchesDays)) return { ...nothing, agreed };
  const before = await loadCentre(db);
  const after = centreAfter(before, entries);
  const from = entries.map(({ validFrom }) => validFrom).sort()[0] ?? first.validFrom;
  const hit = hitsOf(await bookedSlotsFrom(db, from), before, after);
  // The day after a holiday may be closed because of it: one day more at either end.
  const last =
    entries
      .map(({ validFrom }) => validFrom)
      .sort()
      .at(-1) ?? from;
  const days = dateRange(from, addDays(last, YEAR_DAYS));
  return {
    agreed,
    hits: new Set(hit.map(({ bookingId }) => bookingId)).size,
    hitDates: [...new Set(hit.map(({ date }) => date))].sort().slice(0, NAMED_DAYS),
    closes: days.filter((date) => changeOfDay(before, after, date) === "closes"),
    opens: days.filter((date) => changeOfDay(before, after, date) === "opens"),
  };
}

type BookedSlot = Awaited<ReturnType<typeof bookedSlotsFrom>>[number];

/** The booked slots of days that close, and those that begin or end otherwise. */
function hitsOf(booked: readonly BookedSlot[], before: Centre, after: Centre): BookedSlot[] {
  return booked.filter(({ date, slot }) => {
    const change = changeOfDay(before, after, date);
    return (
      change === "closes" || (change === "hours" && changedSlots(before, after, date).some((other) => other === slot))
    );
  });
}

/** Bookings whose price was agreed before a change of prices; null where a change is about none. */
async function agreedBy(db: Tx, { master, key, validFrom }: Entry): Promise<number | null> {
  const rows = await rowsOf(db, { master, key });
  const before = rows.find((row) => row.validFrom > validFrom)?.validFrom;
  const [roomId, tariff] = key.split("/");
  if (master === "tariff") return countAgreed(db, { from: validFrom, before, roomId, tariff });
  const isPrice = (master === "setting" && key === "fees") || master === "reduction";
  return isPrice ? countAgreed(db, { from: validFrom, before }) : null;
}

// ── Making it ────────────────────────────────────────────────────────────────────────────────

export const changeMasterInput = z.object({
  draftId: z.string().max(64),
  stamp: z.string().max(64),
});

/**
 * Makes a change that was looked at, in one transaction with its history. What others changed since it was
 * looked at, bookings it would fall on by now, and a day that has begun meanwhile are refused; pressed twice it
 * is made once.
 */
export async function changeMaster(
  ctx: Context,
  { draftId, stamp }: z.output<typeof changeMasterInput>,
): Promise<Result<MasterKey & { isUndo: boolean }>> {
  const { actor, now } = ctx;
  if (actor.kind !== "user" || !can(actor, "masters.change")) return refuse("not_allowed");
  const draft = await ownDraft(ctx, draftId);
  const [first] = (draft?.entries ?? []) as Entry[];
  if (!draft || !first) return refuse("master_draft_gone");
  const day = today(now);
  const done = { master: first.master, key: first.key, isUndo: draft.undoesId !== null };
  return transaction(ctx.db, async (tx): Promise<Result<typeof done>> => {
    if (await changeById(tx, draftId)) return ok(done);
    let entries = draft.entries as Entry[];
    if (draft.undoesId !== null) {
      const undone = await undoStep(tx, draft.undoesId, day);
      if (!undone.ok) return undone;
      entries = [undone.value];
    }
    for (const { validFrom } of entries) {
      const early = mayCountFrom(validFrom, day);
      if (!early.ok) return early;
    }
    if ((await stampOf(tx, entries)) !== stamp) return refuse("master_clash");
    const allowed = await mayBe(ctx, tx, entries);
    if (!allowed.ok) return allowed;
    const { hits } = await effectsOf(tx, entries);
    if (hits > 0) return refuse("master_hits_bookings", { count: hits });
    let isChanged = false;
    for (const [index, step] of entries.entries()) {
      const id = index === 0 ? draftId : `${draftId}.${index}`;
      const rows = await rowsOf(tx, step);
      const before = rowOn(rows, step.validFrom);
      // Taken back or not, a change that changes nothing leaves no trace.
      if (isSame(before?.value ?? null, step.value) && draft.undoesId === null) continue;
      isChanged = true;
      await takeStep(tx, step, step, `change ${id}`);
      const after = rowAt(afterStep(rows, step, `change ${id}`), step.validFrom);
      const { master, key, validFrom } = step;
      const [latest] = await changesOfMaster(tx, step);
      // The newest is told by its instant: of two within a millisecond, too.
      const at = latest && latest.at >= now ? new Date(latest.at.getTime() + 1) : now;
      await insertChange(tx, {
        id,
        master,
        key,
        validFrom,
        before,
        after,
        undoesId: draft.undoesId,
        actorId: actor.userId,
        at,
      });
      await recordChange(tx, {
        actor,
        action: draft.undoesId === null ? "masters.change" : "masters.undo",
        subject: "master",
        subjectId: `${master}/${key}`,
        before: before ? { validFrom: before.validFrom, value: before.value } : undefined,
        after: { validFrom, value: step.value },
        at: now,
      });
    }
    return isChanged ? ok(done) : refuse("master_unchanged");
  });
}

/** The step that takes a change back, as things are now. */
async function undoStep(db: Tx, id: string, day: CalendarDate): Promise<Result<Entry>> {
  const change = await changeById(db, id);
  if (!change) return refuse("master_unknown");
  if ((await undoneAmong(db, [id])).size > 0) return refuse("master_undone");
  const { master, key } = change;
  const step: Result<Step> = undoOf(change, await rowsOf(db, change), day);
  return step.ok ? ok({ master, key, ...step.value }) : step;
}

export const planUndoInput = z.object({ changeId: z.string().max(80) });

/** Begins to take a change back: it is looked at like any other before it is made. */
export async function planUndo(
  ctx: Context,
  { changeId }: z.output<typeof planUndoInput>,
): Promise<Result<{ draftId: string }>> {
  if (!can(ctx.actor, "masters.change")) return refuse("not_allowed");
  const step = await undoStep(ctx.db.reader, changeId, today(ctx.now));
  if (!step.ok) return step;
  return ok(await keepDraft(ctx, { entries: [step.value], undoesId: changeId, seen: null, typed: {} }));
}
