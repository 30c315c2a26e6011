import { z } from "zod";
import { checkPassword, mailField, nameField, newPasswordField } from "@/lib/accounts/fields";
import { hashPassword } from "@/lib/accounts/hash-password";
import { can } from "@/lib/accounts/rules";
import { insertUser, raiseSignInVersion, updateUser, userByEmail } from "@/lib/accounts/store";
import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { transaction } from "@/lib/db";
import { ok, type Result, refuse } from "@/lib/result";
import { removeFactor, setDisabledAt } from "@/lib/staff/store";

export const createAdminInput = z
  .object({ email: mailField, name: nameField, password: newPasswordField })
  .superRefine(({ password, email }, issues) => checkPassword(password, email, issues));

/**
 * Makes an administrator: the first one of an installation, or an account that gets the role and a
 * new password, which ends its sign-ins. It is the way back in as well: such an account is open again
 * and has no second factor. Its reading, phone and residence class are filled in on the account page.
 */
export async function createAdmin(
  ctx: Context,
  input: z.output<typeof createAdminInput>,
): Promise<Result<{ userId: string; created: boolean }>> {
  const { actor } = ctx;
  if (!can(actor, "account.appoint")) return refuse("not_allowed");
  const passwordHash = await hashPassword(input.password);
  return transaction(ctx.db, async (tx) => {
    const known = await userByEmail(tx, input.email);
    const userId = known?.id ?? crypto.randomUUID();
    if (known) {
      await updateUser(tx, userId, { role: "admin" });
      await removeFactor(tx, userId);
      await setDisabledAt(tx, userId, null);
      await raiseSignInVersion(tx, userId, ctx.now, { passwordHash });
    } else {
      await insertUser(tx, {
        id: userId,
        email: input.email,
        name: input.name,
        kana: "",
        phone: "",
        residence: "city",
        role: "admin",
        locale: ctx.locale,
        passwordHash,
        createdAt: ctx.now,
      });
    }
    await recordChange(tx, {
      actor,
      action: "account.appoint",
      subject: "user",
      subjectId: userId,
      ...(known && { before: { role: known.role } }),
      after: { role: "admin" },
      at: ctx.now,
    });
    return ok({ userId, created: !known });
  });
}
