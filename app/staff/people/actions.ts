"use server";

import { action } from "@/app/_server/action";
import { ok } from "@/lib/result";
import * as people from "@/lib/staff/change-person";
import { mergePeople as merge, mergePeopleInput, previewMergeInput } from "@/lib/staff/merge-people";
import { findPeopleInput } from "@/lib/staff/search-people";
import { writeSearch } from "../search/search-cookie";

export const searchPeople = action(
  "staff",
  findPeopleInput,
  async (_, input) => ok(input),
  async ({ search }) => {
    await writeSearch(search);
    return "/staff/people";
  },
);

export const changePerson = action(
  "staff",
  people.changePersonInput,
  people.changePerson,
  ({ id }) => `/staff/people/${id}?done=saved`,
  { outdates: ["person_changed"] },
);

export const disablePerson = action(
  "staff",
  people.disablePersonInput,
  people.disablePerson,
  ({ id }) => `/staff/people/${id}?done=didDisable`,
);

export const enablePerson = action(
  "staff",
  people.enablePersonInput,
  people.enablePerson,
  ({ id }) => `/staff/people/${id}?done=didEnable`,
);

export const searchOther = action(
  "admin",
  findPeopleInput.extend({ keepId: previewMergeInput.shape.keepId }),
  async (_, input) => ok(input),
  async ({ search, keepId }) => {
    await writeSearch(search);
    return `/staff/people/${encodeURIComponent(keepId)}/merge`;
  },
);

export const mergePeople = action("admin", mergePeopleInput, merge, ({ id }) => `/staff/people/${id}?done=didMerge`);
