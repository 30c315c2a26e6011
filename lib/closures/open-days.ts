import { z } from "zod";
import { can } from "@/lib/accounts/rules";
import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { today } from "@/lib/dates";
import { transaction } from "@/lib/db";
import { loadCentre } from "@/lib/facility/store";
import { ok, type Result, refuse } from "@/lib/result";
import { offerFreed } from "@/lib/waiting/queue";
import { adopt, publicWords } from "./close-days";
import { checkOpening, scopeFields } from "./preview-closing";
import { datesOf, keysOf } from "./rules";
import { closureById, insertClosure, putExceptions, standingClosures, unclaimed } from "./store";

export const openDaysInput = z.object({
  /** made with the page: pressed twice, there is one opening */
  id: z.uuid(),
  more: scopeFields.more,
  noteJa: publicWords,
  noteEn: publicWords,
});

/** Opens days against the rules. Whoever waits for them is asked before anybody else can book. */
export async function openDays(ctx: Context, input: z.output<typeof openDaysInput>): Promise<Result<{ id: string }>> {
  const { actor, now } = ctx;
  if (actor.kind !== "user" || !can(actor, "closure.act")) return refuse("not_allowed");
  const { id } = input;
  return transaction(ctx.db, async (tx): Promise<Result<{ id: string }>> => {
    if (await closureById(tx, id)) return ok({ id });
    const dates = datesOf({ from: "", to: "", more: input.more }, today(now));
    if (!dates.ok) return dates;
    const checked = checkOpening(await loadCentre(tx), dates.value, await standingClosures(tx), now);
    if (!checked.ok) return checked;
    const { scope } = checked.value;
    const opening = {
      ...scope,
      id,
      reason: "extra" as const,
      note: { ja: input.noteJa, en: input.noteEn },
      status: "settled" as const,
      createdById: actor.userId,
      createdAt: now,
    };
    await adopt(tx, opening);
    await insertClosure(tx, opening);
    await putExceptions(tx, opening, scope.dates, now);
    const centre = await loadCentre(tx);
    await offerFreed(ctx, tx, centre, await unclaimed(tx, keysOf(centre, scope, now)), null);
    await recordChange(tx, {
      actor,
      action: "closure.open",
      subject: "closure",
      subjectId: id,
      after: { dates: scope.dates },
      at: now,
    });
    return ok({ id });
  });
}
