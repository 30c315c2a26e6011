import { z } from "zod";
import { type CodeRequest, mailCode, redeemCode } from "@/lib/accounts/codes";
import { checkPassword, codeField, mailField, newPasswordField, nextField } from "@/lib/accounts/fields";
import { hashPassword } from "@/lib/accounts/hash-password";
import { codeById, isDisabled, raiseSignInVersion, userByEmail } from "@/lib/accounts/store";
import { type Welcome, welcome } from "@/lib/accounts/welcome";
import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { enqueueMail } from "@/lib/mail/store";
import { ok, type Result, refuse } from "@/lib/result";

export const askResetCodeInput = z.object({ email: mailField, next: nextField });

/** Mails a code to set a new password with. */
export async function askResetCode(
  ctx: Context,
  input: z.output<typeof askResetCodeInput>,
): Promise<Result<CodeRequest & { next: string | null }>> {
  const mailed = await mailCode(ctx, { email: input.email, purpose: "reset" });
  return mailed.ok ? ok({ ...mailed.value, next: input.next }) : mailed;
}

export const resetPasswordInput = z
  .object({ code: codeField, password: newPasswordField, next: nextField })
  .superRefine(({ password }, issues) => checkPassword(password, "", issues));

/** Sets a new password for whoever has the code. Every other sign-in of the account ends. */
export async function resetPassword(
  ctx: Context,
  input: z.output<typeof resetPasswordInput> & CodeRequest,
): Promise<Result<Welcome>> {
  // Hashing is work by design: none for whoever has no code on its way.
  const asked = await codeById(ctx.db.reader, input.request);
  if (!asked || asked.usedAt || asked.expiresAt <= ctx.now) return refuse(asked?.usedAt ? "code_used" : "code_expired");
  const passwordHash = await hashPassword(input.password);
  return redeemCode(ctx, { ...input, purpose: "reset" }, async (tx, { email }) => {
    const user = await userByEmail(tx, email);
    if (!user) return refuse("code_expired");
    if (await isDisabled(tx, user.id)) return refuse("account_disabled");
    const signInVersion = await raiseSignInVersion(tx, user.id, ctx.now, { passwordHash });
    await enqueueMail(tx, {
      key: `password_changed:${user.id}:${signInVersion}`,
      to: email,
      locale: user.locale,
      notice: { kind: "password_changed", site: ctx.config.url },
      now: ctx.now,
    });
    await recordChange(tx, {
      actor: {
        kind: "user",
        userId: user.id,
        role: user.role,
        residence: user.residence,
        visitorId: null,
        group: null,
      },
      action: "account.reset_password",
      subject: "user",
      subjectId: user.id,
      at: ctx.now,
    });
    return ok(await welcome(tx, ctx, { ...user, signInVersion }, input.next));
  });
}
