import { z } from "zod";
import {
  checkPassword,
  checkReading,
  kanaField,
  nameField,
  newPasswordField,
  passwordField,
  phoneField,
  residenceField,
} from "@/lib/accounts/fields";
import { hashPassword, verifyPassword } from "@/lib/accounts/hash-password";
import { can, type SignedInActor } from "@/lib/accounts/rules";
import { passwordHashOf, raiseSignInVersion, type User, updateUser, userById } from "@/lib/accounts/store";
import { giveBackTry, takeTry } from "@/lib/accounts/tries";
import type { Welcome } from "@/lib/accounts/welcome";
import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { transaction } from "@/lib/db";
import { enqueueMail } from "@/lib/mail/store";
import { ok, type Result, refuse } from "@/lib/result";

/** The account of whoever asks. */
export async function viewAccount(ctx: Context): Promise<Result<User>> {
  if (ctx.actor.kind !== "user") return refuse("not_allowed");
  const user = await userById(ctx.db.reader, ctx.actor.userId);
  return user && can(ctx.actor, "account.view", { userId: user.id }) ? ok(user) : refuse("not_allowed");
}

export const changeAccountInput = z
  .object({
    name: nameField,
    kana: kanaField,
    phone: phoneField,
    residence: residenceField,
    mailLocale: z.enum(["ja", "en"]),
  })
  .superRefine(checkReading);

/** Changes what an account says of its owner. Bookings keep the residence class they were made with. */
export async function changeAccount(ctx: Context, input: z.output<typeof changeAccountInput>): Promise<Result<null>> {
  const { actor } = ctx;
  if (!mayChange(actor)) return refuse("not_allowed");
  const { mailLocale: locale, ...patch } = input;
  return transaction(ctx.db, async (tx) => {
    const before = await userById(tx, actor.userId);
    if (!before) return refuse("not_allowed");
    await updateUser(tx, actor.userId, { ...patch, locale });
    await recordChange(tx, {
      actor,
      action: "account.change",
      subject: "user",
      subjectId: actor.userId,
      before: { residence: before.residence, locale: before.locale },
      after: { residence: patch.residence, locale },
      at: ctx.now,
    });
    return ok(null);
  });
}

export const changePasswordInput = z
  .object({ currentPassword: passwordField, newPassword: newPasswordField })
  .superRefine(({ newPassword }, issues) => checkPassword(newPassword, "", issues, "newPassword"));

/** Changes the password of whoever knows the old one; every other sign-in of the account ends. */
export async function changePassword(
  ctx: Context,
  input: z.output<typeof changePasswordInput>,
): Promise<Result<Welcome>> {
  const { actor } = ctx;
  if (!mayChange(actor)) return refuse("not_allowed");
  const user = await userById(ctx.db.reader, actor.userId);
  if (!user) return refuse("not_allowed");
  const taken = await transaction(ctx.db, (tx) => takeTry(tx, ctx, "tries", user.email));
  if (!taken.ok) return taken;
  const passwordHash = await hashPassword(input.newPassword);
  if (!(await verifyPassword(await passwordHashOf(ctx.db.reader, user.id), input.currentPassword)))
    return refuse("wrong_password");
  return transaction(ctx.db, async (tx) => {
    await giveBackTry(tx, ctx, user.email);
    const signInVersion = await raiseSignInVersion(tx, user.id, { passwordHash });
    await enqueueMail(tx, {
      key: `password_changed:${user.id}:${signInVersion}`,
      to: user.email,
      locale: user.locale,
      notice: { kind: "password_changed", site: ctx.config.url },
      now: ctx.now,
    });
    await recordChange(tx, {
      actor,
      action: "account.change_password",
      subject: "user",
      subjectId: user.id,
      at: ctx.now,
    });
    return ok({ userId: user.id, signInVersion, role: user.role, next: null });
  });
}

export const signOutEverywhereInput = z.object({});

/** Ends every sign-in of the account, this one too, from the next request on. */
export async function signOutEverywhere(ctx: Context): Promise<Result<null>> {
  const { actor } = ctx;
  if (!mayChange(actor)) return refuse("not_allowed");
  return transaction(ctx.db, async (tx) => {
    await raiseSignInVersion(tx, actor.userId);
    await recordChange(tx, {
      actor,
      action: "account.sign_out_everywhere",
      subject: "user",
      subjectId: actor.userId,
      at: ctx.now,
    });
    return ok(null);
  });
}

function mayChange(actor: Context["actor"]): actor is SignedInActor {
  return actor.kind === "user" && can(actor, "account.change", { userId: actor.userId });
}
