import { z } from "zod";
import { mailField, nameField } from "@/lib/accounts/fields";
import { can, type Role } from "@/lib/accounts/rules";
import { insertUser, raiseSignInVersion, type User, updateUser, userByEmail, userById } from "@/lib/accounts/store";
import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { type Tx, transaction } from "@/lib/db";
import { enqueueMail } from "@/lib/mail/store";
import { ok, type Result, refuse } from "@/lib/result";
import { GRANTED_BY_ADMIN, mayGrant } from "./rules";
import { accountById, countOtherAdmins, removeFactor, type StaffRow, staffAccounts } from "./store";

/** Everybody who works here, with what may be changed of each. */
export async function viewStaff(ctx: Context): Promise<Result<(StaffRow & { isOwn: boolean; mayChange: boolean })[]>> {
  const { actor } = ctx;
  if (actor.kind !== "user" || !can(actor, "account.appoint")) return refuse("not_allowed");
  const rows = await staffAccounts(ctx.db.reader);
  return ok(
    rows.map((row) => ({
      ...row,
      isOwn: row.id === actor.userId,
      mayChange: GRANTED_BY_ADMIN.some((role) => mayGrant(actor.role, row.role, role)),
    })),
  );
}

const role = z.enum(GRANTED_BY_ADMIN);

export const appointStaffInput = z.object({
  email: mailField,
  name: nameField,
  role: z.enum(["staff", "admin"]),
});

/**
 * Gives a role to whoever has a mail address: an account there is gets it, and for others one is made, whose owner
 * sets its password by a code mailed to the address. Either is told by mail.
 */
export async function appointStaff(
  ctx: Context,
  input: z.output<typeof appointStaffInput>,
): Promise<Result<{ isNew: boolean }>> {
  const { actor, now } = ctx;
  if (actor.kind !== "user" || !can(actor, "account.appoint")) return refuse("not_allowed");
  return transaction(ctx.db, async (tx): Promise<Result<{ isNew: boolean }>> => {
    const known = await userByEmail(tx, input.email);
    if (known) {
      const account = await accountById(tx, known.id);
      if (known.role === input.role) return refuse("already_staff");
      if (account?.disabledAt || account?.mergedIntoId) return refuse("merge_disabled");
      const given = await giveRole(tx, ctx, known, input.role);
      return given.ok ? ok({ isNew: false }) : given;
    }
    if (!mayGrant(actor.role, "resident", input.role)) return refuse("not_to_grant");
    const id = crypto.randomUUID();
    const user = { id, email: input.email, name: input.name, kana: "", phone: "", residence: "city" as const };
    await insertUser(tx, { ...user, role: input.role, locale: ctx.locale, passwordHash: null, createdAt: now });
    await tell(tx, ctx, { id, email: input.email, locale: ctx.locale, signInVersion: 1 }, true);
    await recordChange(tx, {
      actor,
      action: "account.appoint",
      subject: "user",
      subjectId: id,
      after: { role: input.role },
      at: now,
    });
    return ok({ isNew: true });
  });
}

export const changeRoleInput = z.object({ id: z.string().max(64), role });

/** Changes the role of an account; its sign-ins end. The last administrator stays one. */
export async function changeRole(ctx: Context, input: z.output<typeof changeRoleInput>): Promise<Result<null>> {
  const { actor } = ctx;
  if (actor.kind !== "user" || !can(actor, "account.appoint")) return refuse("not_allowed");
  return transaction(ctx.db, async (tx): Promise<Result<null>> => {
    const user = await userById(tx, input.id);
    if (!user) return refuse("account_gone");
    return user.role === input.role ? ok(null) : giveRole(tx, ctx, user, input.role);
  });
}

export const resetFactorInput = z.object({ id: z.string().max(64) });

/** Takes the second factor from somebody of the staff who lost it; their sign-ins end. Not one's own: that asks for
 *  the password. */
export async function resetFactor(ctx: Context, input: z.output<typeof resetFactorInput>): Promise<Result<null>> {
  const { actor, now } = ctx;
  if (actor.kind !== "user" || !can(actor, "account.appoint")) return refuse("not_allowed");
  if (actor.userId === input.id) return refuse("own_account");
  return transaction(ctx.db, async (tx): Promise<Result<null>> => {
    const user = await userById(tx, input.id);
    if (!user) return refuse("account_gone");
    // Whoever may not make somebody a counsellor does not weaken a counsellor's door either.
    if (!GRANTED_BY_ADMIN.some((known) => known === user.role)) return refuse("not_to_grant");
    if (!(await removeFactor(tx, user.id))) return ok(null);
    await raiseSignInVersion(tx, user.id, now);
    await recordChange(tx, {
      actor,
      action: "account.remove_factor",
      subject: "user",
      subjectId: user.id,
      at: now,
    });
    return ok(null);
  });
}

/** The one place where a page gives a role: who may, and that an administrator is left. */
async function giveRole(tx: Tx, ctx: Context, user: User, to: Role): Promise<Result<null>> {
  const { actor, now } = ctx;
  if (actor.kind !== "user" || !mayGrant(actor.role, user.role, to)) return refuse("not_to_grant");
  if (user.role === "admin" && (await countOtherAdmins(tx, user.id)) === 0) return refuse("last_admin");
  await updateUser(tx, user.id, { role: to });
  const signInVersion = await raiseSignInVersion(tx, user.id, now);
  if (to === "resident") await removeFactor(tx, user.id);
  else await tell(tx, ctx, { ...user, signInVersion }, false);
  await recordChange(tx, {
    actor,
    action: "account.appoint",
    subject: "user",
    subjectId: user.id,
    before: { role: user.role },
    after: { role: to },
    at: now,
  });
  return ok(null);
}

async function tell(
  tx: Tx,
  ctx: Context,
  user: Pick<User, "id" | "email" | "locale" | "signInVersion">,
  isNew: boolean,
): Promise<void> {
  await enqueueMail(tx, {
    key: `appointed:${user.id}:${user.signInVersion}`,
    to: user.email,
    locale: user.locale,
    notice: { kind: "appointed", site: ctx.config.url, isNew },
    now: ctx.now,
  });
}
