import { spellKana, spellName, spellPhone } from "@/lib/accounts/spelling";
import { readNumber } from "@/lib/bookings/rules";
import { timeOfDay } from "@/lib/dates";
import { NURSERY, type RoomId, type SlotHours } from "@/lib/facility/rules";
import type { SlotNumber } from "@/lib/facility/slots";

/** Codes of what the desk's own deeds refuse; each has a sentence in `problems-desk`. */
export type DeskProblem =
  | "not_that_day"
  | "key_is_out"
  | "key_not_today"
  | "unknown_key"
  | "note_changed"
  | "unknown_note";

// ── The board of a day ───────────────────────────────────────────────────────────────────────

/** Who has a slot of a room on the board's day: a row of the ledger of slots that counts. */
export type BoardClaim = {
  roomId: RoomId;
  slot: SlotNumber;
  kind: "hold" | "offer" | "booking" | "block";
  bookingId: string | null;
  blockId: string | null;
};

/** Slots of a room, one after the other, that belong together. */
export type BoardEntry = {
  /** unique on the board, and the same as long as it begins with the same slot: a page can be opened at it */
  id: string;
  roomId: RoomId;
  slots: SlotNumber[];
  startsAt: string;
  endsAt: string;
} & (
  | { kind: "free" | "held" }
  | { kind: "booking"; bookingId: string; nursery: SlotNumber[] }
  | { kind: "block"; bookingId: string | null; blockId: string | null }
);

/**
 * The column of a room on the board: consecutive slots of one booking, or of one block, are one entry; free slots
 * stand alone. Beside a booking stand the slots in which it has 保育室 as well.
 * @param claims of the whole day, every room
 * @example columnOf("meeting-room", hours, [{ roomId: "meeting-room", slot: 1, kind: "booking", bookingId: "b1", blockId: null }])[0]
 * // → { id: "meeting-room-1", kind: "booking", bookingId: "b1", slots: [1], startsAt: "09:00", endsAt: "11:00", nursery: [], … }
 */
export function columnOf(roomId: RoomId, hours: readonly SlotHours[], claims: readonly BoardClaim[]): BoardEntry[] {
  const column: BoardEntry[] = [];
  for (const { slot, startsAt, endsAt } of hours) {
    const claim = claims.find((row) => row.roomId === roomId && row.slot === slot);
    const what = whatIs(claim, claims);
    const last = column.at(-1);
    if (last && isSame(last, what)) {
      last.slots.push(slot);
      last.endsAt = endsAt;
      if (last.kind === "booking" && what.kind === "booking") last.nursery.push(...what.nursery);
    } else column.push({ id: `${roomId}-${slot}`, roomId, slots: [slot], startsAt, endsAt, ...what });
  }
  return column;
}

/** The slot that runs at an instant of its day; null before, between and after them.
 *  @example slotNow([{ slot: 1, startsAt: "09:00", endsAt: "11:00" }], new Date("2026-12-01T10:59:59+09:00")) // → 1 */
export function slotNow(hours: readonly SlotHours[], now: Date): SlotNumber | null {
  const time = timeOfDay(now);
  return hours.find(({ startsAt, endsAt }) => startsAt <= time && time < endsAt)?.slot ?? null;
}

type What =
  | { kind: "free" | "held" }
  | { kind: "booking"; bookingId: string; nursery: SlotNumber[] }
  | { kind: "block"; bookingId: string | null; blockId: string | null };

function whatIs(claim: BoardClaim | undefined, claims: readonly BoardClaim[]): What {
  if (!claim) return { kind: "free" };
  const { kind, roomId, slot, bookingId, blockId } = claim;
  if (kind === "block") return { kind, bookingId, blockId };
  if (kind !== "booking" || !bookingId) return { kind: "held" };
  const hasNursery =
    roomId !== NURSERY &&
    claims.some((row) => row.roomId === NURSERY && row.slot === slot && row.bookingId === bookingId);
  return { kind, bookingId, nursery: hasNursery ? [slot] : [] };
}

function isSame(entry: BoardEntry, what: What): boolean {
  if (entry.kind === "booking") return what.kind === "booking" && what.bookingId === entry.bookingId;
  return (
    entry.kind === "block" &&
    what.kind === "block" &&
    what.blockId === entry.blockId &&
    what.bookingId === entry.bookingId
  );
}

// ── Search ───────────────────────────────────────────────────────────────────────────────────

/** What somebody at the desk looks for; "" is nothing of that kind. */
export type LookUp = {
  /** a whole booking number */
  number: string;
  /** the beginning of one, or the whole */
  numberStart: string;
  /** a part of a name or of a group's, without spaces, in small letters */
  name: string;
  /** the same as a reading: 全角カタカナ */
  kana: string;
  /** digits of a phone number: all of it, its beginning from 0, or its end of four or more */
  phone: string;
};

const NOTHING: LookUp = { number: "", numberStart: "", name: "", kana: "", phone: "" };

/** The signs of booking numbers; as few as three of them find one. */
const NUMBER_START = /^[2-9A-HJKMNP-Z]{3,8}$/;

/** A permit's QR code reads as the address of its booking at the desk; a scanner types it, whatever the keyboard
 *  makes of its other signs. */
const PERMIT = /STAFF\W+BOOKINGS\W+([2-9A-HJKMNP-Z]{4}\W?[2-9A-HJKMNP-Z]{4})\W*$/;

/**
 * A search as it is typed at the desk, read as everything it may be: a booking number with or without its hyphen or
 * its first three signs, a permit's QR code, a name or group in kanji, hiragana or half-width kana, a phone number
 * with any hyphens or its last four digits.
 * @example readLookUp("042-921").phone // → "042921"
 * @example readLookUp("やまだ　はな").kana // → "ヤマダハナ"
 * @example readLookUp("https://yoyaku.example/staff/bookings/A2B3C4D5").number // → "A2B3C4D5"
 */
export function readLookUp(text: string): LookUp {
  const typed = text.slice(0, 200).trim();
  if (!typed) return NOTHING;
  const [, scanned] = PERMIT.exec(typed.normalize("NFKC").toUpperCase()) ?? [];
  if (scanned) {
    const number = readNumber(scanned.replace(/\W/g, "")) ?? "";
    return { ...NOTHING, number, numberStart: number };
  }
  const signs = typed
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\-‐‑–—−ー]/g, "");
  const phone = spellPhone(typed);
  const bare = (spelled: string) => spelled.replace(/\s/g, "").toLowerCase();
  return {
    number: readNumber(typed) ?? "",
    numberStart: NUMBER_START.test(signs) ? signs : "",
    name: bare(spellName(typed)),
    kana: bare(spellKana(typed)),
    phone: /^\d{4,11}$/.test(phone) ? phone : "",
  };
}

/** Whether there is anything to look for.
 *  @example isSearch(readLookUp(" ")) // → false */
export function isSearch(look: LookUp): boolean {
  return Object.values(look).some(Boolean);
}

// ── Notes ────────────────────────────────────────────────────────────────────────────────────

/** What a note is about. */
export type NoteSubject = "booking" | "user" | "group" | "day";

/** What staff keep in mind. */
export type StaffNote = {
  id: string;
  subjectId: string;
  text: string;
  /** raised by every change of it */
  version: number;
  /** who of the staff wrote it first */
  author: string;
  createdAt: Date;
  changedAt: Date | null;
};

/** How long a note may be: a few lines, in signs. */
export const NOTE_LENGTH = 500;
