import { writeBasket } from "@/app/[locale]/basket/basket-cookie";
import type { Booked } from "@/lib/bookings/book-slots";
import { showNumber } from "@/lib/bookings/rules";
import type { Locale } from "@/lib/context";
import { localePath } from "@/lib/i18n/routing";

/** Empties the basket, and goes on to pay or to the confirmation. */
export async function toBooked({ number, next }: Booked, { locale }: { locale: Locale }): Promise<string> {
  await writeBasket([]);
  const page = `/bookings/${showNumber(number)}`;
  return localePath(locale, next === "card" ? `${page}/pay` : `${page}?new=1`);
}
