"use server";

import { action } from "@/app/_server/action";
import { localePath } from "@/lib/i18n/routing";
import { leavePayment, payAtCounter, paymentInput } from "@/lib/payments/pay-by-card";
import { chooseAgain as chosen } from "@/lib/payments/view-payment";
import { toBasket } from "./next-page";

export const changeToCounter = action("resident", paymentInput, payAtCounter, ({ number }, { locale }) =>
  localePath(locale, `/bookings/${number}/payment`),
);

export const stopPaying = action("resident", paymentInput, leavePayment, ({ number }, { locale }) =>
  localePath(locale, `/bookings/${number}/payment`),
);

export const chooseAgain = action("resident", paymentInput, chosen, toBasket);
