"use server";

import { action } from "@/app/_server/action";
import * as closing from "@/lib/bookings/close-booking";
import { decideBooking, decideBookingInput } from "@/lib/bookings/decide-booking";
import { noteUse as note, noteUseInput } from "@/lib/bookings/note-use";
import { retryRefund, retryRefundInput } from "@/lib/payments/send-refunds";
import {
  closeMismatchInput,
  giveCounterRefund,
  giveMoneyInput,
  settleMismatch,
  takeCounterPayment,
  takeMoneyInput,
} from "@/lib/payments/take-counter-payment";
import * as reductions from "@/lib/reductions/decide-reduction";
import { runTasksNow } from "@/lib/work";
import { retryTask, retryTaskInput } from "@/lib/work/view-work";
import { orOutdated } from "./outdated";

export const takeCash = action(
  "staff",
  takeMoneyInput,
  orOutdated(takeCounterPayment),
  (done) =>
    "outdated" in done
      ? `/staff/bookings/${done.input.number}?outdated=${done.outdated}`
      : `/staff/bookings/${done.value.number}?done=1`,
  // The amount is what the page showed: it is shown anew.
  { outdates: ["amount_differs"] },
);

export const giveCash = action(
  "staff",
  giveMoneyInput,
  orOutdated(giveCounterRefund),
  (done) =>
    "outdated" in done
      ? `/staff/bookings/${done.input.number}?outdated=${done.outdated}`
      : `/staff/bookings/${done.value.number}?done=1`,
  // The amount is what the page showed: it is shown anew.
  { outdates: ["amount_differs"] },
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

export const tryTaskAgain = action("staff", retryTaskInput, retryTask, async () => {
  await runTasksNow();
  return "/staff/work?done=1";
});

export const closeBooking = action("staff", closing.closeBookingInput, orOutdated(closing.closeBooking), (done) =>
  "outdated" in done
    ? `/staff/bookings/${done.input.number}?outdated=${done.outdated}`
    : `/staff/bookings/${done.value.number}?done=1`,
);

export const reopenSlots = action(
  "staff",
  closing.staffBookingInput,
  closing.reopenSlots,
  ({ number }) => `/staff/bookings/${number}?done=1`,
);

export const waivePoints = action(
  "staff",
  closing.staffBookingInput,
  closing.waivePoints,
  ({ number }) => `/staff/bookings/${number}?done=1`,
);

export const noteUse = action("staff", noteUseInput, note, ({ number }) => `/staff/bookings/${number}?done=1`);
