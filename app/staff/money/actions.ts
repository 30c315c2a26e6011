"use server";

import { action } from "@/app/_server/action";
import { localePath } from "@/lib/i18n/routing";
import { issueReceipt, issueReceiptInput } from "@/lib/papers/issue-paper";
import { correctCounterEntry, correctEntryInput } from "@/lib/payments/correct-entry";
import { closeDayInput, closeTillDay } from "@/lib/till/close-day";
import { orClosedBefore } from "./closed-before";

export const printReceipt = action("staff", issueReceiptInput, issueReceipt, ({ number, paper }, { locale }) =>
  localePath(locale, `/bookings/${number}/papers/${paper}`),
);

export const correctEntry = action(
  "staff",
  correctEntryInput,
  correctCounterEntry,
  ({ number }) => `/staff/bookings/${number}?done=1`,
);

export const closeDay = action(
  "staff",
  closeDayInput,
  orClosedBefore(closeTillDay),
  ({ day, yours }) => `/staff/money/close?day=${day}${yours === null ? "&done=1" : `&yours=${yours}`}`,
  // What should be there is shown anew, with everything that was typed.
  { outdates: ["till_changed"] },
);
