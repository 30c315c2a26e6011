import { z } from "zod";
import { type CodeRequest, mailCostlyCode, redeemCode } from "@/lib/accounts/codes";
import {
  checkPassword,
  checkReading,
  codeField,
  kanaField,
  mailField,
  nameField,
  newPasswordField,
  nextField,
  phoneField,
  residenceField,
} from "@/lib/accounts/fields";
import { hashPassword } from "@/lib/accounts/hash-password";
import { insertUser } from "@/lib/accounts/store";
import { type Welcome, welcome } from "@/lib/accounts/welcome";
import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { ok, type Result, refuse } from "@/lib/result";

export const registerInput = z
  .object({
    name: nameField,
    kana: kanaField,
    email: mailField,
    phone: phoneField,
    residence: residenceField,
    password: newPasswordField,
    next: nextField,
  })
  .superRefine((typed, issues) => {
    checkReading(typed, issues);
    checkPassword(typed.password, typed.email, issues);
  });

/** Begins a registration: what was typed waits for its code, and no account exists until then. */
export async function register(
  ctx: Context,
  input: z.output<typeof registerInput>,
): Promise<Result<CodeRequest & { next: string | null }>> {
  const { name, kana, phone, residence, email } = input;
  const mailed = await mailCostlyCode(ctx, email, async () => ({
    email,
    purpose: "register",
    registration: { name, kana, phone, residence, passwordHash: await hashPassword(input.password) },
  }));
  return mailed.ok ? ok({ ...mailed.value, next: input.next }) : mailed;
}

export const confirmRegistrationInput = z.object({ code: codeField, next: nextField });

/** Makes the account of a registration whose code is right, and signs its owner in. */
export async function confirmRegistration(
  ctx: Context,
  input: z.output<typeof confirmRegistrationInput> & CodeRequest,
): Promise<Result<Welcome>> {
  const done = await redeemCode(ctx, { ...input, purpose: "register" }, async (tx, { email, registration }) => {
    if (!registration) return refuse("code_expired");
    const { passwordHash, ...typed } = registration;
    const id = crypto.randomUUID();
    const user = { ...typed, id, email, role: "resident", locale: ctx.locale } as const;
    await insertUser(tx, { ...user, passwordHash, createdAt: ctx.now });
    await recordChange(tx, {
      actor: ctx.actor,
      action: "account.register",
      subject: "user",
      subjectId: id,
      at: ctx.now,
    });
    return ok(await welcome(tx, ctx, { ...user, signInVersion: 1 }, input.next));
  });
  // Two registrations of one address were under way, and the other was confirmed first.
  return !done.ok && done.code === "already_done" ? refuse("already_registered") : done;
}
