import { beginningOf, endOf } from "@/lib/bookings/rules";
import { statusOfUse, type Visit } from "@/lib/bookings/transitions";
import { addDays, today } from "@/lib/dates";
import type { Centre } from "@/lib/facility/rules";
import type { SlotNumber } from "@/lib/facility/slots";
import type { Chance } from "./chance";
import type { Rows } from "./history";

/** So many days back the counter has noted who came; what is longer ago stands as it was booked. */
const NOTED_DAYS = 28;
const MINUTE_MS = 60_000;

type Slot = Rows["slots"][number] & { slot: SlotNumber };

/**
 * What the counter noted: who came on the days of the last weeks and today until now, the keys that are out and were
 * out today, and a few notes. What is not paid, and what the demo's resident has, stays as it is booked.
 */
export function completeDay(
  centre: Centre,
  now: Date,
  rows: Rows,
  chance: Chance,
  people: { staffId: string; residentId: string },
): void {
  const day = today(now);
  const slotsOf = new Map<string, Slot[]>();
  for (const slot of rows.slots as Slot[])
    if (!slot.cancelledAt) slotsOf.set(slot.bookingId, [...(slotsOf.get(slot.bookingId) ?? []), slot]);
  const due = new Map<string, number>();
  for (const { bookingId, yen } of rows.ledger) due.set(bookingId, (due.get(bookingId) ?? 0) + yen);

  for (const booking of rows.bookings) {
    const { id, userId } = booking;
    const slots = slotsOf.get(id) ?? [];
    if (booking.status !== "confirmed" || userId === people.residentId || due.get(id) !== 0) continue;
    const dates = [...new Set(slots.map(({ date }) => date))].sort();
    const visits: (Visit & { at: Date })[] = [];
    for (const date of dates.filter((one) => one >= addDays(day, -NOTED_DAYS) && one <= day)) {
      const begins = new Date(
        Math.min(...slots.filter((slot) => slot.date === date).map((slot) => beginningOf(centre, slot).getTime())),
      );
      const isMissing = chance.happens(0.03);
      const at = new Date(begins.getTime() + (isMissing ? 30 : chance.below(12) - 8) * MINUTE_MS);
      if (begins <= now && at <= now) visits.push({ date, state: isMissing ? "no_show" : "arrived", at });
    }
    if (visits.length === 0) continue;
    booking.status = statusOfUse(dates, visits, day);
    rows.visits.push(...visits.map((visit) => ({ ...visit, bookingId: id, actorId: people.staffId })));
    if (visits.some(({ date, state }) => date === day && state === "arrived"))
      rows.keyLoans.push(...keysOf(centre, now, slots, day, chance, people.staffId));
  }
  rows.notes.push(...notesOf(now, rows, slotsOf, chance, people.staffId));
}

/** The keys of the rooms that a booking has had today, or has now. */
function keysOf(
  centre: Centre,
  now: Date,
  slots: readonly Slot[],
  date: string,
  chance: Chance,
  staffId: string,
): Rows["keyLoans"] {
  const begun = slots.filter((slot) => slot.date === date && beginningOf(centre, slot) <= now);
  return [...new Set(begun.map(({ roomId }) => roomId))].map((roomId) => {
    const ofRoom = begun.filter((slot) => slot.roomId === roomId).sort((a, b) => a.slot - b.slot);
    const [first, last] = [ofRoom[0] as Slot, ofRoom.at(-1) as Slot];
    const isBack = endOf(centre, last) <= now;
    return {
      id: chance.uuid(),
      roomId,
      date,
      bookingId: first.bookingId,
      outKey: isBack ? null : roomId,
      outAt: beginningOf(centre, first),
      outById: staffId,
      ...(isBack && { backAt: endOf(centre, last), backById: staffId }),
    };
  });
}

/** Three notes of plainly invented content: on today, and on the next bookings. */
function notesOf(
  now: Date,
  rows: Rows,
  slotsOf: ReadonlyMap<string, readonly Slot[]>,
  chance: Chance,
  staffId: string,
): Rows["notes"] {
  const note = (subject: string, subjectId: string, text: string) => ({
    id: chance.uuid(),
    subject,
    subjectId,
    text,
    authorId: staffId,
    createdAt: new Date(now.getTime() - (30 + chance.below(300)) * MINUTE_MS),
  });
  const firstDate = (id: string) =>
    slotsOf
      .get(id)
      ?.map(({ date }) => date)
      .sort()[0] ?? "";
  const next = rows.bookings
    .filter(({ id, status }) => status === "confirmed" && firstDate(id as string) > today(now))
    .sort((a, b) => firstDate(a.id as string).localeCompare(firstDate(b.id as string)));
  const [first, second] = next.map(({ id }) => id as string);
  return [
    note("day", today(now), "（見本）午前に、廊下の電球を取りかえる業者が来ます。"),
    ...(first ? [note("booking", first, "（見本）机を8つ、向かい合わせに並べてほしいとのこと。")] : []),
    ...(second ? [note("booking", second, "（見本）車いすの方が1人。入口に近い席をあけておく。")] : []),
  ];
}
