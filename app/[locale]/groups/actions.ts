"use server";

import { action } from "@/app/_server/action";
import * as asking from "@/lib/groups/ask-member";
import * as changing from "@/lib/groups/change-group";
import * as registering from "@/lib/groups/register-group";
import { toChosen, toGroup, toGroups } from "./next-page";

export const createGroup = action("resident", changing.createGroupInput, changing.createGroup, toGroup("?saved=1"));
export const changeGroup = action("resident", changing.changeGroupInput, changing.changeGroup, toGroup("?saved=1"));
export const actFor = action("resident", changing.actForInput, changing.actFor, toChosen);
export const addToRoster = action(
  "resident",
  changing.addToRosterInput,
  changing.addToRoster,
  toGroup("/roster?saved=1"),
);
export const removeFromRoster = action(
  "resident",
  changing.removeFromRosterInput,
  changing.removeFromRoster,
  toGroup("/roster?saved=1"),
);
export const changeMember = action(
  "resident",
  changing.changeMemberInput,
  changing.changeMember,
  toGroup("/members?done=1"),
);
export const inviteMember = action(
  "resident",
  asking.inviteMemberInput,
  asking.inviteMember,
  toGroup("/members?sent=1"),
);
export const withdrawInvitation = action(
  "resident",
  asking.withdrawInvitationInput,
  asking.withdrawInvitation,
  toGroup("/members?done=1"),
);
export const joinGroup = action("resident", asking.joinGroupInput, asking.joinGroup, toGroup("?joined=1"));
export const leaveGroup = action("resident", changing.leaveGroupInput, changing.leaveGroup, toGroups("?left=1"));
export const closeGroup = action("resident", changing.closeGroupInput, changing.closeGroup, toGroups("?closed=1"));
export const registerGroup = action(
  "resident",
  registering.registerGroupInput,
  registering.registerGroup,
  toGroup("/registration?done=1"),
);
export const withdrawRegistration = action(
  "resident",
  registering.withdrawRegistrationInput,
  registering.withdrawRegistration,
  toGroup("/registration?withdrawn=1"),
);
