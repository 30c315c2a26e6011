import { randomInt } from "node:crypto";
import type { CodePurpose } from "@/lib/accounts/rules";
import { codeById, countCodeTry, type EmailCode, insertCode, type Registration, userByEmail } from "@/lib/accounts/store";
import { signInPolicy, takeTry } from "@/lib/accounts/tries";
import type { Context } from "@/lib/context";
import { type Tx, transaction } from "@/lib/db";
import { enqueueMail } from "@/lib/mail/store";
import { ok, type Result, refuse } from "@/lib/result";
import { keyedHash } from "@/lib/secrets";

/** A code that is on its way, or seems to be: its id is all the browser gets. */
export type CodeRequest = { request: string };

/**
 * Mails a six-digit code. Whoever asks sees the same whether or not the address has an account: a
 * row is written either way, and only what is mailed differs. Registering an address that has an
 * account mails that; a sign-in or new password for one that has none mails nothing, and its code
 * is known to nobody.
 */
export async function mailCode(
  ctx: Context,
  asked: { email: string; purpose: CodePurpose; registration: Registration | null },
): Promise<Result<CodeRequest>> {
  return transaction(ctx.db, async (tx) => {
    const taken = await takeTry(tx, ctx, "mails", asked.email);
    if (!taken.ok) return taken;
    const { minutes } = (await signInPolicy(ctx, tx)).code;
    const id = crypto.randomUUID();
    const code = String(randomInt(1_000_000)).padStart(6, "0");
    await insertCode(tx, {
      ...asked,
      id,
      codeHash: hashOf(ctx, id, code),
      expiresAt: new Date(ctx.now.getTime() + minutes * 60_000),
      createdAt: ctx.now,
    });
    const user = await userByEmail(tx, asked.email);
    const mail = { key: `${asked.purpose}_code:${id}`, to: asked.email, now: ctx.now };
    if (asked.purpose === "register" && user)
      await enqueueMail(tx, {
        ...mail,
        locale: ctx.locale,
        notice: { kind: "account_exists", site: ctx.config.url },
      });
    else if (asked.purpose === "register" || user)
      await enqueueMail(tx, {
        ...mail,
        locale: ctx.locale,
        notice: { kind: `${asked.purpose}_code`, code, minutes },
      });
    return ok({ request: id });
  });
}

/**
 * Looks at a typed code, inside the transaction that acts on it. A wrong one is counted, so the
 * caller must commit it (`ok(refusal)`) rather than let it undo itself.
 */
export async function checkCode(
  tx: Tx,
  ctx: Context,
  typed: { request: string; purpose: CodePurpose; code: string },
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

function hashOf(ctx: Context, id: string, code: string): string {
  return keyedHash(ctx.config.secret, "mailed code", `${id}\n${code}`);
}
