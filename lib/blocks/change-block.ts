import { z } from "zod";
import { can } from "@/lib/accounts/rules";
import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { today } from "@/lib/dates";
import { type Tx, transaction } from "@/lib/db";
import { slotId } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { ok, type Result, refuse } from "@/lib/result";
import { offerFreed } from "@/lib/waiting/queue";
import { blockKind, blockNote } from "./block-slots";
import { type Block, blockById, blocksOfSeries, endBlock, updateBlock } from "./store";

const which = {
  id: z.string().max(80),
  /** the version of the block that the page showed */
  version: z.coerce.number().int(),
  /** this date alone, or it and all that follow of its repetition */
  reach: z.enum(["one", "following"]).default("one"),
};

export const changeBlockInput = z.object({ ...which, kind: blockKind, note: blockNote });

type Which = { id: string; version: number; reach: "one" | "following" };
type Part = Pick<Block, "id" | "version" | "kind" | "note" | "keys">;

/** Staff write anew what a block is for. Of two who do it at once the second is told what it says by now. */
export async function changeBlock(
  ctx: Context,
  input: z.output<typeof changeBlockInput>,
): Promise<Result<{ id: string }>> {
  const { actor, now } = ctx;
  const { kind, note } = input;
  return withBlock(ctx, input, async (tx, parts) => {
    for (const part of parts) {
      if (part.kind === kind && part.note === note) continue;
      if (!(await updateBlock(tx, part, { kind, note }))) return refuse("block_ended");
      // Notes are words that may name somebody: that it was changed is kept, not what it said.
      await recordChange(tx, {
        actor,
        action: "block.change",
        subject: "block",
        subjectId: part.id,
        before: { kind: part.kind, version: part.version },
        after: { kind, version: part.version + 1, noteChanged: part.note !== note },
        at: now,
      });
    }
    return ok({ id: input.id });
  });
}

export const endBlockInput = z.object(which);

/** Staff give back what a block keeps, of one date or from it on; whoever waits is asked first. Pressed twice it counts once. */
export async function giveBackBlock(
  ctx: Context,
  input: z.output<typeof endBlockInput>,
): Promise<Result<{ id: string }>> {
  const { actor, now } = ctx;
  const day = today(now);
  const ended = await withBlock(ctx, input, async (tx, parts) => {
    const open = parts.filter(({ keys }) => (keys[0]?.date ?? "") >= day);
    if (open.length === 0) return refuse("block_over");
    const freed = [];
    for (const { id, kind } of open) {
      const keys = await endBlock(tx, id, now);
      freed.push(...keys);
      await recordChange(tx, {
        actor,
        action: "block.end",
        subject: "block",
        subjectId: id,
        before: { kind, slots: keys.map(slotId) },
        at: now,
      });
    }
    await offerFreed(ctx, tx, await loadCentre(tx), freed, null);
    return ok({ id: input.id });
  });
  return !ended.ok && ended.code === "block_ended" ? ok({ id: input.id }) : ended;
}

/** Does something to a block as it was seen, or to it and what follows of its repetition. */
async function withBlock(
  ctx: Context,
  { id, version, reach }: Which,
  change: (tx: Tx, parts: Part[]) => Promise<Result<{ id: string }>>,
): Promise<Result<{ id: string }>> {
  if (!can(ctx.actor, "block.change")) return refuse("not_allowed");
  return transaction(ctx.db, async (tx): Promise<Result<{ id: string }>> => {
    const block = await blockById(tx, id);
    if (!block) return refuse("unknown_block");
    if (block.closureId) return refuse("block_of_closure");
    if (block.endedAt) return refuse("block_ended");
    if (block.version !== version) return refuse("block_changed", { kind: block.kind, note: block.note });
    const date = block.keys[0]?.date ?? "";
    const series = reach === "following" && block.seriesId ? await blocksOfSeries(tx, block.seriesId) : [block];
    return change(
      tx,
      series.filter(({ keys }) => (keys[0]?.date ?? "") >= date),
    );
  });
}
