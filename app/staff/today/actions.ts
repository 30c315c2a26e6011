"use server";

import { action } from "@/app/_server/action";
import { noteUse, noteUseInput } from "@/lib/bookings/note-use";
import * as keys from "@/lib/desk/lend-key";
import * as notes from "@/lib/desk/write-note";
import { takeCounterPayment, takeMoneyInput } from "@/lib/payments/take-counter-payment";
import { ok } from "@/lib/result";
import { backTo, from, place } from "./place";

export const noteVisit = action(
  "staff",
  noteUseInput.extend(place),
  from(async (ctx, input) => {
    const noted = await noteUse(ctx, input);
    return noted.ok ? ok(input.move) : noted;
  }),
  (pressed) => backTo(pressed, { done: pressed.value ?? "" }),
);

export const lendKey = action("staff", keys.lendKeyInput.extend(place), from(keys.lendKey), (pressed) =>
  backTo(pressed, { done: "lend" }),
);

export const takeKeyBack = action("staff", keys.takeKeyBackInput.extend(place), from(keys.takeKeyBack), (pressed) =>
  backTo(pressed, { done: "takeBack" }),
);

export const takeCash = action(
  "staff",
  takeMoneyInput.extend(place),
  from(takeCounterPayment),
  (pressed) => backTo(pressed, { done: "cash" }),
  { outdates: ["amount_differs"] },
);

export const writeNote = action("staff", notes.writeNoteInput.extend(place), from(notes.writeNote), (pressed) =>
  backTo(pressed, { done: "note" }),
);

export const changeNote = action(
  "staff",
  notes.changeNoteInput.extend(place),
  from(notes.changeNote),
  (pressed) => backTo(pressed, { done: "note" }),
  { outdates: ["note_changed"] },
);

export const removeNote = action(
  "staff",
  notes.removeNoteInput.extend(place),
  from(notes.removeNote),
  (pressed) => backTo(pressed, { done: "noteRemoved", note: pressed.value?.id ?? "" }),
  { outdates: ["note_changed"] },
);

export const restoreNote = action("staff", notes.restoreNoteInput.extend(place), from(notes.restoreNote), (pressed) =>
  backTo(pressed, { done: "noteRestored" }),
);
