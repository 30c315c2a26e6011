import { z } from "zod";
import {
  attachFiles,
  attachmentsField,
  checkUploads,
  copyDocuments,
  removeCopies,
} from "@/lib/attachments/attach-files";
import type { Attachment } from "@/lib/attachments/rules";
import { attachmentsOf } from "@/lib/attachments/store";
import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { today } from "@/lib/dates";
import { type Tx, transaction } from "@/lib/db";
import { policyOn } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { oneOrMany } from "@/lib/fields";
import { ok, type Result, refuse } from "@/lib/result";
import type { Changed } from "./change-group";
import { groupIdField, wordsField } from "./fields";
import { mayApply, mayChange, meetsAll } from "./rules";
import { groupById, insertRegistration, rosterOf, withdrawSubmitted } from "./store";

/** The application to be 利用登録団体 as it is filled in. */
export const registerGroupInput = z.object({
  groupId: groupIdField,
  fiscalYear: z.coerce.number({ error: "invalid" }).int().min(2000).max(2100),
  conditions: oneOrMany(z.array(z.string().max(40)).max(40)),
  activities: wordsField(2000).pipe(z.string().min(1, "required")),
  plan: wordsField(2000),
  attachments: attachmentsField,
  /** documents of an earlier application of the group that go with this one too */
  documents: oneOrMany(z.array(z.string().max(64)).max(40)),
});

/**
 * Applies for a fiscal year: every published condition met, a roster, documents that are what they say.
 * What was typed and sent stays whatever the answer is.
 */
export async function registerGroup(
  ctx: Context,
  input: z.output<typeof registerGroupInput>,
): Promise<Result<Changed>> {
  const { actor, now } = ctx;
  if (actor.kind !== "user") return refuse("not_allowed");
  const { groupId, fiscalYear, attachments, documents, ...answers } = input;
  // Nothing is read or copied for an application that cannot be.
  const mayBe = await mayRegister(ctx, ctx.db.reader, input);
  if (!mayBe.ok) return mayBe;
  const earlier = await earlierDocuments(ctx, groupId, documents);
  const came = await checkUploads(ctx, attachments, { needed: true, beside: earlier });
  if (!came.ok) return came;
  const copies = await copyDocuments(ctx, earlier);
  if (!copies.ok) return copies;
  const checked = [...came.value, ...copies.value];
  const registered = await transaction(ctx.db, async (tx): Promise<Result<Changed>> => {
    const allowed = await mayRegister(ctx, tx, input);
    if (!allowed.ok) return allowed;
    const id = crypto.randomUUID();
    const { conditions } = allowed.value;
    await insertRegistration(tx, { id, groupId, fiscalYear, answers: { ...answers, conditions }, createdAt: now });
    await attachFiles(tx, checked, { kind: "registration", id, at: now });
    await recordChange(tx, {
      actor,
      action: "group.apply",
      subject: "group",
      subjectId: groupId,
      after: { fiscalYear, documents: checked.length },
      at: now,
    });
    return ok({ groupId });
  });
  if (!registered.ok) await removeCopies(ctx.config, copies.value);
  return registered;
}

/** Whether a group may apply so, but for its documents: the codes of the conditions it says it meets. */
async function mayRegister(
  { actor, now }: Context,
  db: Tx,
  {
    groupId,
    fiscalYear,
    conditions: met,
  }: Pick<z.output<typeof registerGroupInput>, "groupId" | "fiscalYear" | "conditions">,
): Promise<Result<{ conditions: string[] }>> {
  const group = mayChange(await groupById(db, groupId), actor.kind === "user" ? actor.userId : null);
  if (!group.ok) return group;
  const policy = policyOn(await loadCentre(db), today(now)).registration;
  const allowed = mayApply(group.value.registrations, fiscalYear, today(now), policy);
  if (!allowed.ok) return allowed;
  const meets = meetsAll(policy, met);
  if (!meets.ok) return meets;
  if ((await rosterOf(db, groupId)).length === 0) return refuse("roster_missing");
  return ok({ conditions: policy.conditions.map(({ code }) => code) });
}

/** Those of some documents that are of this group, for one of its representatives. */
async function earlierDocuments(ctx: Context, groupId: string, ids: readonly string[]): Promise<Attachment[]> {
  const db = ctx.db.reader;
  if (ids.length === 0 || ctx.actor.kind !== "user") return [];
  const group = mayChange(await groupById(db, groupId), ctx.actor.userId);
  if (!group.ok) return [];
  const registrations = group.value.registrations.map(({ id }) => id);
  return (await attachmentsOf(db, "registration", registrations)).filter(({ id }) => ids.includes(id));
}

export const withdrawRegistrationInput = z.object({ groupId: groupIdField });

/** Takes back an application that nobody has decided yet. */
export async function withdrawRegistration(
  ctx: Context,
  input: z.output<typeof withdrawRegistrationInput>,
): Promise<Result<Changed>> {
  const { actor } = ctx;
  if (actor.kind !== "user") return refuse("not_allowed");
  const { groupId } = input;
  return transaction(ctx.db, async (tx): Promise<Result<Changed>> => {
    const group = mayChange(await groupById(tx, groupId), actor.userId);
    if (!group.ok) return group;
    if (!group.value.registrations.some(({ status }) => status === "submitted")) return refuse("registration_decided");
    await withdrawSubmitted(tx, groupId);
    await recordChange(tx, { actor, action: "group.withdraw", subject: "group", subjectId: groupId, at: ctx.now });
    return ok({ groupId });
  });
}
