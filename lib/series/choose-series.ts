import { z } from "zod";
import { BASKET_LIMIT, type BasketChoice, decodeBasket } from "@/lib/bookings/basket";
import type { Context } from "@/lib/context";
import { mayChoose, type SlotChoice } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { oneOrMany } from "@/lib/fields";
import { ok, type Result, refuse } from "@/lib/result";

/** The dates ticked in a preview, each the slots of a date in the basket's own writing. */
export const addSeriesInput = z.object({
  add: oneOrMany(
    z
      .array(z.string().max(500))
      .max(2 * BASKET_LIMIT)
      .transform((texts) => decodeBasket(texts.join("~"))),
  ),
});

/** Checks the dates ticked; what is in the basket stays there. */
export async function addSeries(
  ctx: Context,
  input: z.output<typeof addSeriesInput>,
): Promise<Result<{ remove: BasketChoice[]; add: SlotChoice[] }>> {
  const centre = await loadCentre(ctx.db.reader);
  if (input.add.length === 0) return refuse("series_empty");
  for (const choice of input.add) {
    const allowed = mayChoose(centre, choice);
    if (!allowed.ok) return allowed;
  }
  return ok({ remove: [], add: input.add });
}
