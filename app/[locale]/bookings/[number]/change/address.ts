import { encodeWish } from "@/lib/bookings/change-booking";
import type { SlotWish } from "@/lib/bookings/changes";
import { readNumber, showNumber } from "@/lib/bookings/rules";
import type { Locale } from "@/lib/context";
import { type SlotKey, slotId } from "@/lib/facility/rules";
import { localePath } from "@/lib/i18n/routing";

/** What is asked of the pages of a change: the wishes so far travel in the address, so that they work without JavaScript. */
export type ChangeQuery = Record<string, string | string[] | undefined>;

/** A value that may stand several times in an address. */
export function listOf(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** The first of a value that may stand several times. */
export function firstOf(value: string | string[] | undefined): string | null {
  return listOf(value)[0] ?? null;
}

/** The address of a page of the change with the wishes so far; `number` with its hyphen or without. */
export function changeAddress(
  locale: Locale,
  number: string,
  step: "" | "/choose" | "/confirm",
  wishes: readonly SlotWish[],
  more: Record<string, string> = {},
): string {
  const query = new URLSearchParams(more);
  for (const wish of wishes) query.append("do", encodeWish(wish));
  const text = query.toString();
  return localePath(locale, `/bookings/${showNumber(readNumber(number) ?? "")}/change${step}${text ? `?${text}` : ""}`);
}

/** The wishes with one of them put in the place of what was wanted for its slot. */
export function withWish(wishes: readonly SlotWish[], wish: SlotWish): SlotWish[] {
  return [...withoutWish(wishes, wish.of), wish];
}

/** The wishes without that for one slot. */
export function withoutWish(wishes: readonly SlotWish[], of: SlotKey): SlotWish[] {
  return wishes.filter((other) => slotId(other.of) !== slotId(of));
}

/** A slot of the booking as the address names it.
 *  @example encodeOf({ roomId: "meeting-room", date: "2026-12-12", slot: 3 }) // → "meeting-room*2026-12-12*3" */
export function encodeOf({ roomId, date, slot }: SlotKey): string {
  return `${roomId}*${date}*${slot}`;
}
