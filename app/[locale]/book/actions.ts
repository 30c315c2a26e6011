"use server";

import { refresh } from "next/cache";
import { action } from "@/app/_server/action";
import type { FormState } from "@/components/ui/form-state";
import { bookSlots as book, bookSlotsInput } from "@/lib/bookings/book-slots";
import { extendHold } from "@/lib/bookings/hold-slots";
import { actFor } from "@/lib/groups/change-group";
import { toBooked } from "./next-page";

const apply = action("resident", bookSlotsInput, book, toBooked, {
  extend: extendHold,
  act: (ctx, value) => actFor(ctx, { groupId: value === "self" ? "" : value.slice(0, 64), next: null }),
});

/** Refusals after which the page beside the form shows slots and a clock that are no longer so. */
const STALE = ["hold_gone", "hold_expired", "slot_taken"];

export async function bookSlots(state: FormState, data: FormData): Promise<FormState> {
  const next = await apply(state, data);
  if (next.problem && STALE.includes(next.problem.code)) refresh();
  return next;
}
