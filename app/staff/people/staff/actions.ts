"use server";

import { action } from "@/app/_server/action";
import * as staff from "@/lib/staff/appoint-staff";

export const appointStaff = action(
  "admin",
  staff.appointStaffInput,
  staff.appointStaff,
  () => "/staff/people/staff?done=didInvite",
);

export const changeRole = action(
  "admin",
  staff.changeRoleInput,
  staff.changeRole,
  () => "/staff/people/staff?done=didChange",
);

export const resetFactor = action(
  "admin",
  staff.resetFactorInput,
  staff.resetFactor,
  () => "/staff/people/staff?done=didReset",
);
