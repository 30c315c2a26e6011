import { phoneAddress, type Residence } from "@/lib/accounts/rules";
import { releaseOf } from "@/lib/bookings/booking-work";
import { bookingToTell, counterEnd, payDeadline, paymentToTell } from "@/lib/bookings/rules";
import { addDays, instantAt, today } from "@/lib/dates";
import { type Centre, nextOpenDay, type SlotChoice, slotId } from "@/lib/facility/rules";
import { SLOT_NUMBERS } from "@/lib/facility/slots";
import { composeMail, type Notice } from "@/lib/mail/messages";
import type { Chance } from "./chance";
import { type Rows, storyWriter } from "./history";

/** Invented people without mail, who book by telephone or at the counter. */
const PEOPLE: readonly { name: string; kana: string; phone: string; residence: Residence; purpose: string }[] = [
  { name: "電話 和江", kana: "デンワ カズエ", phone: "0400000201", residence: "city", purpose: "hobby" },
  { name: "電話 正雄", kana: "デンワ マサオ", phone: "0400000202", residence: "city", purpose: "study" },
  { name: "電話 静", kana: "デンワ シズカ", phone: "0400000203", residence: "five_cities", purpose: "meeting" },
];

/** Links of what is told by telephone are not read out. */
const SITE = "http://127.0.0.1";

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Three people without mail with a booking each, which staff entered. The first has been told of hers and is to be
 * called about her payment, the second is still to be told of his, the third has paid.
 */
export function counterRows(centre: Centre, now: Date, rows: Rows, chance: Chance, staffId: string): void {
  const day = today(now);
  const write = storyWriter(centre, now, chance, rows, staffId);
  const taken = new Set(
    rows.claims.map(({ roomId, date, slot }) => slotId({ roomId, date, slot: slot as SlotChoice["slot"] })),
  );
  for (const [index, person] of PEOPLE.entries()) {
    const id = chance.uuid();
    const createdAt = new Date(now.getTime() - (6 - 2 * index) * DAY_MS);
    const choice = freeFrom(centre, addDays(day, [5, 12, 9][index] ?? 9), taken);
    if (!choice) continue;
    taken.add(slotId(choice));
    const { purpose, ...about } = person;
    rows.users.push({
      ...{ ...about, id, email: phoneAddress(id), role: "resident", passwordHash: null },
      ...{ locale: "ja", createdAt: new Date(now.getTime() - 300 * DAY_MS) },
    });
    write({
      by: { userId: id, bookedFor: null, groupName: "", residence: person.residence, purpose, people: 6 },
      choices: [choice],
      createdAt,
      payBy: "counter",
      end: { kind: "stands", paid: index === 2 },
    });
    const booking = rows.bookings.at(-1);
    if (!booking?.id) continue;
    Object.assign(booking, { source: index === 2 ? "counter" : "phone", madeById: staffId });
    const slots = [{ ...choice, yen: rows.slots.at(-1)?.yen ?? 0, cancelledAt: null }];
    const told = bookingToTell(centre, { number: booking.number, slots });
    const deadline = payDeadline(centre, slots, createdAt);
    const tell = (key: string, notice: Notice, at: Date, isTold: boolean) =>
      rows.mails.push({
        ...{ id: chance.uuid(), key, to: phoneAddress(id), ...composeMail(notice, "ja"), locale: "ja" },
        ...{ attempts: 0, nextAttemptAt: at, createdAt: at },
        sentAt: isTold ? new Date(at.getTime() + 60_000) : null,
        toldById: isTold ? staffId : null,
      });
    const payment = paymentToTell(told.yen, deadline);
    const confirmed: Notice = { kind: "booking_confirmed", site: SITE, booking: told, payment };
    tell(`booking_confirmed:${booking.id}`, confirmed, createdAt, index !== 1);
    if (index !== 0 || deadline.at <= now) continue;
    const money = {
      ledger: [],
      payDeadline: deadline.at,
      createdAt,
      slots,
    };
    const counterAt = counterEnd(centre, deadline.at, now);
    const asked = { site: SITE, booking: told, yen: told.yen, at: deadline.at, counterAt };
    const reminder: Notice = {
      kind: "payment_reminder",
      ...asked,
      releasedAt: releaseOf(centre, money),
      restUntil: null,
    };
    const at = instantAt(addDays(day, -1), "10:00");
    tell(`remind_payment:${booking.id}:${today(deadline.at)}:1`, reminder, at, false);
  }
  // Columns that only some rows have are written as null for the others, and these two never are.
  for (const booking of rows.bookings)
    Object.assign(booking, { source: booking.source ?? "online", overrides: booking.overrides ?? "[]" });
}

/** The first slot that nobody has from a day on. */
function freeFrom(centre: Centre, from: string, taken: ReadonlySet<string>): SlotChoice | null {
  for (
    let date = nextOpenDay(centre, from), tries = 0;
    tries < 20;
    tries++, date = nextOpenDay(centre, addDays(date, 1))
  )
    for (const slot of SLOT_NUMBERS)
      for (const roomId of ["meeting-room", "training-room"]) {
        const choice: SlotChoice = { roomId, date, slot, tariff: "standard", nursery: false };
        if (!taken.has(slotId(choice))) return choice;
      }
  return null;
}
