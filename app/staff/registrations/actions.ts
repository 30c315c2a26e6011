"use server";

import { action } from "@/app/_server/action";
import * as deciding from "@/lib/groups/decide-registration";
import { ok } from "@/lib/result";
import { writeSearch } from "../search/search-cookie";

export const decideRegistration = action(
  "staff",
  deciding.decideRegistrationInput,
  deciding.decideRegistration,
  () => "/staff/registrations?done=1",
);

export const searchGroups = action(
  "staff",
  deciding.searchGroupsInput,
  async (_, input) => ok(input),
  async ({ search }) => {
    await writeSearch(search);
    return "/staff/registrations#groups";
  },
);

export const setOfficial = action(
  "staff",
  deciding.setOfficialInput,
  deciding.setOfficial,
  () => "/staff/registrations?changed=1#groups",
);
