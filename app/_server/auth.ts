import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { after } from "next/server";
import { decode, encode } from "next-auth/jwt";
import { cache } from "react";
import {
  type Door,
  deviceLabel,
  mayEnter,
  neighbourhoodOf,
  type Role,
  type SignedInActor,
  safePath,
  signInLastsS,
} from "@/lib/accounts/rules";
import { noteSeen, recognise, type SignIn, signInOf } from "@/lib/accounts/use-cases";
import { type Context, createContext, type Locale, realNow, world } from "@/lib/context";
import { localePath } from "@/lib/i18n/routing";
import { keyedHash, randomToken } from "@/lib/secrets";
import { noteActive, passDesk } from "@/lib/staff/lock-desk";
import { type Gate, isAtGate } from "@/lib/staff/rules";

export type SignedInContext = Context & { actor: SignedInActor };

const VISITOR_COOKIE = "furatto-visitor";
const BASKET_COOKIE = "furatto-basket";
const CODE_COOKIE = "furatto-code";
const FEED_COOKIE = "furatto-feed";

// Real time, as everything of cookies.
const VISITOR_LASTS_S = 400 * 24 * 60 * 60;
const CODE_LASTS_S = 60 * 60;
const FEED_LASTS_S = 10 * 60;

const isSecure = () => world().config.url.startsWith("https:");

/** The cookie next-auth reads and clears, with the flags it gives it. */
export function signInCookie() {
  return {
    name: isSecure() ? "__Secure-next-auth.session-token" : "next-auth.session-token",
    options: { httpOnly: true, sameSite: "lax", path: "/", secure: isSecure() } as const,
  };
}

/** The context of the request under way, of whoever sends it: an account or a visitor. Once a
 *  render, so that every part of a page sees the same person and the same clock. */
export const currentContext = cache(async (locale: Locale): Promise<Context> => {
  const jar = await cookies();
  const visitor = jar.get(VISITOR_COOKIE)?.value;
  return contextOf(locale, visitor ?? null, jar.get(signInCookie().name)?.value);
});

/** The context of an action or route that anyone may use and that has to know them again (a hold,
 *  a code on its way): it gives the visitor their cookie when they have none. Not for pages, which
 *  cannot set cookies. */
export async function visitorContext(locale: Locale): Promise<Context> {
  const jar = await cookies();
  let visitor = jar.get(VISITOR_COOKIE)?.value;
  if (!visitor || !/^[\w-]{43}$/.test(visitor)) visitor = randomToken();
  jar.set(VISITOR_COOKIE, visitor, { ...signInCookie().options, maxAge: VISITOR_LASTS_S });
  return contextOf(locale, visitor, jar.get(signInCookie().name)?.value);
}

/** What a door leads to: `returnTo` is a path of this site to come back to, and `gate` the one that the page itself
 *  opens (the page of the lock is seen while the desk is locked). */
type Behind = { locale: Locale; returnTo: string; gate?: Gate };

/** The context of an account that may pass the door; everyone else is led to signing in and comes
 *  back afterwards, and whoever works here to the gate that is shut for them. */
export async function requireContext(door: Exclude<Door, "visitor">, page: Behind): Promise<SignedInContext> {
  const { ctx, gate } = await enter(door, page);
  if (gate) redirect(pathOfGate(gate, page.returnTo));
  return ctx;
}

/** The same for what was sent: the sender is told of the gate that is shut, and nothing typed is lost. */
export async function enter(
  door: Exclude<Door, "visitor">,
  page: Behind,
): Promise<{ ctx: SignedInContext; gate: Gate | null }> {
  const ctx = await currentContext(page.locale);
  if (!isSignedIn(ctx) || !mayEnter(ctx.actor, door)) {
    const office = door === "worker" ? "staff" : door;
    const query = new URLSearchParams({ next: page.returnTo, ...(door !== "resident" && { door: office }) });
    redirect(localePath(page.locale, `/sign-in?${query}`));
  }
  const shut = await gateBefore(ctx);
  return { ctx, gate: shut && !isAtGate(page.gate, shut) ? shut : null };
}

/** Once a request: every part of a page is told the same. */
const gateBefore = cache(async (ctx: Context): Promise<Gate | null> => {
  const at = realNow();
  const gate = await passDesk(ctx, at);
  // Nobody waits for it, and nothing is lost when it cannot be noted.
  if (!gate) after(() => noteActive(ctx, at).catch(() => {}));
  return gate;
});

const GATE_PATHS: Record<Gate, string> = {
  elsewhere: "/staff/elsewhere",
  lock: "/staff/lock",
  factor: "/staff/second-factor",
  set_up: "/staff/second-factor",
};

function pathOfGate(gate: Gate, returnTo: string): string {
  const next = gate === "elsewhere" ? null : safePath(returnTo);
  return next ? `${GATE_PATHS[gate]}?${new URLSearchParams({ next })}` : GATE_PATHS[gate];
}

/** The address a request comes from. The server writes the header from the socket, or from the last
 *  proxy it was told to trust, and removes any that came in. */
async function networkAddress(): Promise<string | null> {
  return (await headers()).get("x-furatto-address") || null;
}

/** What the token of a sign-in says; all else is asked of the database. */
export type SignInClaims = { sub: string; signInVersion: number; deviceId: string; lastsS: number };

export function claimsOf({ userId, signInVersion, deviceId, role }: SignIn & { role: Role }): SignInClaims {
  return { sub: userId, signInVersion, deviceId, lastsS: signInLastsS(role) };
}

export async function signInToken(claims: SignInClaims): Promise<string> {
  return encode({ token: claims, secret: world().config.secret, maxAge: claims.lastsS });
}

/** Signs the browser in: next-auth's own token in next-auth's own cookie. Only in actions and routes. */
export async function startSignIn(signIn: SignIn & { role: Role }): Promise<void> {
  const claims = claimsOf(signIn);
  const { name, options } = signInCookie();
  (await cookies()).set(name, await signInToken(claims), { ...options, maxAge: claims.lastsS });
}

/** Signs the browser out, and leaves nothing of this person behind for the next one at it. What
 *  they hold runs out by itself, or is theirs again when they sign in. Only in actions and routes. */
export async function endSignIn(): Promise<void> {
  const jar = await cookies();
  const { name, options } = signInCookie();
  for (const cookie of [name, VISITOR_COOKIE, CODE_COOKIE, FEED_COOKIE]) jar.set(cookie, "", { ...options, maxAge: 0 });
  jar.set(BASKET_COOKIE, "", { path: "/", maxAge: 0 });
}

/** Lets the browser that asked for a code come back to it; what it asked with stays on the server. */
export async function rememberCodeRequest(request: string): Promise<void> {
  (await cookies()).set(CODE_COOKIE, request, { ...signInCookie().options, maxAge: CODE_LASTS_S });
}

/** The id of the code this browser asked for last, or "". */
export async function codeRequest(): Promise<string> {
  return (await cookies()).get(CODE_COOKIE)?.value ?? "";
}

export async function forgetCodeRequest(): Promise<void> {
  (await cookies()).set(CODE_COOKIE, "", { ...signInCookie().options, maxAge: 0 });
}

/** Lets the browser that made a calendar feed show its address for a while; it stands nowhere else. */
export async function rememberFeedKey(key: string): Promise<void> {
  (await cookies()).set(FEED_COOKIE, key, { ...signInCookie().options, maxAge: FEED_LASTS_S });
}

/** The key of the feed this browser has just made, or null. */
export async function rememberedFeedKey(): Promise<string | null> {
  return (await cookies()).get(FEED_COOKIE)?.value ?? null;
}

async function contextOf(locale: Locale, visitor: string | null, token: string | undefined): Promise<Context> {
  const visitorId = visitor ? keyedHash(world().config.secret, "visitor", visitor) : null;
  const network = await networkAddress();
  const ctx = createContext({
    actor: { kind: "visitor", visitorId },
    locale,
    // Kept as a keyed hash alone.
    address: network && keyedHash(world().config.secret, "address", neighbourhoodOf(network)),
    network,
    browser: deviceLabel((await headers()).get("user-agent")),
  });
  const signIn = await readToken(token);
  if (!signIn) return ctx;
  const known = { ...ctx, actor: await recognise(ctx, signIn) };
  // Nobody waits for it, and nothing is lost when it cannot be noted.
  if (known.actor.kind === "user") after(() => noteSeen(known).catch(() => {}));
  return known;
}

async function readToken(token: string | undefined): Promise<SignIn | null> {
  if (!token) return null;
  // A cookie that is forged, cut short, expired or of another secret is no sign-in, not an error.
  const claims = await decode({ token, secret: world().config.secret }).catch(() => null);
  return claims && signInOf(claims);
}

function isSignedIn(ctx: Context): ctx is SignedInContext {
  return ctx.actor.kind === "user";
}
