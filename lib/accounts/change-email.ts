import { z } from "zod";
import { type CodeRequest, mailCode, redeemCode } from "@/lib/accounts/codes";
import { codeField, mailField } from "@/lib/accounts/fields";
import { provePassword } from "@/lib/accounts/prove-password";
import { mayChangeAccount } from "@/lib/accounts/rules";
import { endDevices, forgetCodes, passwordHashOf, updateUser, userById } from "@/lib/accounts/store";
import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { enqueueMail, moveMails } from "@/lib/mail/store";
import { ok, type Result, refuse } from "@/lib/result";

export const askNewEmailInput = z.object({ email: mailField, currentPassword: z.string().max(1000).default("") });

/**
 * Mails a code to the address that an account is to have. Whether another account has it is told in
 * that mail alone, to the owner of the address: whoever asks sees the same.
 */
export async function askNewEmail(
  ctx: Context,
  input: z.output<typeof askNewEmailInput>,
): Promise<Result<CodeRequest & { next: null }>> {
  const { actor } = ctx;
  if (!mayChangeAccount(actor)) return refuse("not_allowed");
  const user = await userById(ctx.db.reader, actor.userId);
  if (!user) return refuse("not_allowed");
  if (input.email === user.email) return refuse("same_email");
  if (await passwordHashOf(ctx.db.reader, user.id)) {
    const proven = await provePassword(ctx, user, input.currentPassword);
    if (!proven.ok) return proven;
  }
  const mailed = await mailCode(ctx, { email: input.email, purpose: "change_email", userId: user.id });
  return mailed.ok ? ok({ ...mailed.value, next: null }) : mailed;
}

export const confirmNewEmailInput = z.object({ code: codeField });

/** Gives an account the address whose code is right. Its other browsers are signed out, and the old
 *  address is told, so that its owner notices a change that was not theirs. */
export async function confirmNewEmail(
  ctx: Context,
  input: z.output<typeof confirmNewEmailInput> & CodeRequest,
): Promise<Result<null>> {
  const { actor } = ctx;
  if (!mayChangeAccount(actor)) return refuse("not_allowed");
  const done = await redeemCode(ctx, { ...input, purpose: "change_email" }, async (tx, code) => {
    const user = await userById(tx, actor.userId);
    if (!user || code.userId !== user.id) return refuse("code_expired");
    await updateUser(tx, user.id, { email: code.email });
    await forgetCodes(tx, user.email);
    await moveMails(tx, user.email, code.email);
    await endDevices(tx, { userId: user.id, not: actor.deviceId }, ctx.now);
    await enqueueMail(tx, {
      key: `email_changed:${code.id}`,
      to: user.email,
      locale: user.locale,
      notice: { kind: "email_changed" },
      now: ctx.now,
    });
    await recordChange(tx, {
      actor,
      action: "account.change_email",
      subject: "user",
      subjectId: user.id,
      at: ctx.now,
    });
    return ok(null);
  });
  // Somebody registered with the address while the code was on its way.
  return !done.ok && done.code === "already_done" ? refuse("already_registered") : done;
}

/** Whether whoever asks has a password, and so is asked for it before the address changes. */
export async function hasPassword(ctx: Context): Promise<boolean> {
  return mayChangeAccount(ctx.actor) && (await passwordHashOf(ctx.db.reader, ctx.actor.userId)) !== null;
}
