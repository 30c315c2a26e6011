import type { BasketChange } from "@/lib/bookings/choose-slots";
import type { Hold } from "@/lib/bookings/rules";
import type { Locale } from "@/lib/context";
import { localePath } from "@/lib/i18n/routing";
import { changeBasketCookie, writeBasket } from "./basket-cookie";

/** Writes a change into the browser's basket and shows it. */
export async function toBasket(change: BasketChange, { locale }: { locale: Locale }): Promise<string> {
  await changeBasketCookie(change);
  return localePath(locale, "/basket");
}

/** Makes the basket what is held, and goes on to the form. */
export async function toForm(hold: Pick<Hold, "choices">, { locale }: { locale: Locale }): Promise<string> {
  await writeBasket(hold.choices);
  return localePath(locale, "/book");
}
