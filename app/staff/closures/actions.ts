"use server";

import { action } from "@/app/_server/action";
import * as choosing from "@/lib/closures/choose-cases";
import * as closing from "@/lib/closures/close-days";
import * as opening from "@/lib/closures/open-days";
import * as reopening from "@/lib/closures/reopen-closure";

export const closeDays = action(
  "staff",
  closing.closeDaysInput,
  closing.closeDays,
  ({ id }) => `/staff/closures/${id}?done=1`,
  { outdates: ["hits_changed", "already_closed"] },
);

export const openDays = action(
  "staff",
  opening.openDaysInput,
  opening.openDays,
  ({ id }) => `/staff/closures/${id}?opened=1`,
  { outdates: ["already_open"] },
);

export const chooseCases = action(
  "staff",
  choosing.chooseCasesInput,
  choosing.chooseCases,
  ({ id }) => `/staff/closures/${id}?chosen=1`,
  { outdates: ["hits_changed", "closure_changed"] },
);

export const reopenClosure = action(
  "staff",
  reopening.reopenClosureInput,
  reopening.reopenClosure,
  ({ id }) => `/staff/closures/${id}?reopened=1`,
  { outdates: ["closure_changed"] },
);
