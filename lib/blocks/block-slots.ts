import { z } from "zod";
import { can } from "@/lib/accounts/rules";
import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { transaction } from "@/lib/db";
import { slotId } from "@/lib/facility/rules";
import { claimsOn, loadCentre, releaseExpiredClaims } from "@/lib/facility/store";
import { oneOrMany } from "@/lib/fields";
import { ok, type Result, refuse } from "@/lib/result";
import { blockDates, CHOSEN_KINDS, planBlocks, readBlock } from "./rules";
import { blockOfKey, insertBlock } from "./store";

export const blockKind = z.enum(CHOSEN_KINDS, { error: "choose" });

export const blockNote = z
  .string()
  .max(200)
  .default("")
  .transform((text) => text.trim());

const texts = oneOrMany(z.array(z.string().max(80)).max(40));

export const makeBlocksInput = z.object({
  room: texts,
  slot: texts,
  from: z.string().max(40),
  repeat: z.string().max(10).default("once"),
  times: z.string().max(10).default(""),
  until: z.string().max(40).default(""),
  kind: blockKind,
  note: blockNote,
  /** "free": the dates that are free, whatever becomes of the others; "all": every open date, or none */
  how: z.enum(["free", "all"], { error: "choose" }),
  /** of the page: a second press makes nothing more */
  key: z.uuid(),
});

/**
 * Staff keep slots from everybody, on one day or on the days of a repetition: in the ledger of slots, in which a
 * booking and a block can never have the same. A date of which somebody has a slot is left alone, or all of it is
 * refused, as they chose.
 * @returns the first of what was made, and on how many dates nothing was kept
 */
export async function makeBlocks(
  ctx: Context,
  input: z.output<typeof makeBlocksInput>,
): Promise<Result<{ id: string; made: number; left: number }>> {
  const { actor, now } = ctx;
  if (actor.kind !== "user" || !can(actor, "block.change")) return refuse("not_allowed");
  return transaction(ctx.db, async (tx): Promise<Result<{ id: string; made: number; left: number }>> => {
    const known = await blockOfKey(tx, input.key);
    if (known) return ok({ id: known, made: 0, left: 0 });
    const centre = await loadCentre(tx);
    const { wish, mistakes } = readBlock(centre, { ...input, show: "1" }, now);
    if (mistakes.length > 0) return refuse("block_nothing");
    const days = planBlocks(centre, wish, await claimsOn(tx, blockDates(wish)), now);
    const free = days.filter(({ state }) => state === "free");
    const taken = days.filter(({ state }) => state === "taken");
    if (input.how === "all" && taken.length > 0)
      return refuse("block_taken", { slots: taken.flatMap((day) => day.taken), count: taken.length });
    if (free.length === 0) return refuse("block_nothing");
    const seriesId = days.length > 1 ? input.key : null;
    const blocks = free.map(({ keys }) => ({ id: seriesId ? crypto.randomUUID() : input.key, keys }));
    for (const { id, keys } of blocks) {
      const { kind, note } = input;
      await releaseExpiredClaims(tx, keys, now);
      await insertBlock(
        tx,
        { id, kind, note, seriesId, closureId: null, createdById: actor.userId, createdAt: now },
        keys,
      );
      await recordChange(tx, {
        actor,
        action: "block.make",
        subject: "block",
        subjectId: id,
        after: { kind, slots: keys.map(slotId), ...(seriesId && { series: seriesId }) },
        at: now,
      });
    }
    return ok({ id: blocks[0]?.id ?? input.key, made: free.length, left: days.length - free.length });
  });
}
