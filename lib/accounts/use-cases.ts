import type { Actor } from "@/lib/accounts/rules";
import { userById } from "@/lib/accounts/store";
import type { Context } from "@/lib/context";

/**
 * Whom a signed-in cookie speaks for, asked of the database on each request: after "sign out
 * everywhere", a new password or a changed role the version differs and the sign-in has ended.
 */
export async function recognise(ctx: Context, signIn: { userId: string; signInVersion: number }): Promise<Actor> {
  const visitorId = ctx.actor.kind === "system" ? null : ctx.actor.visitorId;
  const user = await userById(ctx.db.reader, signIn.userId);
  if (!user || user.signInVersion !== signIn.signInVersion) return { kind: "visitor", visitorId };
  return { kind: "user", userId: user.id, role: user.role, residence: user.residence, visitorId };
}
