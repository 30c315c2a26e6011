import type { Booking, LedgerEntry } from "@/lib/bookings/rules";
import { insertBooking } from "@/lib/bookings/store";
import type { Context } from "@/lib/context";
import { transaction } from "@/lib/db";
import type { Centre, SlotChoice } from "@/lib/facility/rules";
import { feeOf } from "@/lib/fees/rules";
import { sumOfYen } from "@/lib/money";
import type { Dossier } from "@/lib/papers/rules";
import { chargeEntry } from "@/lib/payments/rules";
import { addLedger } from "@/lib/payments/store";
import { ok } from "@/lib/result";

/** A room, a day, a slot, and how the room is used. */
export type Wanted = [roomId: string, date: string, slot: number, tariff?: SlotChoice["tariff"]];

/** Slots with their fees as they are booked, under a reduction of so many percent. */
export function bookedSlots(centre: Centre, wanted: Wanted[], percent = 0): Booking["slots"] {
  const reduction = percent > 0 ? { kind: "support", percent } : null;
  return wanted.map(([roomId, date, slot, tariff = "standard"]) => {
    const choice = { roomId, date, slot, tariff, nursery: false } as SlotChoice;
    const fee = feeOf(centre, choice, { residence: "city", commercial: false, reduction });
    return {
      roomId,
      date,
      slot: slot as SlotChoice["slot"],
      tariff,
      yen: fee.yen,
      fee,
      refundCap: 100,
      cancelledAt: null,
    };
  });
}

export const at = (text: string) => new Date(`${text}+09:00`);

/** A row of the ledger: "payment" and "refund" with what moved, whatever the sign in the books. */
export function money(id: string, kind: "payment" | "refund", yen: number, when: string, checkoutId: string | null) {
  const entry: LedgerEntry = {
    id,
    kind,
    yen: kind === "payment" ? -yen : yen,
    method: checkoutId ? "card" : "counter",
    key: id,
    reason: kind === "payment" ? "card_payment" : "cancelled",
    checkoutId,
    at: at(when),
  };
  return entry;
}

/** A confirmed booking without a database, paid by card unless its ledger says otherwise. */
export function aDossier(
  slots: Booking["slots"],
  more: Partial<Booking> & Partial<Pick<Dossier, "group" | "papers" | "cardRefunds">> = {},
): Dossier {
  const { group = null, papers = [], cardRefunds = [], ...changed } = more;
  const yen = sumOfYen(slots.map((slot) => slot.yen));
  const charge: LedgerEntry = {
    id: "charge",
    kind: "charge",
    yen,
    method: null,
    key: "charge",
    reason: "booking",
    checkoutId: null,
    at: at("2026-12-01T10:00:00"),
  };
  const booking: Booking = {
    id: "booking-1",
    number: "A2B3C4D5",
    userId: "user-hanako",
    groupId: null,
    applicant: "individual",
    version: 1,
    status: "confirmed",
    purpose: "hobby",
    purposeNote: "",
    groupName: "",
    people: 8,
    residence: "city",
    payBy: "card",
    payDeadline: at("2026-12-09T23:59:00"),
    locale: "ja",
    decisionNote: null,
    decidedAt: null,
    decidedById: null,
    holdId: null,
    createdAt: at("2026-12-01T10:00:00"),
    endedAt: null,
    user: { name: "髙﨑 花子", kana: "タカサキ ハナコ", email: "hanako@example.jp", phone: "0429212220" },
    reduction: null,
    slots,
    ledger: [charge, ...(yen > 0 ? [money("paid", "payment", yen, "2026-12-01T10:10:00", "checkout-1")] : [])],
    checkouts: [],
    ...changed,
  };
  return { booking, group, papers, cardRefunds };
}

/** Writes a confirmed booking of the context's person with these slots, unpaid; its number. */
export async function insertConfirmed(
  ctx: Context,
  number: string,
  slots: Booking["slots"],
  more: Partial<Booking> = {},
): Promise<string> {
  const { booking } = aDossier(slots, { id: `booking-${number}`, number, ...more });
  const {
    user: _,
    ledger: __,
    checkouts: ___,
    reduction: ____,
    decisionNote,
    decidedAt,
    decidedById,
    endedAt,
    ...row
  } = booking;
  const made = await transaction(ctx.db, async (tx) => {
    await insertBooking(tx, row as Parameters<typeof insertBooking>[1]);
    await tx.booking.update({ where: { id: row.id }, data: { decisionNote, decidedAt, decidedById, endedAt } });
    const yen = sumOfYen(slots.map((slot) => slot.yen));
    const charge = { bookingId: row.id, yen, key: `charge:${row.id}`, reason: "booking" as const, at: ctx.now };
    await addLedger(tx, [chargeEntry(charge)]);
    return ok(null);
  });
  if (!made.ok) throw new Error(made.code);
  return number;
}
