import { z } from "zod";
import { windowOf } from "@/lib/accounts/rules";
import type { Context } from "@/lib/context";
import { today } from "@/lib/dates";
import { type Tx, transaction } from "@/lib/db";
import {
  alternativeDates,
  alternativesFor,
  type Centre,
  isLive,
  policyOn,
  type Room,
  roomOn,
  type SlotChoice,
  type SlotHours,
  slotHoursOn,
  withNursery,
} from "@/lib/facility/rules";
import {
  claimForHold,
  claimsOn,
  loadCentre,
  prolongHold,
  releaseExpiredClaims,
  releaseHold as releaseHoldWithClaims,
} from "@/lib/facility/store";
import { notingRefused } from "@/lib/numbers/record-unmet";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";
import { decodeBasket } from "./basket";
import {
  type Asking,
  askedAs,
  type Hold,
  holdEnds,
  isLiveHold,
  isSameBasket,
  mayExtend,
  mayHold,
  mayWant,
  type Offer,
  offersOf,
  partByClaims,
  visitorOf,
  whoCounts,
} from "./rules";
import { awaitedPayment, countHoldsFrom, holdOf, insertHold, otherSlotsOf, updateHold } from "./store";

/** The basket as its page sends it: what the cookie holds, or an alternative to it. */
export const holdSlotsInput = z.object({
  choices: z.string().max(20_000).default("").transform(decodeBasket),
  people: z.coerce.number().int().min(1).max(9999).optional().catch(undefined),
});

/**
 * Holds everything chosen, or nothing, for the minutes of the policy. A hold the visitor has
 * already gives way in the same transaction, so that a refusal leaves it as it was.
 */
export async function holdSlots(ctx: Context, input: z.output<typeof holdSlotsInput>): Promise<Result<Hold>> {
  const visitor = visitorOf(ctx.actor);
  if (!visitor) return refuse("cookies_needed");
  const held = await transaction(ctx.db, async (tx): Promise<Result<Hold>> => {
    const centre = await loadCentre(tx);
    const asking = await askingOf(ctx, tx, input.choices);
    const allowed = mayHold(centre, input.choices, asking);
    if (!allowed.ok) return allowed;

    const policy = policyOn(centre, today(ctx.now));
    if (ctx.address && (await countHoldsFrom(tx, ctx.address, visitor, ctx.now)) >= policy.hold.perAddress)
      return refuse("too_many_holds", { max: policy.hold.perAddress, minutes: policy.hold.minutes });

    const previous = await holdOf(tx, visitor);
    if (previous && isLiveHold(previous, ctx.now) && isSameBasket(previous.choices, input.choices)) return ok(previous);
    if (previous) await releaseHoldWithClaims(tx, previous.id);

    const taken = await takenOf(tx, centre, input.choices, { ...asking, people: input.people ?? null });
    if (taken) return taken;
    return ok(await insertHoldWithClaims(tx, ctx, visitor, input.choices, holdEnds(policy, ctx.now)));
  });
  return notingRefused(ctx, held);
}

/** A press that says nothing but itself. */
export const nothing = z.object({});

/** Prolongs the visitor's hold, as often as the policy allows. */
export async function extendHold(ctx: Context): Promise<Result<Hold>> {
  const visitor = visitorOf(ctx.actor);
  if (!visitor) return refuse("hold_expired");
  return transaction(ctx.db, async (tx): Promise<Result<Hold>> => {
    const hold = await holdOf(tx, visitor);
    if (!hold) return refuse("hold_expired");
    const policy = policyOn(await loadCentre(tx), today(ctx.now));
    const until = mayExtend(policy, hold, ctx.now);
    if (!until.ok) return until;
    await updateHold(tx, hold.id, { extensions: hold.extensions + 1 });
    await prolongHold(tx, hold.id, until.value);
    return ok({ ...hold, extensions: hold.extensions + 1, expiresAt: until.value });
  });
}

/** Gives the visitor's hold back; none is as good. */
export async function releaseHold(ctx: Context): Promise<Result<null>> {
  const visitor = visitorOf(ctx.actor);
  if (!visitor) return ok(null);
  return transaction(ctx.db, async (tx): Promise<Result<null>> => {
    const hold = await holdOf(tx, visitor);
    if (hold) await releaseHoldWithClaims(tx, hold.id);
    return ok(null);
  });
}

/** A slot that could not be held again. */
export type LostSlot = { choice: SlotChoice; room: Room | null; hours: SlotHours | null; offers: Offer[] };

/** What became of a visitor's hold when they came back to it. */
export type ResumedHold = {
  /** null: nothing could be held */
  hold: Hold | null;
  /** whether it was made anew because it had run out, or because there was none any more; "" while it goes on */
  again: "" | "ran_out" | "gone";
  /** what was lost, each with what could be had instead */
  lost: LostSlot[];
  /** why none of it can be held, null when that is because all of it is lost */
  refusal: Refusal | null;
};

/**
 * The visitor's hold; one that ran out is made again with what is still free, and the answer
 * says what was lost. Null when there is nothing to hold.
 * @param basket what to hold when no hold is left to go by
 */
export async function resumeHold(ctx: Context, basket: readonly SlotChoice[]): Promise<ResumedHold | null> {
  const visitor = visitorOf(ctx.actor);
  if (!visitor) return null;
  const kept = await holdOf(ctx.db.reader, visitor);
  const live = { again: "" as const, lost: [], refusal: null };
  const again = kept ? ("ran_out" as const) : ("gone" as const);
  if (kept && isLiveHold(kept, ctx.now)) return { ...live, hold: kept };
  if (!kept && basket.length === 0) return null;

  const resumed = await transaction(ctx.db, async (tx): Promise<Result<ResumedHold>> => {
    const previous = await holdOf(tx, visitor);
    if (previous && isLiveHold(previous, ctx.now)) return ok({ ...live, hold: previous });
    const choices = previous?.choices ?? basket;
    const centre = await loadCentre(tx);
    const asking = await askingOf(ctx, tx, choices);
    const claims = await claimsOn(tx, alternativeDates(choices));
    const wanted = choices.filter((choice) => mayWant(centre, choice, asking).ok);
    const parted = partByClaims(wanted, claims, previous?.id ?? null, ctx.now);
    const lost = [...choices.filter((choice) => !wanted.includes(choice)), ...parted.lost];
    const lostSlots = alternativesFor(lost, { centre, claims, chosen: choices, people: null, ...asking }).map(
      (found): LostSlot => ({
        choice: found.lost,
        room: roomOn(centre, found.lost.roomId, found.lost.date),
        hours: slotHoursOn(centre, found.lost.date).find(({ slot }) => slot === found.lost.slot) ?? null,
        offers: offersOf(centre, found),
      }),
    );

    if (previous) await releaseHoldWithClaims(tx, previous.id);
    const allowed = mayHold(centre, parted.free, asking);
    if (!allowed.ok)
      return ok({ hold: null, again, lost: lostSlots, refusal: parted.free.length > 0 ? allowed : null });
    await releaseExpiredClaims(tx, withNursery(parted.free), ctx.now);
    const until = holdEnds(policyOn(centre, today(ctx.now)), ctx.now);
    const hold = await insertHoldWithClaims(tx, ctx, visitor, parted.free, until, previous?.id);
    return ok({ hold, again, lost: lostSlots, refusal: null });
  });
  return resumed.ok ? resumed.value : { hold: null, again, lost: [], refusal: resumed };
}

/**
 * Why the person cannot apply for what they hold, null when they can. A visitor holds by the window
 * of 市内 residents: who they are, and what they have already, is known only once they sign in.
 */
export async function whyNotToApply(ctx: Context, hold: Hold): Promise<Refusal | null> {
  const { reader } = ctx.db;
  const allowed = mayHold(await loadCentre(reader), hold.choices, await askingOf(ctx, reader, hold.choices));
  return allowed.ok ? null : allowed;
}

/** A booking of one's own that waits for its card payment, and until when; null when there is none. */
export async function viewAwaitedPayment(ctx: Context): Promise<{ number: string; until: Date } | null> {
  return ctx.actor.kind === "user" ? awaitedPayment(ctx.db.reader, ctx.actor.userId, ctx.now) : null;
}

async function insertHoldWithClaims(
  tx: Tx,
  ctx: Context,
  visitor: string,
  choices: readonly SlotChoice[],
  expiresAt: Date,
  id: string = crypto.randomUUID(),
): Promise<Hold> {
  const hold: Hold = {
    id,
    visitor,
    userId: ctx.actor.kind === "user" ? ctx.actor.userId : null,
    choices: [...choices],
    expiresAt,
    extensions: 0,
    createdAt: ctx.now,
  };
  await insertHold(tx, { ...hold, address: ctx.address ?? "" });
  await claimForHold(tx, hold.id, withNursery(choices), expiresAt);
  return hold;
}

async function askingOf(ctx: Context, tx: Tx, choices: readonly SlotChoice[]): Promise<Asking> {
  const { actor, now } = ctx;
  const others =
    actor.kind === "user"
      ? await otherSlotsOf(tx, { ...whoCounts(actor), visitor: actor.visitorId, now }, choices)
      : [];
  return { window: windowOf(actor), applicant: askedAs(actor), now, others };
}

/**
 * Clears what ran out from the slots wanted, or refuses with what others have and what could be had
 * instead. The transaction has the write lock, so nobody claims between this and the insert; the
 * ledger's key stands behind it all the same.
 */
export async function takenOf(
  tx: Tx,
  centre: Centre,
  choices: readonly SlotChoice[],
  asking: Asking & { people: number | null },
): Promise<Refusal | null> {
  // Days for alternatives are read only when something is lost: mostly nothing is.
  const there = await claimsOn(tx, [...new Set(choices.map(({ date }) => date))]);
  const { lost, free } = partByClaims(choices, there, null, asking.now);
  if (lost.length === 0) {
    const hasRunOut = there.some((claim) => !isLive(claim, asking.now));
    if (hasRunOut) await releaseExpiredClaims(tx, withNursery(choices), asking.now);
    return null;
  }
  const claims = await claimsOn(tx, alternativeDates(choices));
  const alternatives = alternativesFor(lost, { centre, claims, chosen: choices, ...asking });
  return refuse("slot_taken", { slots: lost, count: lost.length, free, alternatives });
}
