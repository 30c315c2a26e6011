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
import { hashPassword } from "@/lib/accounts/hash-password";
import { provePassword } from "@/lib/accounts/prove-password";
import { can, mayChangeAccount } from "@/lib/accounts/rules";
import { insertDevice, raiseSignInVersion, type User, updateUser, userById } from "@/lib/accounts/store";
import type { Welcome } from "@/lib/accounts/welcome";
import { recordChange } from "@/lib/audit";
import { type Context, realNow } from "@/lib/context";
import { today } from "@/lib/dates";
import { type Tx, transaction } from "@/lib/db";
import { policyOn } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
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
  })
  .superRefine(checkReading);

/** Changes what an account says of its owner. Bookings keep the residence class they were made with. */
export async function changeAccount(ctx: Context, input: z.output<typeof changeAccountInput>): Promise<Result<null>> {
  const { actor } = ctx;
  if (!mayChangeAccount(actor)) return refuse("not_allowed");
  return transaction(ctx.db, async (tx) => {
    const before = await userById(tx, actor.userId);
    if (!before) return refuse("not_allowed");
    await updateUser(tx, actor.userId, input);
    await recordChange(tx, {
      actor,
      action: "account.change",
      subject: "user",
      subjectId: actor.userId,
      before: { residence: before.residence },
      after: { residence: input.residence },
      at: ctx.now,
    });
    return ok(null);
  });
}

export const changeNoticesInput = z.object({
  mailLocale: z.enum(["ja", "en"]),
  reminders: z.array(z.coerce.number().int().min(1).max(100)).max(20),
});

/** So many days before use one may have oneself asked "still needed?": any of them, or none (a setting). */
export async function viewReminderDays(ctx: Context, db: Tx = ctx.db.reader): Promise<number[]> {
  return policyOn(await loadCentre(db), today(ctx.now)).reminders.useDaysBefore;
}

/** Changes in which language an account is written to, and when its owner is asked "still needed?". */
export async function changeNotices(ctx: Context, input: z.output<typeof changeNoticesInput>): Promise<Result<null>> {
  const { actor } = ctx;
  if (!mayChangeAccount(actor)) return refuse("not_allowed");
  return transaction(ctx.db, async (tx) => {
    const before = await userById(tx, actor.userId);
    if (!before) return refuse("not_allowed");
    const offered = await viewReminderDays(ctx, tx);
    const after = { locale: input.mailLocale, reminders: offered.filter((days) => input.reminders.includes(days)) };
    await updateUser(tx, actor.userId, after);
    await recordChange(tx, {
      actor,
      action: "account.change_notices",
      subject: "user",
      subjectId: actor.userId,
      before: { locale: before.locale, reminders: before.reminders },
      after,
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
  if (!mayChangeAccount(actor)) return refuse("not_allowed");
  const user = await userById(ctx.db.reader, actor.userId);
  if (!user) return refuse("not_allowed");
  const proven = await provePassword(ctx, user, input.currentPassword);
  if (!proven.ok) return proven;
  const passwordHash = await hashPassword(input.newPassword);
  return transaction(ctx.db, async (tx) => {
    const deviceId =
      actor.deviceId ??
      (await insertDevice(tx, { userId: user.id, label: ctx.browser ?? "", at: ctx.now, activeAt: realNow() }));
    const signInVersion = await raiseSignInVersion(tx, user.id, ctx.now, { passwordHash, keep: deviceId });
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
    return ok({ userId: user.id, signInVersion, deviceId, role: user.role, next: null });
  });
}
