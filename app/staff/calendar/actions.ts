"use server";

import { action } from "@/app/_server/action";
import * as making from "@/lib/blocks/block-slots";
import * as changing from "@/lib/blocks/change-block";
import { moveBooking as move, moveBookingInput } from "@/lib/bookings/move-booking";
import { splitBooking as split, splitBookingInput } from "@/lib/bookings/split-booking";
import { calendarPath } from "./address";

export const moveBooking = action("staff", moveBookingInput, move, ({ number }) => `/staff/bookings/${number}?done=1`, {
  outdates: ["booking_changed", "terms_changed", "override_reason_missing", "slot_taken", "cancelled_meanwhile"],
});

export const splitBooking = action("staff", splitBookingInput, split, ({ made }) => `/staff/bookings/${made}?done=1`, {
  outdates: ["booking_changed"],
});

export const makeBlocks = action(
  "staff",
  making.makeBlocksInput,
  making.makeBlocks,
  ({ id, made, left }) => calendarPath(`/blocks/${id}`, { made: String(made), left: String(left) }),
  { outdates: ["block_taken", "block_nothing", "slot_taken"] },
);

export const changeBlock = action(
  "staff",
  changing.changeBlockInput,
  changing.changeBlock,
  ({ id }) => calendarPath(`/blocks/${id}`, { done: "changed" }),
  { outdates: ["block_changed", "block_ended"] },
);

export const giveBackBlock = action(
  "staff",
  changing.endBlockInput,
  changing.giveBackBlock,
  ({ id }) => calendarPath(`/blocks/${id}`, { done: "ended" }),
  { outdates: ["block_changed", "block_ended"] },
);
