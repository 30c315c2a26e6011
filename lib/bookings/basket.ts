import { isSlotNumber, type SlotNumber } from "@/lib/facility/slots";

/**
 * The basket lives in a cookie that the page itself may read and write, so that choosing works
 * before the server is asked. This file goes to the browser: it imports nothing but the slots.
 */
export const BASKET_COOKIE = "furatto-basket";

/** Where the basket's cookie counts, and how long it is kept: 30 days, in seconds. */
export const BASKET_COOKIE_MAX_AGE_S = 30 * 24 * 60 * 60;

/** Choices that still fit the 4 kB a browser keeps of one cookie. The policy allows fewer (hold.maxSlots). */
export const BASKET_LIMIT = 100;

/** One chosen slot as the browser knows it; facility/rules has the same shape as SlotChoice. */
export type BasketChoice = {
  roomId: string;
  /** "YYYY-MM-DD" */
  date: string;
  slot: SlotNumber;
  tariff: "standard" | "cooking" | "no-cooking";
  /** 保育室 wanted beside it */
  nursery: boolean;
};

const TARIFF_SIGN = { standard: "s", cooking: "c", "no-cooking": "o" } as const;
const TARIFF_OF_SIGN = { s: "standard", c: "cooking", o: "no-cooking" } as const;

/** What can be written: any other way of using a room is written as the usual one. */
type Writable = Omit<BasketChoice, "tariff"> & { tariff: string };

const ENTRY = /^([a-z][a-z-]{0,39})\*(\d{4}-\d{2}-\d{2})\*([1-6])\*([sco])\*([n-])$/;

/** One choice as a form's value and as a part of the cookie.
 *  @example encodeChoice({ roomId: "meeting-room", date: "2026-12-05", slot: 3, tariff: "standard", nursery: true }) // → "meeting-room*2026-12-05*3*s*n" */
export function encodeChoice(choice: Writable): string {
  return [
    choice.roomId,
    choice.date,
    choice.slot,
    TARIFF_SIGN[choice.tariff as BasketChoice["tariff"]] ?? TARIFF_SIGN.standard,
    choice.nursery ? "n" : "-",
  ].join("*");
}

/** Reads one choice; null for anything that is not one, a day that does not exist included.
 *  @example decodeChoice("meeting-room*2026-02-30*3*s*-") // → null */
export function decodeChoice(text: string): BasketChoice | null {
  const parts = ENTRY.exec(text);
  if (!parts) return null;
  const [, roomId = "", date = "", slotText, sign, nursery] = parts;
  const slot = Number(slotText);
  if (!isSlotNumber(slot) || !existsAsDay(date)) return null;
  return {
    roomId,
    date,
    slot,
    tariff: TARIFF_OF_SIGN[sign as keyof typeof TARIFF_OF_SIGN],
    nursery: nursery === "n",
  };
}

/** The cookie's value of a basket, each room, day and slot once, the later choice winning.
 *  @example encodeBasket([]) // → "" */
export function encodeBasket(choices: readonly Writable[]): string {
  return withoutRepeats(choices).map(encodeChoice).join("~");
}

/**
 * Reads a basket that anybody may have written: what is not a choice is left out, a repeated slot
 * counts once, and at most twice BASKET_LIMIT are read at all. Choices come in order of day, slot and room.
 * @example decodeBasket("meeting-room*2026-12-05*3*s*n~rubbish").length // → 1
 */
export function decodeBasket(value: string | null | undefined): BasketChoice[] {
  if (!value) return [];
  const choices: BasketChoice[] = [];
  for (const part of value.slice(0, 20_000).split("~", 2 * BASKET_LIMIT)) {
    const choice = decodeChoice(part);
    if (choice) choices.push(choice);
  }
  return withoutRepeats(choices).sort(
    (a, b) => compare(a.date, b.date) || a.slot - b.slot || compare(a.roomId, b.roomId),
  );
}

/** Whether two choices mean the same room, day and slot. */
export function isSameSlot(
  a: Pick<BasketChoice, "roomId" | "date" | "slot">,
  b: Pick<BasketChoice, "roomId" | "date" | "slot">,
): boolean {
  return a.roomId === b.roomId && a.date === b.date && a.slot === b.slot;
}

/** A basket after a change; what is added takes the place of the same slot. */
export function changedBasket(
  basket: readonly Writable[],
  { remove, add }: { remove: readonly BasketChoice[]; add: readonly Writable[] },
): Writable[] {
  const kept = basket.filter((choice) => ![...remove, ...add].some((other) => isSameSlot(choice, other)));
  return withoutRepeats([...kept, ...add]);
}

function withoutRepeats<C extends Writable>(choices: readonly C[]): C[] {
  return [...new Map(choices.map((choice) => [`${choice.roomId}*${choice.date}*${choice.slot}`, choice])).values()];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function existsAsDay(date: string): boolean {
  const instant = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(date);
}
