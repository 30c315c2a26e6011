"use server";

import { action } from "@/app/_server/action";
import { bookSlots as book, bookSlotsInput } from "@/lib/bookings/book-slots";
import { extendHold } from "@/lib/bookings/hold-slots";
import { actFor } from "@/lib/groups/change-group";
import { toBooked } from "./next-page";

export const bookSlots = action("resident", bookSlotsInput, book, toBooked, {
  asides: {
    extend: extendHold,
    act: (ctx, value) => actFor(ctx, { groupId: value === "self" ? "" : value.slice(0, 64), next: null }),
  },
  outdates: ["hold_gone", "hold_expired", "slot_taken", "fee_changed"],
});
