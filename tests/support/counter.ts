import type { z } from "zod";
import { bookFor, bookForInput } from "@/lib/bookings/book-for";
import type { Context } from "@/lib/context";
import type { Result } from "@/lib/result";

type Form = Partial<Record<keyof z.input<typeof bookForInput>, string | string[]>>;

/** Somebody who is not registered and has no mail, as staff type them. */
export const NEWCOMER: Form = {
  name: "電話 和子",
  kana: "でんわ かずこ",
  phone: "04-2999-0001",
  residence: "city",
};

/** The form of the counter as it is sent, for Hanako and one slot unless it says otherwise. */
export function counterForm(more: Form = {}): z.output<typeof bookForInput> {
  return bookForInput.parse({
    key: crypto.randomUUID(),
    person: "user-hanako",
    slots: ["meeting-room*2026-12-12*3*s*-"],
    purpose: "hobby",
    people: "8",
    pledge: "on",
    payBy: "counter",
    source: "phone",
    shownYen: "320",
    ...more,
  });
}

/** Staff press the form. */
export async function pressCounter(ctx: Context, more: Form = {}): Promise<Result<{ number: string; userId: string }>> {
  return bookFor(ctx, counterForm(more));
}
