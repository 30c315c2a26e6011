"use server";

import { action } from "@/app/_server/action";
import * as deciding from "@/lib/groups/decide-registration";

export const decideRegistration = action(
  "staff",
  deciding.decideRegistrationInput,
  deciding.decideRegistration,
  () => "/staff/registrations?done=1",
);

export const setOfficial = action(
  "staff",
  deciding.setOfficialInput,
  deciding.setOfficial,
  () => "/staff/registrations?changed=1#groups",
);
