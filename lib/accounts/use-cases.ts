import type { Actor, Residence, Role } from "@/lib/accounts/rules";
import { userById } from "@/lib/accounts/store";
import { holdOf } from "@/lib/bookings/store";
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

/** What the public pages, which are the same for everybody, add in the browser for the one who looks. */
export type Me = {
  signedIn: boolean;
  name: string | null;
  role: Role | null;
  residence: Residence | null;
  /** the slots kept for this visitor, while they are */
  hold: { expiresAt: Date } | null;
};

export async function viewMe(ctx: Context): Promise<Me> {
  const { actor } = ctx;
  const [user, hold] = await Promise.all([
    actor.kind === "user" ? userById(ctx.db.reader, actor.userId) : null,
    actor.kind !== "system" && actor.visitorId ? holdOf(ctx.db.reader, actor.visitorId) : null,
  ]);
  return {
    signedIn: user !== null,
    name: user?.name ?? null,
    role: user?.role ?? null,
    residence: user?.residence ?? null,
    hold: hold && hold.expiresAt > ctx.now ? { expiresAt: hold.expiresAt } : null,
  };
}
