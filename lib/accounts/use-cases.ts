import { type Actor, isSeenLate, type Residence, type Role, type WindowClass, windowOf } from "@/lib/accounts/rules";
import { deviceSeenAt, hasDevice, markDeviceSeen, userById, userWithGroup } from "@/lib/accounts/store";
import { holdOf } from "@/lib/bookings/store";
import type { Context } from "@/lib/context";
import { fiscalYearOf, today } from "@/lib/dates";
import { transaction } from "@/lib/db";
import { ok } from "@/lib/result";

/**
 * Whom a signed-in cookie speaks for, asked of the database on each request: a browser that was ended
 * is a visitor's again, and after "sign out everywhere", a new password or a changed role the version
 * differs. Nothing is written here: every page of somebody signed in comes this way.
 */
export async function recognise(ctx: Context, signIn: SignIn): Promise<Actor> {
  const visitorId = ctx.actor.kind === "system" ? null : ctx.actor.visitorId;
  const { userId, signInVersion, deviceId } = signIn;
  const [user, isKnown] = await Promise.all([
    userWithGroup(ctx.db.reader, userId, fiscalYearOf(today(ctx.now))),
    hasDevice(ctx.db.reader, userId, deviceId),
  ]);
  if (!user || !isKnown || user.signInVersion !== signInVersion) return { kind: "visitor", visitorId };
  const { role, residence, group } = user;
  return { kind: "user", userId, role, residence, visitorId, deviceId, group };
}

/** What the token in the cookie of a sign-in names. */
export type SignIn = { userId: string; signInVersion: number; deviceId: string };

/** What the claims of a token name; null when they name no browser, as those of earlier versions. */
export function signInOf({ sub, signInVersion, deviceId }: Partial<Record<string, unknown>>): SignIn | null {
  if (typeof sub !== "string" || typeof signInVersion !== "number" || typeof deviceId !== "string") return null;
  return { userId: sub, signInVersion, deviceId };
}

/** Notes that somebody's browser was seen, at most once a day. Called when the answer is out. */
export async function noteSeen(ctx: Context): Promise<void> {
  const deviceId = ctx.actor.kind === "user" ? ctx.actor.deviceId : undefined;
  const seenAt = deviceId ? await deviceSeenAt(ctx.db.reader, deviceId) : null;
  if (!deviceId || !seenAt || !isSeenLate(seenAt, ctx.now)) return;
  await transaction(ctx.db, async (tx) => ok(await markDeviceSeen(tx, deviceId, ctx.now)));
}

/** What the public pages, which are the same for everybody, add in the browser for the one who looks. */
export type Me = {
  signedIn: boolean;
  name: string | null;
  role: Role | null;
  residence: Residence | null;
  /** whose opening of bookings counts for them, and for the group they act for */
  window: WindowClass | null;
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
    window: user && windowOf(actor),
    hold: hold && hold.expiresAt > ctx.now ? { expiresAt: hold.expiresAt } : null,
  };
}
