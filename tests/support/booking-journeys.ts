import type { z } from "zod";
import type { Actor, Residence } from "@/lib/accounts/rules";
import { bookSlots, bookSlotsInput } from "@/lib/bookings/book-slots";
import { holdSlots } from "@/lib/bookings/hold-slots";
import type { Context } from "@/lib/context";
import { transaction } from "@/lib/db";
import type { SlotChoice } from "@/lib/facility/rules";
import type { SlotNumber } from "@/lib/facility/slots";
import { ok, type Result } from "@/lib/result";
import { testContext } from "@/tests/support/context";

/** A context at the centre of prisma/masters, with nobody in it. */
export function atTheCentre(given: Parameters<typeof testContext>[0] = {}): Context {
  return testContext({ ...given, holds: "masters" });
}

/** Someone with an account, acting in a browser of their own. */
export async function aPerson(
  ctx: Context,
  id: string,
  more: { residence?: Residence; role?: "resident" | "staff" } = {},
): Promise<Context> {
  const { residence = "city", role = "resident" } = more;
  const row = {
    id,
    email: `${id}@example.jp`,
    name: "所沢 花子",
    kana: "トコロザワ ハナコ",
    phone: "0429212220",
    locale: "ja",
    residence,
    role,
    createdAt: ctx.now,
  };
  await transaction(ctx.db, async (tx) => ok(await tx.user.create({ data: row })));
  const actor: Actor = { kind: "user", userId: id, role, residence, visitorId: `browser-${id}`, group: null };
  return { ...ctx, actor };
}

/** Someone not signed in, in a browser of their own. */
export function aVisitor(ctx: Context, id: string): Context {
  return { ...ctx, actor: { kind: "visitor", visitorId: `browser-${id}` } };
}

export function aChoice(date: string, slot: SlotNumber = 1, more: Partial<SlotChoice> = {}): SlotChoice {
  return { roomId: "meeting-room", date, slot, tariff: "standard", nursery: false, ...more };
}

/** The context some minutes later. */
export function later(ctx: Context, minutes: number): Context {
  return { ...ctx, now: new Date(ctx.now.getTime() + minutes * 60_000) };
}

const typed = { purpose: "hobby", people: "12", pledge: "on", payBy: "counter" };

/** The application form as somebody fills it in. */
export function anApplication(
  holdId: string,
  more: Partial<Record<keyof z.input<typeof bookSlotsInput>, string>> = {},
) {
  return bookSlotsInput.parse({ ...typed, holdId, ...more });
}

/** The value of a result that must be one. */
export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`refused: ${result.code} ${JSON.stringify(result.facts)}`);
  return result.value;
}

/** Holds and books, as one does on the way through the pages. */
export async function booked(
  ctx: Context,
  choices: SlotChoice[],
  more: Parameters<typeof anApplication>[1] = {},
): Promise<{ number: string; next: "card" | "done" }> {
  const hold = must(await holdSlots(ctx, { choices: choices as never, people: undefined }));
  return must(await bookSlots(ctx, anApplication(hold.id, more)));
}
