import { z } from "zod";
import { can } from "@/lib/accounts/rules";
import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { transaction } from "@/lib/db";
import { loadCentre } from "@/lib/facility/store";
import { endPages } from "@/lib/payments/provider";
import { ok, type Result, refuse } from "@/lib/result";
import { chosenIn, misread, openCases } from "./close-days";
import { bookingsOn } from "./preview-closing";
import { hitsOf, keysToDecide, refuseUnseen } from "./rules";
import { casesOf, closureById, setClosureStatus } from "./store";

export const chooseCasesInput = z
  .object({
    id: z.string().max(64),
    version: z.coerce.number().int(),
    seen: z.array(z.string().max(60)).max(5_000).default([]),
  })
  .catchall(z.unknown())
  .transform((fields) => ({ ...fields, chosen: chosenIn(fields) }));

/**
 * Staff choose anew for the bookings that could not be settled as chosen, and for those that came to a closed slot
 * after all. What is settled, or about to be, is left alone; the same form again is told that it was done.
 */
export async function chooseCases(
  ctx: Context,
  input: z.output<typeof chooseCasesInput>,
): Promise<Result<{ id: string }>> {
  const { actor, now } = ctx;
  if (!can(actor, "closure.act")) return refuse("not_allowed");
  const { id } = input;
  const chosen = await transaction(ctx.db, async (tx): Promise<Result<{ pages: string[] }>> => {
    const closure = await closureById(tx, id);
    if (closure?.kind !== "closing" || closure.status === "reopened") return refuse("unknown_closure");
    if (closure.version !== input.version) return refuse("closure_changed");
    const centre = await loadCentre(tx);
    const cases = await casesOf(tx, id);
    const open = new Set(cases.flatMap((one) => (one.status === "open" ? [one.bookingId] : [])));
    const found = hitsOf(centre, keysToDecide(centre, closure, cases, now), await bookingsOn(tx, closure.dates), now);
    const hits = found.filter(({ booking }) => !open.has(booking.id));
    const refused = refuseUnseen(input.seen, hits) ?? misread(hits, input.chosen);
    if (refused) return refused;
    if (!(await setClosureStatus(tx, id, ["acting", "settled"], "acting"))) return refuse("closure_changed");
    const pages = await openCases(tx, { id, version: closure.version + 1 }, hits, input.chosen, now);
    await recordChange(tx, {
      actor,
      action: "closure.choose",
      subject: "closure",
      subjectId: id,
      after: { cases: hits.length },
      at: now,
    });
    return ok({ pages });
  });
  if (!chosen.ok) return chosen;
  await endPages(ctx.cards, chosen.value.pages);
  return ok({ id });
}
