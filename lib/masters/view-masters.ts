import { can } from "@/lib/accounts/rules";
import type { Context } from "@/lib/context";
import { type CalendarDate, today } from "@/lib/dates";
import type { Tx } from "@/lib/db";
import { type Opening, openingOf, roomsOn, type Words } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import type { Locale } from "@/lib/i18n/routing";
import { ownWordsOn } from "@/lib/mail/store";
import { ok, type Result, refuse } from "@/lib/result";
import { stampOfChanges } from "./change-master";
import {
  type DatedRow,
  earliestDate,
  MASTER_KINDS,
  type MasterChange,
  type MasterKey,
  type MasterKind,
  rowOn,
  undoOf,
} from "./changes";
import { CHANGEABLE_SETTINGS, type Field, fieldsOf } from "./fields";
import { productWords, sampleOf, wordingKeys } from "./messages";
import { announcedUntil, yearOf } from "./rules";
import { changesOfMaster, newestChanges, rowsByKey, rowsOf, undoneAmong } from "./store";

/** A master with what counts today and what is to come. */
export type MasterState = MasterKey & {
  fields: readonly Field[];
  /** null: there is none yet today, the first is to come */
  counts: DatedRow | null;
  coming: DatedRow[];
};

/** What is to be seen to: holidays of a year that are missing, or not announced yet. */
export type HolidayWarning = { kind: "missing" | "predicted"; year: number };

export type MastersView = {
  today: CalendarDate;
  mayChange: boolean;
  masters: MasterState[];
  rooms: { id: string; nameJa: string; nameEn: string }[];
  warnings: HolidayWarning[];
  /** how many wordings are the centre's own today, or will be */
  ownWordings: number;
  /** the newest changes of everything */
  newest: PastChange[];
};

export type PastChange = MasterChange & { isUndone: boolean };

/** In the order in which the overview shows them; holidays and wordings have pages of their own. */
const LISTED: readonly MasterKind[] = ["room", "tariff", "slot_hours", "closure_rule", "setting", "reduction"];

const NEWEST = 15;

/** Every master as it counts today, the changes to come, and the last that were made. */
export async function viewMasters(ctx: Context): Promise<Result<MastersView>> {
  if (!can(ctx.actor, "masters.view")) return refuse("not_allowed");
  const db = ctx.db.reader;
  const day = today(ctx.now);
  const masters: MasterState[] = [];
  for (const master of LISTED) {
    const found = await rowsByKey(db, master);
    const keys: string[] = master === "setting" ? CHANGEABLE_SETTINGS : [...found.keys()];
    for (const key of keys) {
      const rows = found.get(key);
      const fields = fieldsOf({ master, key });
      if (rows && fields) masters.push({ master, key, fields, ...stateOn(rows, day) });
    }
  }
  const centre = await loadCentre(db);
  const wordings = await rowsByKey(db, "wording");
  return ok({
    today: day,
    mayChange: can(ctx.actor, "masters.change"),
    masters: masters.sort(byPosition),
    rooms: roomsOn(centre, day).map(({ id, nameJa, nameEn }) => ({ id, nameJa, nameEn })),
    warnings: warningsOf(centre.holidays, day),
    ownWordings: [...wordings.values()].filter((rows) => {
      const { counts, coming } = stateOn(rows, day);
      return [...(counts ? [counts] : []), ...coming].some(({ value }) => (value as { text: string }).text !== "");
    }).length,
    newest: await marked(db, await newestChanges(db, MASTER_KINDS, NEWEST)),
  });
}

function stateOn(rows: readonly DatedRow[], day: CalendarDate): Pick<MasterState, "counts" | "coming"> {
  return { counts: rowOn(rows, day), coming: rows.filter(({ validFrom }) => validFrom > day) };
}

/** Rooms, prices and reductions in the centre's own order; the rest as it comes. */
function byPosition(one: MasterState, other: MasterState): number {
  if (one.master !== other.master) return LISTED.indexOf(one.master) - LISTED.indexOf(other.master);
  const position = ({ counts, coming }: MasterState) =>
    ((counts ?? coming[0])?.value as { position?: number } | undefined)?.position ?? 0;
  return position(one) - position(other);
}

/** A year in which there are fewer has some missing: 2026 to 2050 have 17 to 19. */
const FEWEST_HOLIDAYS = 14;

function warningsOf(holidays: ReadonlyMap<CalendarDate, Words>, day: CalendarDate): HolidayWarning[] {
  const years = [0, 1, 2].map((ahead) => yearOf(day) + ahead);
  return years.flatMap((year): HolidayWarning[] => {
    const count = [...holidays.keys()].filter((date) => yearOf(date) === year).length;
    if (count < FEWEST_HOLIDAYS) return [{ kind: "missing", year }];
    return year > announcedUntil(day) ? [{ kind: "predicted", year }] : [];
  });
}

async function marked(db: Tx, changes: MasterChange[]): Promise<PastChange[]> {
  const undone = await undoneAmong(
    db,
    changes.map(({ id }) => id),
  );
  return changes.map((change) => ({ ...change, isUndone: undone.has(change.id) }));
}

// ── One master ───────────────────────────────────────────────────────────────────────────────

export type MasterView = MasterState & {
  today: CalendarDate;
  /** the first day from which a change may count */
  earliest: CalendarDate;
  mayChange: boolean;
  rooms: { id: string; nameJa: string; nameEn: string }[];
  history: (PastChange & { mayUndo: boolean })[];
  /** the newest change, to be sent along with the next */
  stamp: string;
  /** of a wording: what the product says, and how a mail reads today */
  wording: { product: string; locale: Locale; sample: { subject: string | null; text: string } | null } | null;
};

/** One master: what counts today, what is to come, and every change of it. */
export async function viewMaster(ctx: Context, { master, key }: MasterKey): Promise<Result<MasterView>> {
  if (!can(ctx.actor, "masters.view")) return refuse("not_allowed");
  const db = ctx.db.reader;
  const day = today(ctx.now);
  const fields = fieldsOf({ master, key });
  const rows = await rowsOf(db, { master, key });
  const product = master === "wording" ? productWords(key) : null;
  if (!fields || master === "holiday" || (rows.length === 0 && !product)) return refuse("master_unknown");
  const changes = await changesOfMaster(db, { master, key });
  const mayChange = can(ctx.actor, "masters.change");
  const history = (await marked(db, changes)).map((change) => ({
    ...change,
    mayUndo: mayChange && !change.isUndone && undoOf(change, rows, day).ok,
  }));
  return ok({
    master,
    key,
    fields,
    ...stateOn(rows, day),
    today: day,
    earliest: earliestDate(day),
    mayChange,
    rooms: roomsOn(await loadCentre(db), day).map(({ id, nameJa, nameEn }) => ({ id, nameJa, nameEn })),
    history,
    stamp: stampOfChanges(changes),
    wording: product && {
      product: product.text,
      locale: product.locale,
      sample: sampleOf(key, await ownWordsOn(db, product.locale, day)),
    },
  });
}

/** How a mail reads with a wording that is being looked at, on the day it counts from. */
export async function viewSample(
  ctx: Context,
  { key, text, date }: { key: string; text: string; date: CalendarDate },
): Promise<{ subject: string | null; text: string } | null> {
  const product = productWords(key);
  if (!can(ctx.actor, "masters.view") || !product) return null;
  const own = new Map(await ownWordsOn(ctx.db.reader, product.locale, date));
  if (text === "") own.delete(product.key);
  else own.set(product.key, text);
  return sampleOf(key, own);
}

// ── Holidays and wordings ────────────────────────────────────────────────────────────────────

export type HolidaysView = {
  today: CalendarDate;
  earliest: CalendarDate;
  mayChange: boolean;
  year: number;
  /** the years that can be turned to */
  years: { first: number; last: number };
  holidays: { date: CalendarDate; nameJa: string; nameEn: string; opening: Opening }[];
  warnings: HolidayWarning[];
  history: (PastChange & { mayUndo: boolean })[];
};

const HISTORY = 40;

/** The holidays of a year, and the changes of any. */
export async function viewHolidays(ctx: Context, { year }: { year: number | null }): Promise<Result<HolidaysView>> {
  if (!can(ctx.actor, "masters.view")) return refuse("not_allowed");
  const db = ctx.db.reader;
  const day = today(ctx.now);
  const centre = await loadCentre(db);
  const dates = [...centre.holidays.keys()].sort();
  const years = { first: yearOf(dates[0] ?? day), last: Math.max(yearOf(dates.at(-1) ?? day), yearOf(day) + 1) };
  const wanted = Math.min(Math.max(year ?? yearOf(day), years.first), years.last);
  const mayChange = can(ctx.actor, "masters.change");
  const changes = await marked(db, await newestChanges(db, ["holiday"], HISTORY));
  const history: HolidaysView["history"] = [];
  for (const change of changes) {
    const isThere = undoOf(change, await rowsOf(db, change), day).ok;
    history.push({ ...change, mayUndo: mayChange && !change.isUndone && isThere });
  }
  return ok({
    today: day,
    earliest: earliestDate(day),
    mayChange,
    year: wanted,
    years,
    holidays: dates
      .filter((date) => yearOf(date) === wanted)
      .map((date) => {
        const { ja, en } = centre.holidays.get(date) ?? { ja: "", en: "" };
        return { date, nameJa: ja, nameEn: en, opening: openingOf(centre, date) };
      }),
    warnings: warningsOf(centre.holidays, day),
    history,
  });
}

export type WordingsView = {
  wordings: { key: string; product: string; own: Record<Locale, { now: boolean; coming: CalendarDate | null }> }[];
};

/** Every text of mails with whether the centre says it in words of its own. */
export async function viewWordings(ctx: Context): Promise<Result<WordingsView>> {
  if (!can(ctx.actor, "masters.view")) return refuse("not_allowed");
  const day = today(ctx.now);
  const found = await rowsByKey(ctx.db.reader, "wording");
  const own = (key: string, locale: Locale) => {
    const { counts, coming } = stateOn(found.get(`mail.${key}/${locale}`) ?? [], day);
    const text = (counts?.value as { text: string } | undefined)?.text ?? "";
    return { now: text !== "", coming: coming[0]?.validFrom ?? null };
  };
  return ok({
    wordings: wordingKeys().map((key) => ({
      key,
      product: productWords(`mail.${key}/${ctx.locale}`)?.text ?? "",
      own: { ja: own(key, "ja"), en: own(key, "en") },
    })),
  });
}
