"use server";

import { action } from "@/app/_server/action";
import * as choosing from "@/lib/bookings/choose-slots";
import * as holding from "@/lib/bookings/hold-slots";
import { localePath } from "@/lib/i18n/routing";
import { readBasket } from "./basket-cookie";
import { toBasket, toForm } from "./next-page";

export const addToBasket = action(
  "visitor",
  choosing.addToBasketInput,
  async (ctx, input) => choosing.keepWithinCookie(ctx, await choosing.addToBasket(ctx, input), await readBasket()),
  toBasket,
);
export const changeBasket = action(
  "visitor",
  choosing.changeBasketInput,
  async (ctx, input) => choosing.keepWithinCookie(ctx, await choosing.changeBasket(ctx, input), await readBasket()),
  toBasket,
);
export const holdSlots = action("visitor", holding.holdSlotsInput, holding.holdSlots, toForm);
export const releaseHold = action("visitor", holding.nothing, holding.releaseHold, (_, page) =>
  localePath(page.locale, "/basket"),
);
