import { expect } from "vitest";
import type { Actor } from "@/lib/accounts/rules";
import { decodeChoice } from "@/lib/bookings/basket";
import { bookSlots } from "@/lib/bookings/book-slots";
import { closeBooking } from "@/lib/bookings/close-booking";
import { holdSlots } from "@/lib/bookings/hold-slots";
import type { Booking } from "@/lib/bookings/rules";
import { bookingByNumber } from "@/lib/bookings/store";
import type { Context } from "@/lib/context";
import { transaction } from "@/lib/db";
import type { RefundReason } from "@/lib/facility/rules";
import { claimsBetween } from "@/lib/facility/store";
import { viewBookingMoney } from "@/lib/payments/view-money";
import { ok, type Result } from "@/lib/result";
import { testContext } from "@/tests/support/context";

/** Someone with an account and a browser of their own. */
export function person(name: string, role: "resident" | "staff" = "resident"): Actor & { kind: "user" } {
  return { kind: "user", userId: `user-${name}`, role, residence: "city", visitorId: `visitor-${name}`, group: null };
}

/** The centre of prisma/masters with accounts for Hanako and Taro, residents, and Sumi of the staff. */
export async function centreWithPeople(given: Parameters<typeof testContext>[0] = {}): Promise<Context> {
  const ctx = testContext({ actor: person("hanako"), holds: "masters", ...given });
  const made = await transaction(ctx.db, async (tx) => {
    for (const [name, role] of [
      ["hanako", "resident"],
      ["taro", "resident"],
      ["sumi", "staff"],
    ] as const)
      await tx.user.create({
        data: {
          id: `user-${name}`,
          email: `${name}@example.jp`,
          name: `所沢 ${name}`,
          kana: "トコロザワ",
          phone: "0429212220",
          residence: "city",
          role,
          locale: "ja",
          createdAt: ctx.now,
        },
      });
    return ok(null);
  });
  expect(made.ok).toBe(true);
  return ctx;
}

/** Holds and books slots ("meeting-room*2026-12-12*3*s*-") as the context's person; the number of the booking. */
export async function book(
  ctx: Context,
  choices: string[],
  application: { payBy?: "card" | "counter"; purpose?: string } = {},
): Promise<string> {
  const hold = await holdSlots(ctx, { choices: choices.map((choice) => decodeChoice(choice)!), people: undefined });
  if (!hold.ok) throw new Error(hold.code);
  const booked = await bookSlots(ctx, {
    holdId: hold.value.id,
    purpose: application.purpose ?? "hobby",
    purposeNote: "",
    groupName: "",
    people: 8,
    pledge: true,
    payBy: application.payBy ?? "card",
  });
  if (!booked.ok) throw new Error(booked.code);
  return booked.value.number;
}

export async function bookingOf(ctx: Context, number: string): Promise<Booking> {
  return (await bookingByNumber(ctx.db.reader, number))!;
}

/** Staff cancel what the page of the desk has chosen of a booking, or other slots ("meeting-room/2026-12-12/3"). */
export async function close(
  ctx: Context,
  number: string,
  reason: RefundReason,
  more: { note?: string; slots?: string[] } = {},
): Promise<Result<{ number: string }>> {
  const view = await viewBookingMoney(ctx, { number });
  if (!view.ok) return view;
  const { booking, closing } = view.value;
  return closeBooking(ctx, {
    number,
    version: booking.version,
    slots: more.slots ?? closing.slots.flatMap(({ id, isChosen }) => (isChosen ? [id] : [])),
    shown: closing.offers.map((offer) => `${offer.reason}:${offer.refundYen}`),
    reason,
    note: more.note ?? "",
  });
}

/** The ledger of a booking as "charge 320 booking", in the order of entering, and what it comes to. */
export async function ledgerOf(ctx: Context, number: string): Promise<{ rows: string[]; due: number }> {
  const { id } = await bookingOf(ctx, number);
  const rows = await ctx.db.reader.$queryRaw<{ kind: string; yen: bigint | number; reason: string }[]>`
    SELECT kind, yen, reason FROM LedgerEntry WHERE bookingId = ${id} ORDER BY rowid`;
  return {
    rows: rows.map(({ kind, yen, reason }) => `${kind} ${yen} ${reason}`),
    due: rows.reduce((sum, { yen }) => sum + Number(yen), 0),
  };
}

/** Who has the slots of a day: "meeting-room 3 booking". */
export async function claimsOf(ctx: Context, date: string): Promise<string[]> {
  const claims = await claimsBetween(ctx.db.reader, date, date);
  return claims.map(({ roomId, slot, kind }) => `${roomId} ${slot} ${kind}`).sort();
}

/** The keys of the mails written, without their ids. */
export async function mailsOf(ctx: Context): Promise<string[]> {
  const mails = await ctx.db.reader.outboxMail.findMany({ select: { key: true } });
  return mails.map(({ key }) => key.split(":")[0]!).sort();
}

/** The same context some minutes later, perhaps as somebody else. */
export function later(ctx: Context, minutes: number, actor: Actor = ctx.actor): Context {
  return { ...ctx, actor, now: new Date(ctx.now.getTime() + minutes * 60_000) };
}
