"use server";

import { action, formPath } from "@/app/_server/action";
import { realNow } from "@/lib/context";
import * as desk from "@/lib/staff/lock-desk";

export const lockNow = action(
  "worker",
  desk.lockDeskInput,
  desk.lockDesk,
  async () => `/staff/lock?${new URLSearchParams({ next: await formPath() })}`,
  { gate: "lock" },
);

export const unlock = action(
  "worker",
  desk.unlockDeskInput,
  (ctx, input) => desk.unlockDesk(ctx, input, realNow()),
  ({ next }) => next ?? "/staff/lock?open=1",
  { gate: "lock" },
);
