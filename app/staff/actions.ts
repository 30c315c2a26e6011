"use server";

import { action } from "@/app/_server/action";
import * as closing from "@/lib/bookings/close-booking";
import { decideBooking, decideBookingInput } from "@/lib/bookings/decide-booking";
import { noteUse as note, noteUseInput } from "@/lib/bookings/note-use";
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
import { runTasksNow } from "@/lib/work";
import { retryTask, retryTaskInput } from "@/lib/work/view-work";
import { writeSearch } from "./money/search-cookie";
import { orOutdated } from "./outdated";

export const takeCash = action("staff", counterMoneyInput, orOutdated(takeCounterPayment), (done) =>
  "outdated" in done
    ? `/staff/money/${done.input.number}?outdated=${done.outdated}`
    : `/staff/money/${done.value.number}?done=1`,
);

export const giveCash = action("staff", counterMoneyInput, orOutdated(giveCounterRefund), (done) =>
  "outdated" in done
    ? `/staff/money/${done.input.number}?outdated=${done.outdated}`
    : `/staff/money/${done.value.number}?done=1`,
);

export const sendRefundAgain = action("staff", retryRefundInput, retryRefund, () => "/staff/money");

export const closeMismatch = action("staff", closeMismatchInput, settleMismatch, () => "/staff/money");

export const decide = action("staff", decideBookingInput, orOutdated(decideBooking), (done) =>
  "outdated" in done ? `/staff/decisions?outdated=${done.outdated}` : "/staff/decisions?done=1",
);

export const decideReduction = action(
  "staff",
  reductions.decideReductionInput,
  orOutdated(reductions.decideReduction),
  (done) => ("outdated" in done ? `/staff/decisions?outdated=${done.outdated}` : "/staff/decisions?done=reduction"),
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

export const tryTaskAgain = action("staff", retryTaskInput, retryTask, async () => {
  await runTasksNow();
  return "/staff/work?done=1";
});

export const closeBooking = action("staff", closing.closeBookingInput, orOutdated(closing.closeBooking), (done) =>
  "outdated" in done
    ? `/staff/money/${done.input.number}?outdated=${done.outdated}`
    : `/staff/money/${done.value.number}?done=1`,
);

export const reopenSlots = action(
  "staff",
  closing.staffBookingInput,
  closing.reopenSlots,
  ({ number }) => `/staff/money/${number}?done=1`,
);

export const waivePoints = action(
  "staff",
  closing.staffBookingInput,
  closing.waivePoints,
  ({ number }) => `/staff/money/${number}?done=1`,
);

export const noteUse = action("staff", noteUseInput, note, ({ number }) => `/staff/money/${number}?done=1`);
