import { z } from "zod";
import { can } from "@/lib/accounts/rules";
import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { transaction } from "@/lib/db";
import { oneOrMany } from "@/lib/fields";
import { callById, markTold } from "@/lib/mail/store";
import { ok, type Result, refuse } from "@/lib/result";

export const tellByPhoneInput = z.object({
  /** what was told, by the ids of the calls */
  calls: oneOrMany(z.array(z.string().max(64)).min(1, "choose").max(100)),
  /** "phone": told by telephone; "paper": handed over on paper; "not": it was not told after all */
  told: z.enum(["phone", "paper", "not"], { error: "choose" }),
  /** of the booking's page to go back to; "" for the call list */
  number: z.string().max(40).default(""),
});

/**
 * Staff note what they have told somebody without a mail address, by telephone or on paper, or take such a note
 * back. What is as asked for already stays so: two of them may press at once.
 */
export async function tellByPhone(
  ctx: Context,
  input: z.output<typeof tellByPhoneInput>,
): Promise<Result<{ number: string }>> {
  const { actor, now } = ctx;
  if (actor.kind !== "user" || !can(actor, "desk.view")) return refuse("not_allowed");
  return transaction(ctx.db, async (tx): Promise<Result<{ number: string }>> => {
    for (const id of input.calls) {
      const call = await callById(tx, id);
      const isTold = input.told !== "not";
      // Who has mail by now gets it sent.
      if (!call || !(await markTold(tx, id, isTold ? { by: actor.userId, at: now } : null))) continue;
      await recordChange(tx, {
        actor,
        action: isTold ? "call.tell" : "call.untell",
        subject: "call",
        subjectId: id,
        ...(isTold && { after: { by: input.told } }),
        at: now,
      });
    }
    return ok({ number: input.number });
  });
}
