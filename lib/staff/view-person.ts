import { can } from "@/lib/accounts/rules";
import { changesOf } from "@/lib/audit";
import { showNumber } from "@/lib/bookings/rules";
import type { Context } from "@/lib/context";
import type { CalendarDate } from "@/lib/dates";
import { ok, type Result, refuse } from "@/lib/result";
import { keyedHash } from "@/lib/secrets";
import { recordViews } from "./record-views";
import { type DisableReason, disableReasonOf, mailOf } from "./rules";
import {
  accountById,
  bookingsOfPerson,
  groupsOfPerson,
  namesOf,
  type PersonBooking,
  type PersonRow,
  viewsOf,
} from "./store";

const BOOKINGS = 30;
const LOOKS = 50;

/** Everything the desk has of one person, but what they wrote and what they owe: that stands with their bookings. */
export type PersonView = {
  person: Omit<PersonRow, "email"> & { email: string | null };
  /** as it is kept, where it is no mail address too */
  address: string;
  /** what was shown, to be sent back with a change */
  shown: string;
  groups: { name: string; role: string }[];
  bookings: (PersonBooking & { shownNumber: string })[];
  bookingCount: number;
  /** who of the staff looked at it lately */
  looks: { date: CalendarDate; name: string; viewerRole: string; page: string }[];
  /** why the account was closed; null when it was not, or it is not known */
  disabledFor: DisableReason | null;
  /** whether whoever asks may change it: accounts of staff are the administrator's */
  mayChange: boolean;
  mayMerge: boolean;
};

/** One person as the desk sees them. Looking is noted. */
export async function viewPerson(ctx: Context, { id }: { id: string }): Promise<Result<PersonView>> {
  const { actor } = ctx;
  if (!can(actor, "person.view")) return refuse("not_allowed");
  const db = ctx.db.reader;
  const person = await accountById(db, id);
  if (!person) return refuse("account_gone");
  await recordViews(ctx, "person", [id]);
  const [groups, { bookings, count }, looks, history] = await Promise.all([
    groupsOfPerson(db, id),
    bookingsOfPerson(db, id, BOOKINGS),
    viewsOf(db, id, LOOKS),
    changesOf(db, "user", id),
  ]);
  const names = await namesOf(
    db,
    looks.map(({ viewerId }) => viewerId),
  );
  const closed = history.findLast(({ action }) => action === "person.disable");
  const isOpen = !person.erasedAt && !person.mergedIntoId;
  return ok({
    person: { ...person, email: mailOf(person.email) },
    address: person.email,
    shown: shownOf(ctx, person),
    groups,
    bookings: bookings.map((booking) => ({ ...booking, shownNumber: showNumber(booking.number) })),
    bookingCount: count,
    looks: looks.map(({ viewerId, ...look }) => ({ ...look, name: names.get(viewerId) ?? "" })),
    disabledFor: person.disabledAt ? disableReasonOf(closed?.after?.reason) : null,
    mayChange: isOpen && (person.role === "resident" ? can(actor, "person.change") : can(actor, "account.appoint")),
    mayMerge: isOpen && person.role === "resident" && can(actor, "person.merge"),
  });
}

/** A mark of what a page showed of somebody: another one means that it was changed meanwhile. */
export function shownOf(ctx: Context, person: Pick<PersonRow, "name" | "kana" | "phone" | "residence">): string {
  const { name, kana, phone, residence } = person;
  return keyedHash(ctx.config.secret, "person as shown", [name, kana, phone, residence].join("\n"));
}
