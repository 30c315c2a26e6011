"use server";

import { action } from "@/app/_server/action";
import { readBasket } from "@/app/[locale]/basket/basket-cookie";
import { toBasket } from "@/app/[locale]/basket/next-page";
import { keepWithinCookie } from "@/lib/bookings/choose-slots";
import * as series from "@/lib/series/choose-series";

export const addSeries = action(
  "visitor",
  series.addSeriesInput,
  async (ctx, input) => keepWithinCookie(ctx, await series.addSeries(ctx, input), await readBasket()),
  toBasket,
);
