import { showNumber } from "@/lib/bookings/rules";
import type { Locale } from "@/lib/context";
import { localePath } from "@/lib/i18n/routing";
import type { OfferAnswered } from "@/lib/waiting/answer-offer";

type Page = { locale: Locale };

/** What the list says at its top after a press. */
export const DONE = ["joined", "passed", "passedLast", "left"] as const;

export const toJoined = (_: unknown, { locale }: Page) => localePath(locale, "/waiting?done=joined");
export const toLeft = (_: unknown, { locale }: Page) => localePath(locale, "/waiting?done=left");

/** To the booking that was made, or back to the list. */
export function toAnswered({ taken, waitsOn }: OfferAnswered, { locale }: Page): string {
  const done = waitsOn ? "passed" : "passedLast";
  return localePath(locale, taken ? `/bookings/${showNumber(taken.number)}?new=1` : `/waiting?done=${done}`);
}
