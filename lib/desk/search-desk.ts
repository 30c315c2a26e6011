import { z } from "zod";
import { can } from "@/lib/accounts/rules";
import { type BookingStatus, showNumber } from "@/lib/bookings/rules";
import { bookingByNumber } from "@/lib/bookings/store";
import type { Context } from "@/lib/context";
import { type CalendarDate, today } from "@/lib/dates";
import { NURSERY } from "@/lib/facility/rules";
import { sumOfYen, type Yen } from "@/lib/money";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";
import { recordViews } from "@/lib/staff/record-views";
import { isSearch, readLookUp } from "./rules";
import { type FoundBooking, findBookings, findPeople } from "./store";

/** As many as one looks through; who finds more writes more of it. */
const FOUND_LENGTH = 30;

export const searchDeskInput = z.object({
  /** as it is typed or scanned */
  search: z
    .string()
    .default("")
    .transform((text) => text.trim().slice(0, 200)),
});

/** A booking that was found. */
export type BookingLine = {
  number: string;
  shownNumber: string;
  status: BookingStatus;
  /** "" of somebody who is gone */
  name: string;
  groupName: string;
  /** its next day of use, else its last */
  date: CalendarDate | null;
  slotCount: number;
  dueYen: Yen;
};

/** A person who was found. */
export type PersonLine = { id: string; name: string; kana: string; phone: string; groups: string[] };

export type DeskFound = {
  bookings: BookingLine[];
  people: PersonLine[];
  /** there are more than are shown */
  isCut: boolean;
};

/**
 * Whether a search leads to one booking at once: its whole number was typed, or a permit scanned, or nothing but one
 * booking's number begins like it.
 * @returns its number; null where there is a choice, or nothing
 */
export async function lookUpBooking(
  ctx: Context,
  { search }: z.output<typeof searchDeskInput>,
): Promise<Result<{ number: string | null; search: string }>> {
  if (!can(ctx.actor, "desk.view")) return refuse("not_allowed");
  const look = readLookUp(search);
  const booking = look.number ? await bookingByNumber(ctx.db.reader, look.number) : null;
  if (booking) return ok({ number: booking.number, search });
  const isOther = !look.numberStart || (await findPeople(ctx.db.reader, look, 1)).length > 0;
  const found = isOther ? [] : await findBookings(ctx.db.reader, look, today(ctx.now), 2);
  const [first, second] = found;
  const isOne = first && !second && first.number.startsWith(look.numberStart);
  return ok({ number: isOne ? first.number : null, search });
}

/** What the desk's search finds: bookings, those to come first, and people. Null when nothing was searched for. */
export async function searchDesk(
  ctx: Context,
  { search }: z.output<typeof searchDeskInput>,
): Promise<Result<DeskFound | null, Refusal<"not_allowed">>> {
  if (!can(ctx.actor, "desk.view")) return refuse("not_allowed");
  const look = readLookUp(search);
  if (!isSearch(look)) return ok(null);
  const day = today(ctx.now);
  const bookings = await findBookings(ctx.db.reader, look, day, FOUND_LENGTH + 1);
  const people = await findPeople(ctx.db.reader, look, FOUND_LENGTH + 1);
  const [shownBookings, shownPeople] = [bookings.slice(0, FOUND_LENGTH), people.slice(0, FOUND_LENGTH)];
  await recordViews(ctx, "search", [...shownBookings.map(({ userId }) => userId), ...shownPeople.map(({ id }) => id)]);
  return ok({
    bookings: shownBookings.map((booking) => lineOf(booking, day)),
    people: shownPeople.map(({ memberships, ...person }) => ({
      ...person,
      groups: memberships.map(({ group }) => group.name),
    })),
    isCut: bookings.length > FOUND_LENGTH || people.length > FOUND_LENGTH,
  });
}

function lineOf({ number, status, user, groupName, slots, ledger }: FoundBooking, day: CalendarDate): BookingLine {
  const standing = slots.filter(({ cancelledAt }) => cancelledAt === null);
  const dates = (standing.length > 0 ? standing : slots).map(({ date }) => date);
  return {
    number,
    shownNumber: showNumber(number),
    status: status as BookingStatus,
    name: user.name,
    groupName,
    date: dates.find((date) => date >= day) ?? dates.at(-1) ?? null,
    slotCount: (standing.length > 0 ? standing : slots).filter(({ roomId }) => roomId !== NURSERY).length,
    dueYen: sumOfYen(ledger.map(({ yen }) => yen)),
  };
}
