"use server";

import { z } from "zod";
import { action } from "@/app/_server/action";
import { setMail, setMailInput } from "@/lib/accounts/set-mail";
import { bookFor, bookForInput } from "@/lib/bookings/book-for";
import { searchPeople, searchPeopleInput } from "@/lib/bookings/search-people";
import type { Context } from "@/lib/context";
import { readDay, today } from "@/lib/dates";
import { checkDate } from "@/lib/facility/rules";
import { oneOrMany } from "@/lib/fields";
import { ok, type Result, refuse } from "@/lib/result";
import { forgetDraft, writeDraft } from "./draft-cookie";
import { bookPath } from "./slot-query";

/** As many days as one page shows. */
const MOST_DAYS = 8;

/** Slots that were chosen before it was known who books. */
const slot = oneOrMany(z.array(z.string().max(80)).max(40));

export const searchPerson = action(
  "staff",
  searchPeopleInput.extend({ slot }),
  async (ctx, input) => {
    const result = await searchPeople(ctx, input);
    return result.ok ? ok({ ...input, found: result.value.found }) : result;
  },
  async ({ search, found, slot: slots }) => {
    const [only, ...others] = found;
    await writeDraft({ search, person: only && others.length === 0 ? only.id : "" });
    return bookPath(slots, search && !only ? "none" : null);
  },
);

export const choosePerson = action(
  "staff",
  z.object({ person: z.string().max(64).default(""), slot }),
  async (_, input) => ok(input),
  async ({ person, slot: slots }) => {
    await writeDraft(person ? { person } : { person, search: "" });
    return bookPath(slots);
  },
);

export const book = action(
  "staff",
  bookForInput.safeExtend({ shown: oneOrMany(z.array(z.string().max(10)).max(MOST_DAYS)) }),
  async (ctx, input) => {
    const result = await bookFor(ctx, input);
    // What is drawn again is what was pressed, whatever another tab looks at meanwhile.
    if (!result.ok) await writeDraft({ person: input.person, days: input.shown });
    return result;
  },
  async ({ number }) => {
    await forgetDraft();
    return `/staff/bookings/${number}?done=1`;
  },
  { asides: { addDay }, outdates: ["slots_gone"] },
);

/** Shows another day beside those on which something is ticked, with all that is typed kept. */
async function addDay({ now }: Context, _: string, typed: FormData): Promise<Result<null>> {
  const day = readDay(String(typed.get("day") ?? ""), today(now));
  const date = day ? checkDate(day) : refuse("invalid_date");
  if (!date.ok) return date;
  const ticked = typed.getAll("slots").map(String);
  const kept = typed
    .getAll("shown")
    .map(String)
    .filter((shown) => ticked.some((slot) => slot.includes(shown)) && shown !== date.value);
  await writeDraft({
    person: String(typed.get("person") ?? ""),
    days: [...kept.slice(-MOST_DAYS + 1), date.value],
  });
  return ok(null);
}

export const addMail = action("staff", setMailInput, setMail, ({ userId }) => `/staff/people/${userId}?done=mailAdded`);
