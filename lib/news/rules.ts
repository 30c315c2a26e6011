import { type CalendarDate, type TimeOfDay, timeOfDay } from "@/lib/dates";
import { type Claim, isLive, type SlotHours } from "@/lib/facility/rules";

// ── What the centre tells everybody ──────────────────────────────────────────────────────────

/** "banner": a band above every public page; "news": in the list and on the first page. */
export type NewsKind = "banner" | "news";

export const NEWS_KINDS: readonly NewsKind[] = ["banner", "news"];

/** "warning" has a sign and a word of its own, never a colour alone. */
export type NewsTone = "plain" | "warning";

export const NEWS_TONES: readonly NewsTone[] = ["plain", "warning"];

export type NewsItem = {
  id: string;
  kind: NewsKind;
  tone: NewsTone;
  titleJa: string;
  /** "": readers of English get the Japanese, marked as such */
  titleEn: string;
  textJa: string;
  textEn: string;
  showFrom: Date;
  /** from this instant on it is not shown any more; null: until it is withdrawn */
  showUntil: Date | null;
  version: number;
  createdAt: Date;
  withdrawnAt: Date | null;
};

/** Why a notice cannot be written. */
export type NewsProblem = "news_changed" | "news_withdrawn" | "unknown_news";

export type NewsState = "coming" | "shown" | "over" | "withdrawn";

/** Whether a notice is to be seen at an instant; its last instant is not part of it.
 *  @example newsState({ showFrom: now, showUntil: null, withdrawnAt: null }, now) // → "shown" */
export function newsState(
  { showFrom, showUntil, withdrawnAt }: Pick<NewsItem, "showFrom" | "showUntil" | "withdrawnAt">,
  now: Date,
): NewsState {
  if (withdrawnAt) return "withdrawn";
  if (now < showFrom) return "coming";
  return showUntil && now >= showUntil ? "over" : "shown";
}

/** The words of a notice for readers of a language, and the language they are in: its own, or Japanese where there are none.
 *  @example newsWords({ titleJa: "休館", titleEn: "", textJa: "…", textEn: "" }, "en").lang // → "ja" */
export function newsWords(
  { titleJa, titleEn, textJa, textEn }: Pick<NewsItem, "titleJa" | "titleEn" | "textJa" | "textEn">,
  locale: "ja" | "en",
): { title: string; text: string; lang: "ja" | "en" } {
  return locale === "en" && titleEn !== ""
    ? { title: titleEn, text: textEn, lang: "en" }
    : { title: titleJa, text: textJa, lang: "ja" };
}

/** The earlier of two instants, where there are any.
 *  @example earlierOf(null, noon) // → noon */
export function earlierOf(one: Date | null, other: Date | null): Date | null {
  if (!one || !other) return one ?? other;
  return one < other ? one : other;
}

// ── At the door of a room ────────────────────────────────────────────────────────────────────

/** Somebody's slot as a door may show it: a name stands only where a group wishes so. */
export type DoorClaim = Pick<Claim, "slot" | "kind" | "expiresAt"> & { groupName: string | null };

export type DoorState = "over" | "in_use" | "reserved" | "blocked" | "free";

export type DoorSlot = SlotHours & { state: DoorState; groupName: string | null; isNow: boolean };

/**
 * A day's slots of a room as its door shows them.
 * @example doorSlots(hours, [{ slot: 1, kind: "booking", … }], now)[0].state // → "in_use" at 10:00
 */
export function doorSlots(hours: readonly SlotHours[], claims: readonly DoorClaim[], now: Date): DoorSlot[] {
  const time = timeOfDay(now);
  return hours.map((slot) => {
    const claim = claims.find((one) => one.slot === slot.slot && isLive(one, now));
    const isNow = slot.startsAt <= time && time < slot.endsAt;
    const state = stateAt(slot, claim?.kind ?? null, time);
    const isShown = claim?.kind === "booking" && state !== "over";
    return { ...slot, state, isNow, groupName: isShown ? claim.groupName : null };
  });
}

function stateAt({ startsAt, endsAt }: SlotHours, kind: Claim["kind"] | null, time: TimeOfDay): DoorState {
  if (endsAt <= time) return "over";
  if (kind === "block") return "blocked";
  if (!kind) return "free";
  return startsAt <= time ? "in_use" : "reserved";
}

/** What comes next at a door: the first slot after now that somebody has; null when nothing does.
 *  @example nextAtDoor(doorSlots(hours, [], now)) // → null */
export function nextAtDoor(slots: readonly DoorSlot[]): DoorSlot | null {
  return slots.find(({ state }) => state === "reserved") ?? null;
}

// ── Closed days as a calendar ────────────────────────────────────────────────────────────────

/** A closed day with the words that say why. */
export type ClosedDay = { date: CalendarDate; summary: string };
