import { z } from "zod";
import { checkReading, kanaField, nameField, phoneField, residenceField } from "@/lib/accounts/fields";
import { can } from "@/lib/accounts/rules";
import { raiseSignInVersion, updateUser } from "@/lib/accounts/store";
import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { transaction } from "@/lib/db";
import { ok, type Result, refuse } from "@/lib/result";
import { DISABLE_REASONS, type DisableReason } from "./rules";
import { accountById, countOtherAdmins, type PersonRow, setDisabledAt } from "./store";
import { shownOf } from "./view-person";

export const changePersonInput = z
  .object({
    id: z.string().max(64),
    /** the mark of what the page showed */
    shown: z.string().max(100),
    name: nameField,
    kana: kanaField,
    phone: phoneField,
    residence: residenceField,
  })
  .superRefine(checkReading);

/** Changes for somebody what their account says of them. What another has changed meanwhile is told, not overwritten. */
export async function changePerson(
  ctx: Context,
  { id, shown, ...typed }: z.output<typeof changePersonInput>,
): Promise<Result<{ id: string }>> {
  const { actor } = ctx;
  return transaction(ctx.db, async (tx) => {
    const person = await accountById(tx, id);
    if (!isTheirsToChange(ctx, person)) return refuse("not_allowed");
    if (shownOf(ctx, person) !== shown) {
      const { name, kana, phone } = person;
      return refuse("person_changed", { name, kana, phone });
    }
    const changed = (["name", "kana", "phone", "residence"] as const).filter((field) => typed[field] !== person[field]);
    if (changed.length === 0) return ok({ id });
    await updateUser(tx, id, typed);
    await recordChange(tx, {
      actor,
      action: "person.change",
      subject: "user",
      subjectId: id,
      before: { residence: person.residence },
      after: { residence: typed.residence, changed },
      at: ctx.now,
    });
    return ok({ id });
  });
}

export const disablePersonInput = z.object({
  id: z.string().max(64),
  reason: z.enum(DISABLE_REASONS as [DisableReason, ...DisableReason[]]),
});

/** Closes an account for signing in; its bookings stand. Nobody closes their own, and one administrator stays. */
export async function disablePerson(
  ctx: Context,
  { id, reason }: z.output<typeof disablePersonInput>,
): Promise<Result<{ id: string }>> {
  const { actor } = ctx;
  return transaction(ctx.db, async (tx) => {
    const person = await accountById(tx, id);
    if (!isTheirsToChange(ctx, person)) return refuse("not_allowed");
    if (actor.kind === "user" && actor.userId === id) return refuse("own_account");
    if (person.role === "admin" && (await countOtherAdmins(tx, id)) === 0) return refuse("last_admin");
    if (person.disabledAt) return ok({ id });
    await setDisabledAt(tx, id, ctx.now);
    await raiseSignInVersion(tx, id, ctx.now);
    await recordChange(tx, {
      actor,
      action: "person.disable",
      subject: "user",
      subjectId: id,
      before: { disabled: false },
      after: { disabled: true, reason },
      at: ctx.now,
    });
    return ok({ id });
  });
}

export const enablePersonInput = z.object({ id: z.string().max(64) });

/** Opens an account again that was closed. */
export async function enablePerson(
  ctx: Context,
  { id }: z.output<typeof enablePersonInput>,
): Promise<Result<{ id: string }>> {
  return transaction(ctx.db, async (tx) => {
    const person = await accountById(tx, id);
    if (!isTheirsToChange(ctx, person)) return refuse("not_allowed");
    if (!person.disabledAt) return ok({ id });
    await setDisabledAt(tx, id, null);
    await recordChange(tx, {
      actor: ctx.actor,
      action: "person.enable",
      subject: "user",
      subjectId: id,
      before: { disabled: true },
      after: { disabled: false },
      at: ctx.now,
    });
    return ok({ id });
  });
}

/** Whether an account is there and whoever asks may change it: those of staff are the administrator's. */
function isTheirsToChange({ actor }: Context, person: PersonRow | null): person is PersonRow {
  if (!person || person.erasedAt || person.mergedIntoId) return false;
  return can(actor, person.role === "resident" ? "person.change" : "account.appoint");
}
