import { z } from "zod";
import { type CodeRequest, mailCode, redeemCode } from "@/lib/accounts/codes";
import { codeField, mailField, nextField, passwordField } from "@/lib/accounts/fields";
import { verifyPassword } from "@/lib/accounts/hash-password";
import { isDisabled, passwordHashOf, userByEmail } from "@/lib/accounts/store";
import { giveBackTry, takeTry } from "@/lib/accounts/tries";
import { type Welcome, welcome } from "@/lib/accounts/welcome";
import type { Context } from "@/lib/context";
import { transaction } from "@/lib/db";
import { ok, type Result, refuse } from "@/lib/result";

export const passwordSignInInput = z.object({ email: mailField, password: passwordField, next: nextField });

/** Signs in by password. A try is counted before the password is looked at, and taken back if it is right. */
export async function signInByPassword(
  ctx: Context,
  input: z.output<typeof passwordSignInInput>,
): Promise<Result<Welcome>> {
  const taken = await transaction(ctx.db, (tx) => takeTry(tx, ctx, "tries", input.email));
  if (!taken.ok) return taken;
  const user = await userByEmail(ctx.db.reader, input.email);
  const right = await verifyPassword(await passwordHashOf(ctx.db.reader, user?.id), input.password);
  if (!user || !right) return refuse("wrong_credentials");
  return transaction(ctx.db, async (tx) => {
    await giveBackTry(tx, ctx, input.email);
    if (await isDisabled(tx, user.id)) return refuse("account_disabled");
    return ok(await welcome(tx, ctx, user, input.next));
  });
}

export const askSignInCodeInput = z.object({ email: mailField, next: nextField });

/** Mails a code to sign in with. */
export async function askSignInCode(
  ctx: Context,
  input: z.output<typeof askSignInCodeInput>,
): Promise<Result<CodeRequest & { next: string | null }>> {
  const mailed = await mailCode(ctx, { email: input.email, purpose: "sign_in" });
  return mailed.ok ? ok({ ...mailed.value, next: input.next }) : mailed;
}

export const codeSignInInput = z.object({ code: codeField, next: nextField });

/** Signs in by a mailed code. */
export async function signInByCode(
  ctx: Context,
  input: z.output<typeof codeSignInInput> & CodeRequest,
): Promise<Result<Welcome>> {
  return redeemCode(ctx, { ...input, purpose: "sign_in" }, async (tx, { email }) => {
    const user = await userByEmail(tx, email);
    if (!user) return refuse("code_expired");
    if (await isDisabled(tx, user.id)) return refuse("account_disabled");
    return ok(await welcome(tx, ctx, user, input.next));
  });
}
