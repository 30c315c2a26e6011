"use server";

import { action } from "@/app/_server/action";
import { showNumber } from "@/lib/bookings/rules";
import { localePath } from "@/lib/i18n/routing";
import { issuePaper, issuePaperInput, reissuePaper, reissuePaperInput } from "@/lib/papers/issue-paper";

export const issue = action("resident", issuePaperInput, issuePaper, ({ number, paper }, { locale }) =>
  localePath(locale, `/bookings/${showNumber(number)}/papers/${paper}`),
);

export const reissue = action("resident", reissuePaperInput, reissuePaper, ({ number, paper }, { locale }) =>
  localePath(locale, `/bookings/${showNumber(number)}/papers/${paper}?again=1`),
);
