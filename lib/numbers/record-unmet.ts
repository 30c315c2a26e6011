import { countTry } from "@/lib/accounts/store";
import type { Context } from "@/lib/context";
import { addDays, instantAt, today } from "@/lib/dates";
import { type Tx, transaction } from "@/lib/db";
import { type SlotKey, slotId } from "@/lib/facility/rules";
import { ok, type Result } from "@/lib/result";
import { keyedHash } from "@/lib/secrets";
import type { UnmetFact } from "./rules";
import { insertUnmet } from "./store";

/** More slots of one press are not counted: nobody wants that many at once. */
const MOST_SLOTS = 20;

/**
 * Passes on what came of asking for slots. Where others have some of them, each is noted as wanted: in a transaction
 * of its own, since the refusal has undone everything else. Once a slot, visitor and day, and without the visitor.
 * @example return notingRefused(ctx, await transaction(ctx.db, work))
 */
export async function notingRefused<R extends Result<unknown>>(ctx: Context, result: R): Promise<R> {
  if (result.ok || result.code !== "slot_taken") return result;
  const { slots } = result.facts as { slots?: readonly SlotKey[] };
  if (!slots || slots.length === 0) return result;
  // Counting is no reason to fail: whoever asked is told what they asked for.
  await transaction(ctx.db, async (tx) => ok(await recordUnmet(ctx, tx, "refused", slots))).catch(() => null);
  return result;
}

/** Notes slots as wanted, in the transaction under way; those that the same visitor wanted today already are not. */
export async function recordUnmet(
  { actor, address, now, config }: Context,
  tx: Tx,
  kind: UnmetFact["kind"],
  keys: readonly SlotKey[],
): Promise<void> {
  const who = actor.kind === "user" ? actor.userId : actor.kind === "visitor" ? (actor.visitorId ?? address ?? "") : "";
  const day = today(now);
  const counted: SlotKey[] = [];
  for (const key of keys.slice(0, MOST_SLOTS)) {
    const sign = keyedHash(config.secret, `${kind} on ${day}`, `${who} ${slotId(key)}`);
    const { count } = await countTry(tx, sign, now, instantAt(addDays(day, 1), "00:00"));
    if (count === 1) counted.push(key);
  }
  await insertUnmet(tx, counted, { kind, at: now });
}
