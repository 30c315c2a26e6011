import { writeBasket } from "@/app/[locale]/basket/basket-cookie";
import type { Locale } from "@/lib/context";
import type { SlotChoice } from "@/lib/facility/rules";
import { localePath } from "@/lib/i18n/routing";

/** Puts what was chosen back into the basket, and goes there. */
export async function toBasket(choices: SlotChoice[], { locale }: { locale: Locale }): Promise<string> {
  await writeBasket(choices);
  return localePath(locale, "/basket");
}
