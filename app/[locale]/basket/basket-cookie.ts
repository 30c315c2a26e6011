import { cookies } from "next/headers";
import {
  BASKET_COOKIE,
  BASKET_COOKIE_MAX_AGE_S,
  type BasketChoice,
  changedBasket,
  decodeBasket,
  encodeBasket,
} from "@/lib/bookings/basket";
import { world } from "@/lib/context";
import type { SlotChoice } from "@/lib/facility/rules";

/** The basket as the browser sent it: anybody may have written it. */
export async function readBasket(): Promise<BasketChoice[]> {
  return decodeBasket((await cookies()).get(BASKET_COOKIE)?.value);
}

/** Changes the browser's basket. Only in actions. */
export async function changeBasketCookie(change: { remove: readonly BasketChoice[]; add: readonly SlotChoice[] }) {
  await writeBasket(changedBasket(await readBasket(), change));
}

/** Puts these choices into the browser's basket and nothing else. Only in actions. */
export async function writeBasket(choices: Parameters<typeof encodeBasket>[0]): Promise<void> {
  const jar = await cookies();
  // Not HttpOnly: the table of slots ticks its boxes by it before the server is asked.
  jar.set(BASKET_COOKIE, encodeBasket(choices), {
    path: "/",
    sameSite: "lax",
    maxAge: choices.length > 0 ? BASKET_COOKIE_MAX_AGE_S : 0,
    secure: world().config.url.startsWith("https:"),
  });
}
