"use server";

import { action } from "@/app/_server/action";
import * as choosing from "@/lib/bookings/choose-slots";
import * as holding from "@/lib/bookings/hold-slots";
import { localePath } from "@/lib/i18n/routing";
import { toBasket, toForm } from "./next-page";

export const addToBasket = action("visitor", choosing.addToBasketInput, choosing.addToBasket, toBasket);
export const changeBasket = action("visitor", choosing.changeBasketInput, choosing.changeBasket, toBasket);
export const holdSlots = action("visitor", holding.holdSlotsInput, holding.holdSlots, toForm);
export const releaseHold = action("visitor", holding.nothing, holding.releaseHold, (_, page) =>
  localePath(page.locale, "/basket"),
);
