import { z } from "zod";
import { isSignedIn, mayChangeAccount, type SignedInActor } from "@/lib/accounts/rules";
import { devicesOf, endDevices, raiseSignInVersion } from "@/lib/accounts/store";
import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { type Tx, transaction } from "@/lib/db";
import { ok, type Result, refuse } from "@/lib/result";

/** A browser that is signed in to the account of whoever asks. */
export type SignedInDevice = { id: string; label: string; createdAt: Date; lastSeenAt: Date; isThis: boolean };

/** The browsers signed in to one's own account, this one first. */
export async function viewDevices(ctx: Context): Promise<Result<SignedInDevice[]>> {
  const { actor } = ctx;
  if (!mayChangeAccount(actor)) return refuse("not_allowed");
  const devices = (await devicesOf(ctx.db.reader, actor.userId))
    .filter((device) => isSignedIn(device, actor.role, ctx.now))
    .map(({ endedAt: _, ...device }) => ({ ...device, isThis: device.id === actor.deviceId }));
  return ok(devices.sort((a, b) => Number(b.isThis) - Number(a.isThis)));
}

/** Signs this browser out. Whoever is not signed in any more is signed out already. */
export async function signOut(ctx: Context): Promise<Result<null>> {
  const { actor } = ctx;
  if (actor.kind !== "user" || !actor.deviceId) return ok(null);
  const { userId, deviceId: id } = actor;
  return transaction(ctx.db, async (tx) => {
    await endDevices(tx, { userId, id }, ctx.now);
    return ok(null);
  });
}

export const endDeviceInput = z.object({ device: z.string().max(60) });

/** Signs one of one's browsers out; from its next request on it is a visitor's. */
export async function endDevice(ctx: Context, input: z.output<typeof endDeviceInput>): Promise<Result<null>> {
  return end(ctx, "account.end_device", (tx, { userId }) => endDevices(tx, { userId, id: input.device }, ctx.now));
}

export const endOtherDevicesInput = z.object({});

/** Signs every browser out but this one. */
export async function endOtherDevices(ctx: Context): Promise<Result<null>> {
  return end(ctx, "account.end_other_devices", (tx, { userId, deviceId }) =>
    endDevices(tx, { userId, not: deviceId }, ctx.now),
  );
}

export const signOutEverywhereInput = z.object({});

/** Ends every sign-in of the account, this one too, from the next request on. */
export async function signOutEverywhere(ctx: Context): Promise<Result<null>> {
  return end(ctx, "account.sign_out_everywhere", async (tx, { userId }) => {
    await raiseSignInVersion(tx, userId, ctx.now);
    return null;
  });
}

/** Ends sign-ins and notes it; what had been ended already is no change. */
async function end(
  ctx: Context,
  action: string,
  work: (tx: Tx, actor: SignedInActor) => Promise<number | null>,
): Promise<Result<null>> {
  const { actor } = ctx;
  if (!mayChangeAccount(actor)) return refuse("not_allowed");
  return transaction(ctx.db, async (tx) => {
    const count = await work(tx, actor);
    if (count !== 0)
      await recordChange(tx, {
        actor,
        action,
        subject: "user",
        subjectId: actor.userId,
        ...(count && { after: { ended: count } }),
        at: ctx.now,
      });
    return ok(null);
  });
}
