import type { Role } from "@/lib/accounts/rules";
import type { User } from "@/lib/accounts/store";
import { holdOf, updateHold } from "@/lib/bookings/store";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db";

/** Who is signed in from now on, and the path of this site they were on their way to. */
export type Welcome = { userId: string; signInVersion: number; role: Role; next: string | null };

/** What every way of signing in ends with: the slots the visitor holds become the account's. */
export async function welcome(
  tx: Tx,
  ctx: Context,
  user: Pick<User, "id" | "signInVersion" | "role">,
  next: string | null,
): Promise<Welcome> {
  const visitorId = ctx.actor.kind === "system" ? null : ctx.actor.visitorId;
  const hold = visitorId ? await holdOf(tx, visitorId) : null;
  if (hold) await updateHold(tx, hold.id, { userId: user.id });
  return { userId: user.id, signInVersion: user.signInVersion, role: user.role, next };
}
