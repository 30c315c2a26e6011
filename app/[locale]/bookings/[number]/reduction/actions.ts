"use server";

import { action } from "@/app/_server/action";
import { showNumber } from "@/lib/bookings/rules";
import { localePath } from "@/lib/i18n/routing";
import * as asking from "@/lib/reductions/ask-reduction";

export const askForReduction = action(
  "resident",
  asking.askForReductionInput,
  asking.askForReduction,
  ({ number }, { locale }) => localePath(locale, `/bookings/${showNumber(number)}/reduction?done=asked`),
);

export const addEvidence = action("resident", asking.addEvidenceInput, asking.addEvidence, ({ number }, { locale }) =>
  localePath(locale, `/bookings/${showNumber(number)}/reduction?done=attached`),
);

export const withdrawReduction = action(
  "resident",
  asking.withdrawReductionInput,
  asking.withdrawReduction,
  ({ number }, { locale }) => localePath(locale, `/bookings/${showNumber(number)}/reduction?done=withdrawn`),
);
