import { applicantOf, windowOf } from "@/lib/accounts/rules";
import { residenceOf, visitorOf, whoCounts } from "@/lib/bookings/rules";
import { holdOf, otherSlotsOf } from "@/lib/bookings/store";
import type { Context } from "@/lib/context";
import { today } from "@/lib/dates";
import { type Room, roomsOn, type SlotChoice, type SlotHours, slotHoursOn } from "@/lib/facility/rules";
import { claimsOn, loadCentre } from "@/lib/facility/store";
import { type Bill, billOf, quote } from "@/lib/fees/rules";
import {
  datesOf,
  previewSeries,
  type ReadSeries,
  readSeries,
  repeatOf,
  type SeriesDay,
  type SeriesQuery,
} from "./rules";

export type SeriesView = ReadSeries & {
  /** the rooms that are hired out */
  rooms: Room[];
  hours: readonly SlotHours[];
  /** null while nothing was asked for, or what was asked for has mistakes */
  preview: {
    days: SeriesDay[];
    /** of everything that is free */
    bill: Bill;
    freeSlots: number;
  } | null;
};

/** A series as its address asks for it, with what becomes of each date. Reads only. */
export async function viewSeries(
  ctx: Context,
  input: { query: SeriesQuery; basket: readonly SlotChoice[] },
): Promise<SeriesView> {
  const db = ctx.db.reader;
  const { actor, now } = ctx;
  const centre = await loadCentre(db);
  const read = readSeries(centre, input.query, now);
  const day = today(now);
  const form = {
    ...read,
    rooms: roomsOn(centre, day).filter(({ hire }) => hire === "hire"),
    hours: slotHoursOn(centre, day),
  };
  // Looked up with something else in the place of a mistake, the result would be of another series than was asked for.
  if (!read.isAsked || read.mistakes.length > 0) return { ...form, preview: null };

  const dates = datesOf({ ...read.wish, repeat: repeatOf(read.wish.repeat) });
  const visitor = visitorOf(actor);
  const hold = visitor ? await holdOf(db, visitor) : null;
  const claims = (await claimsOn(db, dates)).filter(({ holdId }) => !hold || holdId !== hold.id);
  const around = [...dates.map((date) => ({ date })), ...input.basket];
  const others = actor.kind === "user" ? await otherSlotsOf(db, { ...whoCounts(actor), visitor, now }, around) : [];
  const asking = { window: windowOf(actor), applicant: applicantOf(actor), now, others };
  const days = previewSeries(read.wish, { centre, claims, basket: input.basket, asking });
  const free = days.flatMap((date) => (date.state === "free" ? date.free : []));
  const payer = { residence: residenceOf(actor), commercial: false, reduction: null };
  const slots = quote(centre, free, payer).slots.map(({ choice, fee }) => ({ ...choice, fee }));
  return { ...form, preview: { days, bill: billOf(centre, slots), freeSlots: free.length } };
}
