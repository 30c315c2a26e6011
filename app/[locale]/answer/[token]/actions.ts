"use server";

import { action } from "@/app/_server/action";
import { changeBasketCookie, readBasket } from "@/app/[locale]/basket/basket-cookie";
import { keepWithinCookie } from "@/lib/bookings/choose-slots";
import { localePath } from "@/lib/i18n/routing";
import { answerLink, answerLinkInput } from "@/lib/links/answer-link";

export const answer = action(
  "visitor",
  answerLinkInput,
  async (ctx, input) => {
    const answered = await answerLink(ctx, input);
    if (!answered.ok || answered.value.next === "page") return answered;
    const fits = await keepWithinCookie(
      ctx,
      { ok: true, value: { remove: [], add: [...answered.value.add] } },
      await readBasket(),
    );
    return fits.ok ? answered : fits;
  },
  async (answered, { locale }) => {
    if (answered.next === "page") return localePath(locale, `/answer/${answered.token}`);
    await changeBasketCookie({ remove: [], add: answered.add });
    return localePath(locale, "/basket");
  },
);
