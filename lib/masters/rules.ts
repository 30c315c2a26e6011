import { addDays, type CalendarDate, isCalendarDate } from "@/lib/dates";
import type { Centre, ClosureRule, Words } from "@/lib/facility/rules";
import { openingOf, slotHoursOn } from "@/lib/facility/rules";
import type { SlotNumber } from "@/lib/facility/slots";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";
import { afterStep, type DatedRow, type MasterKey, type MasterKind, type Step } from "./changes";

/** Why a change of the masters is refused. */
export type MasterProblem =
  | "holidays_broken_date"
  | "holidays_columns"
  | "holidays_encoding"
  | "holidays_file_missing"
  | "holidays_no_lines"
  | "holidays_past"
  | "holidays_same"
  | "holidays_too_large"
  | "holidays_twice"
  | "master_clash"
  | "master_draft_gone"
  | "master_hits_bookings"
  | "master_past_date"
  | "master_undo_newer"
  | "master_undo_past"
  | "master_unchanged"
  | "master_unfit"
  | "master_undone"
  | "master_unknown"
  | "photo_gone"
  | "photo_missing"
  | "photo_not_a_picture"
  | "photos_full"
  | "slot_hours_overlap"
  | "wording_arguments"
  | "wording_broken"
  | "wording_long_subject";

// ── What a change does to days ───────────────────────────────────────────────────────────────

/** A step of one master. */
export type Entry = MasterKey & Step;

/** The masters whose change may close a day, or move its hours. */
const OF_DAYS: readonly MasterKind[] = ["closure_rule", "holiday", "slot_hours"];

/** Whether a change may fall on bookings that stand: then they are counted before it is made.
 *  @example touchesDays({ master: "tariff" }) // → false */
export function touchesDays({ master }: Pick<MasterKey, "master">): boolean {
  return OF_DAYS.includes(master);
}

/**
 * The centre as it would be after some steps of the masters that decide about days; others leave it as it is.
 * @example openingOf(centreAfter(centre, [aNewHoliday]), aNewHoliday.key).open // → false
 */
export function centreAfter(centre: Centre, entries: readonly Entry[]): Centre {
  const holidays = new Map(centre.holidays);
  let { closureRules, slotHours } = centre;
  for (const entry of entries) {
    const { master, key, validFrom, value } = entry;
    if (master === "holiday") {
      const words = value as { nameJa: string; nameEn: string } | null;
      if (words) holidays.set(key, { ja: words.nameJa, en: words.nameEn });
      else holidays.delete(key);
    } else if (master === "closure_rule") {
      const own = closureRules.filter(({ kind }) => kind === key);
      closureRules = [
        ...closureRules.filter(({ kind }) => kind !== key),
        ...afterStep(own.map(asRow), entry).map((row) => ({
          kind: key,
          validFrom: row.validFrom,
          parameters: row.value,
        })),
      ] as ClosureRule[];
    } else if (master === "slot_hours") {
      const others = slotHours.filter((row) => !(String(row.slot) === key && row.validFrom === validFrom));
      const hours = value as { startsAt: string; endsAt: string } | null;
      slotHours = hours ? [...others, { slot: Number(key) as SlotNumber, validFrom, ...hours }] : others;
    }
  }
  return { ...centre, holidays, closureRules, slotHours };
}

const asRow = (rule: ClosureRule): DatedRow => ({ validFrom: rule.validFrom, value: rule.parameters, source: "" });

/** What becomes of a day: "closes", "opens", "hours" (some of its slots begin or end otherwise), or nothing.
 *  @example changeOfDay(centre, centreAfter(centre, entries), "2027-05-06") // → "closes" */
export function changeOfDay(before: Centre, after: Centre, date: CalendarDate): "closes" | "opens" | "hours" | null {
  const [was, is] = [openingOf(before, date).open, openingOf(after, date).open];
  if (was !== is) return is ? "opens" : "closes";
  return is && changedSlots(before, after, date).length > 0 ? "hours" : null;
}

/** The slots of a day that begin or end otherwise.
 *  @example changedSlots(before, after, "2027-04-01") // → [6] */
export function changedSlots(before: Centre, after: Centre, date: CalendarDate): SlotNumber[] {
  const is = slotHoursOn(after, date);
  return slotHoursOn(before, date).flatMap(({ slot, startsAt, endsAt }) => {
    const now = is.find((row) => row.slot === slot);
    return now?.startsAt === startsAt && now.endsAt === endsAt ? [] : [slot];
  });
}

/** The first slot of a day that does not end after its beginning, or begins before the one before it has ended; or null.
 *  @example overlapOn(centre, "2027-04-01") // → null */
export function overlapOn(centre: Centre, date: CalendarDate): SlotNumber | null {
  const hours = slotHoursOn(centre, date);
  const wrong = hours.find(
    ({ startsAt, endsAt }, index) => startsAt >= endsAt || startsAt < (hours[index - 1]?.endsAt ?? ""),
  );
  return wrong?.slot ?? null;
}

// ── Holidays ─────────────────────────────────────────────────────────────────────────────────

/** A line of the Cabinet Office's list (国民の祝日・休日). */
export type SentHoliday = { date: CalendarDate; name: string };

/** The heads of its two columns, as the Cabinet Office writes them. */
const HOLIDAY_HEADS = ["国民の祝日・休日月日", "国民の祝日・休日名称"] as const;

/** As many lines as no such list has: it begins in 1955 and has some sixteen a year. */
const MOST_LINES = 5_000;

/**
 * Reads the Cabinet Office's list from its text: a line of heads, then one a holiday ("2026/1/1,元日").
 * @example readHolidays("国民の祝日・休日月日,国民の祝日・休日名称\r\n2027/1/1,元日\r\n") // → ok([{ date: "2027-01-01", name: "元日" }])
 */
export function readHolidays(text: string): Result<SentHoliday[], Refusal<MasterProblem>> {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  const heads = cellsOf(lines[0] ?? "");
  if (heads.length !== 2 || HOLIDAY_HEADS.some((head, index) => heads[index] !== head))
    return refuse("holidays_columns", { line: 1, text: shown(lines[0] ?? "") });
  if (lines.length > MOST_LINES) return refuse("holidays_too_large", { max: MOST_LINES });
  const found = new Map<CalendarDate, string>();
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line.trim() === "") continue;
    const [written = "", name = "", ...more] = cellsOf(line);
    if (more.length > 0 || name === "" || name.length > 40)
      return refuse("holidays_columns", { line: index + 1, text: shown(line) });
    const parts = /^(\d{4})[/-](\d{1,2})[/-](\d{1,2})$/.exec(written);
    const date = parts ? `${parts[1]}-${parts[2]?.padStart(2, "0")}-${parts[3]?.padStart(2, "0")}` : "";
    if (!isCalendarDate(date)) return refuse("holidays_broken_date", { line: index + 1, text: shown(written) });
    if (found.has(date)) return refuse("holidays_twice", { line: index + 1, date });
    found.set(date, name);
  }
  if (found.size === 0) return refuse("holidays_no_lines");
  return ok([...found].map(([date, name]) => ({ date, name })).sort((a, b) => (a.date < b.date ? -1 : 1)));
}

function cellsOf(line: string): string[] {
  return line.split(",").map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
}

function shown(text: string): string {
  return text.trim().slice(0, 40);
}

/** What a list would change from tomorrow on, in the years it has. */
export type HolidayDifferences = {
  years: { from: number; to: number };
  added: { date: CalendarDate; words: Words }[];
  gone: { date: CalendarDate; words: Words }[];
  renamed: { date: CalendarDate; was: Words; words: Words }[];
  /** how many days to come are the same */
  same: number;
};

/** The list calls every 振替休日 and 国民の休日 just 休日: ours say which. */
const UNNAMED = "休日";
const SUBSTITUTE: Words = { ja: "振替休日", en: "Substitute holiday" };
const CITIZENS: Words = { ja: "国民の休日", en: "Citizens' Holiday" };

/**
 * Compares a list with the holidays there are, for the days after `day` in the years that the list has. A 休日 of
 * the list is a 国民の休日 between two holidays and a 振替休日 elsewhere. English names are those that the same
 * Japanese name had before; one that is new stands in Japanese.
 * @example compareHolidays(holidays, [{ date: "2027-01-01", name: "元日" }, …], "2026-12-01").added // → []
 */
export function compareHolidays(
  known: ReadonlyMap<CalendarDate, Words>,
  sent: readonly SentHoliday[],
  day: CalendarDate,
): Result<HolidayDifferences, Refusal<MasterProblem>> {
  const years = { from: yearOf(sent[0]?.date ?? ""), to: yearOf(sent.at(-1)?.date ?? "") };
  if ((sent.at(-1)?.date ?? "") <= day) return refuse("holidays_past", { year: years.to });
  const english = new Map([...known.values()].map(({ ja, en }) => [ja, en]));
  const dates = new Set(sent.map(({ date }) => date));
  const wordsOf = ({ date, name }: SentHoliday): Words => {
    if (name !== UNNAMED) return { ja: name, en: english.get(name) ?? name };
    return dates.has(addDays(date, -1)) && dates.has(addDays(date, 1)) ? CITIZENS : SUBSTITUTE;
  };
  const differences: HolidayDifferences = { years, added: [], gone: [], renamed: [], same: 0 };
  for (const holiday of sent) {
    if (holiday.date <= day) continue;
    const was = known.get(holiday.date);
    const words = wordsOf(holiday);
    if (!was) differences.added.push({ date: holiday.date, words });
    else if (was.ja === words.ja || (holiday.name === UNNAMED && isUnnamed(was))) differences.same++;
    else differences.renamed.push({ date: holiday.date, was, words });
  }
  for (const [date, words] of known) {
    const year = yearOf(date);
    if (date > day && year >= years.from && year <= years.to && !dates.has(date))
      differences.gone.push({ date, words });
  }
  differences.gone.sort((a, b) => (a.date < b.date ? -1 : 1));
  return ok(differences);
}

const isUnnamed = ({ ja }: Words) => ja === SUBSTITUTE.ja || ja === CITIZENS.ja;

/** @example yearOf("2027-05-03") // → 2027 */
export function yearOf(date: CalendarDate): number {
  return Number(date.slice(0, 4));
}

/**
 * Until when the holidays are the Cabinet Office's word: it announces those of a year in the February before it.
 * What is further away is reckoned (春分・秋分).
 * @example announcedUntil("2026-12-01") // → 2027
 * @example announcedUntil("2027-01-15") // → 2027
 */
export function announcedUntil(day: CalendarDate): number {
  return day.slice(5) >= "02-10" ? yearOf(day) + 1 : yearOf(day);
}

// ── Pictures ─────────────────────────────────────────────────────────────────────────────────

/** A picture of a room, as pages show it. */
export type RoomPhoto = {
  id: string;
  roomId: string;
  position: number;
  altJa: string;
  altEn: string;
  type: PhotoType;
  bytes: number;
  width: number;
  height: number;
  createdAt: Date;
  removedAt: Date | null;
};

export type PhotoType = "image/png" | "image/jpeg";

/** How many pictures a room may have. */
export const MOST_PHOTOS = 8;

/** The longest side of a picture, in pixels: a larger one is more than any page shows. */
const LONGEST_SIDE = 10_000;

/** A picture with nothing in it but the picture, and how large it is as it is shown. */
export type BarePicture = { bytes: Uint8Array; width: number; height: number };

/**
 * Takes out of a picture what its camera and programs wrote into it (where and when it was taken, by what): of a
 * JPEG what stands in EXIF but for which side is up, and comments; of a PNG its texts and its time. Null for
 * what has no size.
 * @example barePicture("image/png", png)?.width // → 1200
 */
export function barePicture(type: PhotoType, bytes: Uint8Array): BarePicture | null {
  const bare = type === "image/png" ? barePng(bytes) : bareJpeg(bytes);
  const fits = bare && Math.min(bare.width, bare.height) > 0 && Math.max(bare.width, bare.height) <= LONGEST_SIDE;
  return fits ? bare : null;
}

const PNG_SIGNATURE_BYTES = 8;

const TELLING_CHUNKS = ["eXIf", "tEXt", "zTXt", "iTXt", "tIME"];

function barePng(bytes: Uint8Array): BarePicture | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 24) return null;
  const kept = [bytes.subarray(0, PNG_SIGNATURE_BYTES)];
  for (let at = PNG_SIGNATURE_BYTES; at + 12 <= bytes.length; ) {
    const end = at + 12 + view.getUint32(at);
    const kind = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (!TELLING_CHUNKS.includes(kind)) kept.push(bytes.subarray(at, end));
    // What stands after the end is no part of the picture.
    if (kind === "IEND") break;
    at = end;
  }
  return { bytes: joined(kept), width: view.getUint32(16), height: view.getUint32(20) };
}

function bareJpeg(bytes: Uint8Array): BarePicture | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array[] = [];
  let [width, height, turned] = [0, 0, 1];
  for (let at = 2; at + 4 <= bytes.length; ) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1; // filling
      continue;
    }
    const end = at + 2 + view.getUint16(at + 2);
    const segment = bytes.subarray(at, end);
    if (marker === 0xe1) turned = turnOf(segment) ?? turned;
    // APP0 is JFIF, APP2 the colours, APP14 how they are coded: a picture needs them. Others only tell of it.
    const tells = (marker >= 0xe1 && marker <= 0xef && marker !== 0xe2 && marker !== 0xee) || marker === 0xfe;
    if (!tells) kept.push(segment);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame && segment.length >= 9) [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
    if (marker === 0xda) {
      const start = [bytes.subarray(0, 2), ...(turned === 1 ? [] : [onlyTurn(turned)])];
      const whole = joined([...start, ...kept, bytes.subarray(end)]);
      // From 5 on it lies on its side.
      return turned >= 5 ? { bytes: whole, width: height, height: width } : { bytes: whole, width, height };
    }
    at = end;
  }
  return null;
}

/** The tag of EXIF that says which side of a picture is up. */
const ORIENTATION = 0x0112;

/** Which side is up by an EXIF segment, 1 to 8; null where it does not say. */
function turnOf(segment: Uint8Array): number | null {
  if (String.fromCharCode(...segment.subarray(4, 8)) !== "Exif" || segment.length < 20) return null;
  const tiff = new DataView(segment.buffer, segment.byteOffset + 10, segment.byteLength - 10);
  const little = tiff.getUint16(0) === 0x4949;
  const first = tiff.getUint32(4, little);
  if (first + 2 > tiff.byteLength) return null;
  const count = tiff.getUint16(first, little);
  for (let index = 0; index < count; index++) {
    const at = first + 2 + index * 12;
    if (at + 12 > tiff.byteLength) return null;
    if (tiff.getUint16(at, little) !== ORIENTATION) continue;
    const turn = tiff.getUint16(at + 8, little);
    return turn >= 1 && turn <= 8 ? turn : null;
  }
  return null;
}

/** An EXIF segment that says which side is up and nothing else. */
function onlyTurn(turn: number): Uint8Array {
  const exif = [0x45, 0x78, 0x69, 0x66, 0, 0];
  const tiff = [0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8];
  const entry = [0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, turn, 0, 0, 0, 0, 0, 0];
  const content = [...exif, ...tiff, ...entry];
  return new Uint8Array([0xff, 0xe1, 0, content.length + 2, ...content]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
