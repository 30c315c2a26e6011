"use server";

import { action } from "@/app/_server/action";
import { decideBooking, decideBookingInput } from "@/lib/bookings/decide-booking";
import { retryRefund, retryRefundInput } from "@/lib/payments/send-refunds";
import {
  closeMismatchInput,
  counterMoneyInput,
  giveCounterRefund,
  settleMismatch,
  takeCounterPayment,
} from "@/lib/payments/take-counter-payment";
import { searchMoneyInput } from "@/lib/payments/view-money";
import * as reductions from "@/lib/reductions/decide-reduction";
import { ok } from "@/lib/result";
import { writeSearch } from "./money/search-cookie";

export const takeCash = action(
  "staff",
  counterMoneyInput,
  takeCounterPayment,
  ({ number }) => `/staff/money/${number}?done=1`,
);

export const giveCash = action(
  "staff",
  counterMoneyInput,
  giveCounterRefund,
  ({ number }) => `/staff/money/${number}?done=1`,
);

export const sendRefundAgain = action("staff", retryRefundInput, retryRefund, () => "/staff/money");

export const closeMismatch = action("staff", closeMismatchInput, settleMismatch, () => "/staff/money");

export const decide = action("staff", decideBookingInput, decideBooking, () => "/staff/decisions?done=1");

export const decideReduction = action(
  "staff",
  reductions.decideReductionInput,
  reductions.decideReduction,
  () => "/staff/decisions?done=reduction",
);

export const searchMoney = action(
  "staff",
  searchMoneyInput,
  async (_, input) => ok(input),
  async ({ search }) => {
    await writeSearch(search);
    return "/staff/money";
  },
);
