import type { Role } from "@/lib/accounts/rules";
import { endDevices, insertDevice, type User } from "@/lib/accounts/store";
import { holdOf, updateHold } from "@/lib/bookings/store";
import { type Context, realNow } from "@/lib/context";
import type { Tx } from "@/lib/db";

/** Who is signed in from now on, in which browser, and the path of this site they were on their way to. */
export type Welcome = {
  userId: string;
  signInVersion: number;
  deviceId: string;
  role: Role;
  next: string | null;
};

/** What every way of signing in ends with: the browser is the account's until it is ended, and so are
 *  the slots the visitor holds. A sign-in that was still there in this browser makes room. */
export async function welcome(
  tx: Tx,
  ctx: Context,
  user: Pick<User, "id" | "signInVersion" | "role">,
  next: string | null,
): Promise<Welcome> {
  const visitorId = ctx.actor.kind === "system" ? null : ctx.actor.visitorId;
  const hold = visitorId ? await holdOf(tx, visitorId) : null;
  if (hold) await updateHold(tx, hold.id, { userId: user.id });
  const { actor } = ctx;
  if (actor.kind === "user" && actor.deviceId)
    await endDevices(tx, { userId: actor.userId, id: actor.deviceId }, ctx.now);
  const deviceId = await insertDevice(tx, {
    userId: user.id,
    label: ctx.browser ?? "",
    at: ctx.now,
    activeAt: realNow(),
  });
  return { userId: user.id, signInVersion: user.signInVersion, deviceId, role: user.role, next };
}
