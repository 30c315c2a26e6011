import { z } from "zod";
import { can } from "@/lib/accounts/rules";
import { isFoundBy } from "@/lib/accounts/spelling";
import { everyPerson, type Person } from "@/lib/accounts/store";
import type { Context } from "@/lib/context";
import { openGroups } from "@/lib/groups/store";
import { ok, type Result, refuse } from "@/lib/result";
import { recordViews } from "@/lib/staff/record-views";
import { bookingByNumber } from "./store";

export const searchPeopleInput = z.object({
  search: z
    .string()
    .default("")
    .transform((text) => text.trim().slice(0, 60)),
});

/** As many as one looks through; more letters find fewer. */
const FOUND_LENGTH = 20;

/** Somebody who was found, with the groups they may act for. */
export type FoundPerson = Person & { groups: string[] };

/**
 * Finds whom staff speak with: by a part of the name or its reading, by digits of the telephone number, by the
 * number of one of their bookings, or by a group they act for. What was looked at is noted.
 */
export async function searchPeople(
  ctx: Context,
  { search }: z.output<typeof searchPeopleInput>,
): Promise<Result<{ found: FoundPerson[]; more: boolean }>> {
  if (!can(ctx.actor, "booking.create_for")) return refuse("not_allowed");
  if (search === "") return ok({ found: [], more: false });
  const db = ctx.db.reader;
  const groups = await openGroups(db);
  const booking = await bookingByNumber(db, search);
  const ofGroups = new Set(
    groups
      .filter(({ name, kana }) => isFoundBy({ name, kana, phone: "" }, search))
      .flatMap(({ members }) => members.map(({ userId }) => userId)),
  );
  const people = (await everyPerson(db)).filter(
    (person) => isFoundBy(person, search) || ofGroups.has(person.id) || person.id === booking?.userId,
  );
  const found = people.slice(0, FOUND_LENGTH).map((person) => ({
    ...person,
    groups: groups.filter(({ members }) => members.some(({ userId }) => userId === person.id)).map(({ name }) => name),
  }));
  await recordViews(
    ctx,
    "book",
    found.map(({ id }) => id),
  );
  return ok({ found, more: people.length > found.length });
}
