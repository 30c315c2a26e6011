import type { SignInPolicy } from "@/lib/accounts/rules";
import { countTry, forgetTries, uncountTry } from "@/lib/accounts/store";
import type { Context } from "@/lib/context";
import { today } from "@/lib/dates";
import type { Tx } from "@/lib/db";
import { policyOn } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";
import { keyedHash } from "@/lib/secrets";

type Counted = "tries" | "mails";

/** The limits of signing in that count today. */
export async function signInPolicy(ctx: Context, db: Tx = ctx.db.reader): Promise<SignInPolicy> {
  return policyOn(await loadCentre(db), today(ctx.now)).signIn;
}

/**
 * Counts one try for an account (its mail address, whether or not anybody has it) and for the
 * network address, before it is known whether it is right: however many are sent at once, no more
 * than the limit are looked at. Refused with the instant from which one may try again.
 */
export async function takeTry(
  tx: Tx,
  ctx: Context,
  counted: Counted,
  email: string | null,
): Promise<Result<null, Refusal<"too_many_tries" | "too_many_mails", { againAt: Date }>>> {
  const policy = await signInPolicy(ctx, tx);
  const limits = counted === "tries" ? policy.wrongTries : policy.mails;
  const until = new Date(ctx.now.getTime() + limits.minutes * 60_000);
  for (const [key, limit] of [
    [accountKey(ctx, counted, email), limits.perAccount],
    [addressKey(ctx, counted), limits.perAddress],
  ] as const) {
    if (!key) continue;
    const { count, expiresAt } = await countTry(tx, key, ctx.now, until);
    if (count > limit) return refuse(counted === "tries" ? "too_many_tries" : "too_many_mails", { againAt: expiresAt });
  }
  return ok(null);
}

/** What was counted turned out right: the account starts anew, the network address gets its try back. */
export async function giveBackTry(tx: Tx, ctx: Context, email: string | null): Promise<void> {
  const [account, address] = [accountKey(ctx, "tries", email), addressKey(ctx, "tries")];
  if (account) await forgetTries(tx, account);
  if (address) await uncountTry(tx, address);
}

function accountKey(ctx: Context, counted: Counted, email: string | null): string | null {
  return email && keyedHash(ctx.config.secret, `${counted} of an account`, email);
}

function addressKey(ctx: Context, counted: Counted): string | null {
  return ctx.address && keyedHash(ctx.config.secret, `${counted} of an address`, ctx.address);
}
