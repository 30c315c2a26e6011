import { z } from "zod";
import { nextField, passwordField } from "@/lib/accounts/fields";
import { provePassword } from "@/lib/accounts/prove-password";
import { isAllowedFrom, mayEnter } from "@/lib/accounts/rules";
import { userById } from "@/lib/accounts/store";
import type { Context } from "@/lib/context";
import { today } from "@/lib/dates";
import { transaction } from "@/lib/db";
import { policyOn } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { ok, type Result, refuse } from "@/lib/result";
import { type Gate, gateOf, isActiveLate } from "./rules";
import { deskStateOf, lockDevice, markActive, setActiveAt } from "./store";

/**
 * What stands before a door for whoever works here, whichever page they ask for: their role sees everybody's
 * bookings on the residents' pages as well. Null for residents, and where nothing does.
 * @param at the clock of the machine: a pause is a pause whatever hour the business has
 */
export async function passDesk(ctx: Context, at: Date): Promise<Gate | null> {
  const { actor } = ctx;
  if (actor.kind !== "user" || !mayEnter(actor, "worker")) return null;
  const policy = policyOn(await loadCentre(ctx.db.reader), today(ctx.now)).desk;
  const state = await deskStateOf(ctx.db.reader, actor.userId, actor.deviceId ?? "");
  const isAllowed = ctx.config.deskFromAnywhere || isAllowedFrom(ctx.network, policy.allow);
  return gateOf({ activeAt: null, hasFactor: false, isProven: false, ...state, isAllowed }, policy, at);
}

/** Notes a press of whoever works here, at most once a minute. Called when the answer is out. */
export async function noteActive(ctx: Context, at: Date): Promise<void> {
  const { actor } = ctx;
  if (actor.kind !== "user" || !actor.deviceId || !mayEnter(actor, "worker")) return;
  const { deviceId } = actor;
  const state = await deskStateOf(ctx.db.reader, actor.userId, deviceId);
  if (state && isActiveLate(state.activeAt, at))
    await transaction(ctx.db, async (tx) => ok(await markActive(tx, deviceId, at)));
}

export const lockDeskInput = z.object({});

/** Locks this browser at once: the next press asks for the password. */
export async function lockDesk(ctx: Context): Promise<Result<null>> {
  const { actor } = ctx;
  if (actor.kind !== "user" || !mayEnter(actor, "worker")) return refuse("not_allowed");
  const { deviceId } = actor;
  return transaction(ctx.db, async (tx) => {
    if (deviceId) await lockDevice(tx, deviceId);
    return ok(null);
  });
}

export const unlockDeskInput = z.object({ password: passwordField, next: nextField });

/** Opens a locked browser for whoever knows the password of its account. Tries count as those of signing in. */
export async function unlockDesk(
  ctx: Context,
  input: z.output<typeof unlockDeskInput>,
  at: Date,
): Promise<Result<{ next: string | null }>> {
  const { actor } = ctx;
  if (actor.kind !== "user" || !actor.deviceId || !mayEnter(actor, "worker")) return refuse("not_allowed");
  const { deviceId } = actor;
  const user = await userById(ctx.db.reader, actor.userId);
  if (!user) return refuse("not_allowed");
  const proven = await provePassword(ctx, user, input.password);
  if (!proven.ok) return proven;
  return transaction(ctx.db, async (tx) => {
    await setActiveAt(tx, deviceId, at);
    return ok({ next: input.next });
  });
}
