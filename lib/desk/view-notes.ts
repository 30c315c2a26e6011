import { can } from "@/lib/accounts/rules";
import { bookingByNumber } from "@/lib/bookings/store";
import type { Context } from "@/lib/context";
import { ok, type Result, refuse } from "@/lib/result";
import { recordViews } from "@/lib/staff/record-views";
import type { NoteSubject, StaffNote } from "./rules";
import { notesAbout } from "./store";

/**
 * What staff keep in mind of one booking, person, group or day, the oldest note first.
 * @param input.about number of a booking, id of a person or group, or a day
 */
export async function viewNotes(
  ctx: Context,
  { subject, about }: { subject: NoteSubject; about: string },
): Promise<Result<StaffNote[]>> {
  const isOfPeople = subject === "user" || subject === "group";
  if (!can(ctx.actor, isOfPeople ? "person.view" : "desk.view")) return refuse("not_allowed");
  const db = ctx.db.reader;
  if (subject !== "booking") {
    if (subject === "user") await recordViews(ctx, "person", [about]);
    return ok(await notesAbout(db, subject, [about]));
  }
  const booking = await bookingByNumber(db, about);
  if (!booking) return refuse("unknown_booking");
  await recordViews(ctx, "booking", [booking.userId]);
  return ok(await notesAbout(db, subject, [booking.id]));
}
