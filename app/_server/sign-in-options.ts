import type { NextAuthOptions, Session } from "next-auth";
import type { JWT } from "next-auth/jwt";
import Credentials from "next-auth/providers/credentials";
import type { z } from "zod";
import {
  claimsOf,
  codeRequest,
  type SignInClaims,
  signInCookie,
  signInToken,
  visitorContext,
} from "@/app/_server/auth";
import { codeSignInInput, passwordSignInInput, signInByCode, signInByPassword } from "@/lib/accounts/sign-in";
import { signOut } from "@/lib/accounts/sign-out";
import { recognise, signInOf } from "@/lib/accounts/use-cases";
import type { Welcome } from "@/lib/accounts/welcome";
import { type Context, createContext, world } from "@/lib/context";
import type { Result } from "@/lib/result";

/**
 * next-auth's own routes speak through the same use cases, and the same cookie, as the forms of
 * /sign-in: whichever way one comes, limits count and a sign-in that was ended stays ended.
 */
export function signInOptions(): NextAuthOptions {
  const { name, options } = signInCookie();
  return {
    secret: world().config.secret,
    session: { strategy: "jwt" },
    jwt: { encode: ({ token }) => signInToken(token as SignInClaims) },
    cookies: { sessionToken: { name, options } },
    pages: { signIn: "/sign-in", signOut: "/account", error: "/sign-in" },
    providers: [
      Credentials({
        id: "password",
        credentials: { email: {}, password: {} },
        authorize: (typed) => authorize(passwordSignInInput, typed, signInByPassword),
      }),
      Credentials({
        id: "code",
        credentials: { code: {} },
        authorize: (typed) =>
          authorize(codeSignInInput, typed, async (ctx, input) =>
            signInByCode(ctx, { ...input, request: await codeRequest() }),
          ),
      }),
    ],
    callbacks: {
      async jwt({ token, user }) {
        if (user) return claimsOf(user as SignedIn);
        // next-auth takes what cannot be read as no sign-in, and clears the cookie.
        if ((await contextOf(token)).actor.kind !== "user") throw new Error("this sign-in has ended");
        return token;
      },
      session: ({ session, token }) => ({ expires: session.expires, user: { id: token.sub } as Session["user"] }),
    },
    events: {
      async signOut({ token }) {
        await signOut(await contextOf(token));
      },
    },
    logger: { error() {}, warn() {}, debug() {} },
  };
}

type SignedIn = Welcome & { id: string };

/** The context of whoever a token speaks for. */
async function contextOf(token: JWT | null): Promise<Context> {
  const ctx = createContext({ actor: { kind: "visitor", visitorId: null }, locale: "ja" });
  const signIn = token && signInOf(token);
  return signIn ? { ...ctx, actor: await recognise(ctx, signIn) } : ctx;
}

async function authorize<S extends z.ZodType>(
  schema: S,
  typed: Record<string, string> | undefined,
  signIn: (ctx: Context, input: z.output<S>) => Promise<Result<Welcome>>,
): Promise<SignedIn | null> {
  const input = schema.safeParse(typed);
  if (!input.success) return null;
  const welcome = await signIn(await visitorContext("ja"), input.data);
  return welcome.ok ? { ...welcome.value, id: welcome.value.userId } : null;
}
