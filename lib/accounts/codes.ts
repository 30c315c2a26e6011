import { randomInt } from "node:crypto";
import type { CodePurpose } from "@/lib/accounts/rules";
import {
  codeById,
  countCodeTry,
  type EmailCode,
  insertCode,
  markCodeUsed,
  type Registration,
  userByEmail,
} from "@/lib/accounts/store";
import { giveBackTry, signInPolicy, takeTry } from "@/lib/accounts/tries";
import type { Context } from "@/lib/context";
import { type Tx, transaction } from "@/lib/db";
import type { Notice } from "@/lib/mail/messages";
import { enqueueMail } from "@/lib/mail/store";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";
import { keyedHash } from "@/lib/secrets";

/** A code that is on its way, or seems to be: its id is all the browser gets. */
export type CodeRequest = { request: string };

/**
 * Mails a six-digit code. Whoever asks sees the same, after the same work, whether or not the
 * address has an account: a row and a mail are written either way. The owner of the address reads
 * whether there is one, and then the code is known to nobody.
 */
export async function mailCode(ctx: Context, asked: AskedCode): Promise<Result<CodeRequest>> {
  return transaction(ctx.db, async (tx) => {
    const taken = await takeTry(tx, ctx, "mails", asked.email);
    return taken.ok ? ok(await writeCode(tx, ctx, asked)) : taken;
  });
}

/** The same where something is to be worked out for the code that costs: not before it is known that
 *  one more mail may be sent, and outside of the transaction, which others wait for. */
export async function mailCostlyCode(
  ctx: Context,
  email: string,
  work: () => Promise<AskedCode>,
): Promise<Result<CodeRequest>> {
  const taken = await transaction(ctx.db, (tx) => takeTry(tx, ctx, "mails", email));
  if (!taken.ok) return taken;
  const asked = await work();
  return transaction(ctx.db, async (tx) => ok(await writeCode(tx, ctx, asked)));
}

/** What a code is mailed for: whatever was typed to register, or whose account it is to act on. */
export type AskedCode = {
  email: string;
  purpose: CodePurpose;
  registration?: Registration | null;
  userId?: string | null;
};

async function writeCode(tx: Tx, ctx: Context, asked: AskedCode): Promise<CodeRequest> {
  const { email, purpose, registration = null, userId = null } = asked;
  const { minutes } = (await signInPolicy(ctx, tx)).code;
  const id = crypto.randomUUID();
  const code = String(randomInt(1_000_000)).padStart(6, "0");
  await insertCode(tx, {
    id,
    email,
    purpose,
    registration,
    userId,
    codeHash: hashOf(ctx, id, code),
    expiresAt: new Date(ctx.now.getTime() + minutes * 60_000),
    createdAt: ctx.now,
  });
  await enqueueMail(tx, {
    key: `${purpose}_code:${id}`,
    to: email,
    locale: ctx.locale,
    notice: noticeOf(purpose, (await userByEmail(tx, email)) !== null, ctx.config.url, { code, minutes }),
    now: ctx.now,
  });
  return { request: id };
}

/**
 * Takes a typed code and acts on it, in one transaction. The code is spent if and only if `act`
 * succeeds; a wrong one is counted although the answer is a refusal.
 */
export async function redeemCode<T>(
  ctx: Context,
  typed: CodeRequest & { purpose: CodePurpose; code: string },
  act: (tx: Tx, code: EmailCode) => Promise<Result<T>>,
): Promise<Result<T>> {
  const done = await transaction<Result<T>, Refusal>(ctx.db, async (tx) => {
    const code = await checkCode(tx, ctx, typed);
    // Committed, not undone: what is wrong must stay counted.
    if (!code.ok) return ok(code);
    await markCodeUsed(tx, code.value.id, ctx.now);
    await giveBackTry(tx, ctx, code.value.email);
    const acted = await act(tx, code.value);
    return acted.ok ? ok(acted) : acted;
  });
  return done.ok ? done.value : done;
}

async function checkCode(
  tx: Tx,
  ctx: Context,
  typed: CodeRequest & { purpose: CodePurpose; code: string },
): Promise<Result<EmailCode>> {
  const taken = await takeTry(tx, ctx, "tries", null);
  if (!taken.ok) return taken;
  const asked = await codeById(tx, typed.request);
  if (!asked || asked.purpose !== typed.purpose || asked.expiresAt <= ctx.now) return refuse("code_expired");
  if (asked.usedAt) return refuse("code_used");
  const { tries } = (await signInPolicy(ctx, tx)).code;
  if (asked.attempts >= tries) return refuse("code_used_up", { tries });
  if (asked.codeHash === hashOf(ctx, asked.id, typed.code)) return ok(asked);
  await countCodeTry(tx, asked.id);
  const left = tries - asked.attempts - 1;
  return left > 0 ? refuse("wrong_code", { left }) : refuse("code_used_up", { tries });
}

function noticeOf(
  purpose: CodePurpose,
  hasAccount: boolean,
  site: string,
  mailed: { code: string; minutes: number },
): Notice {
  if (purpose === "register")
    return hasAccount ? { kind: "account_exists", site } : { kind: "register_code", ...mailed };
  if (purpose === "change_email")
    return hasAccount ? { kind: "address_in_use", site } : { kind: "change_email_code", ...mailed };
  return hasAccount ? { kind: `${purpose}_code`, ...mailed } : { kind: "no_account", site };
}

function hashOf(ctx: Context, id: string, code: string): string {
  return keyedHash(ctx.config.secret, "mailed code", `${id}\n${code}`);
}
