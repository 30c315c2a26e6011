import { z } from "zod";
import { can } from "@/lib/accounts/rules";
import { forgetCodes, userById } from "@/lib/accounts/store";
import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { transaction } from "@/lib/db";
import { enqueueMail, moveMails } from "@/lib/mail/store";
import { ok, type Result, refuse } from "@/lib/result";
import { recordViews } from "./record-views";
import { mailOf, mergeProblem } from "./rules";
import { accountById, type Belongings, belongingsOf, mergeAccounts, mergeSideOf, type PersonRow } from "./store";

/** One of two accounts side by side. */
export type MergePerson = Omit<PersonRow, "email"> & { email: string | null; belongings: Belongings };

export const previewMergeInput = z.object({ keepId: z.string().max(64), otherId: z.string().max(64) });

/** Two accounts side by side, before they are made one: who they are and what moves. */
export async function previewMerge(
  ctx: Context,
  { keepId, otherId }: z.output<typeof previewMergeInput>,
): Promise<Result<{ keep: MergePerson; other: MergePerson }>> {
  if (!can(ctx.actor, "person.merge")) return refuse("not_allowed");
  const db = ctx.db.reader;
  const problem = mergeProblem(
    keepId,
    otherId,
    await mergeSideOf(db, keepId, ctx.now),
    await mergeSideOf(db, otherId, ctx.now),
  );
  if (problem) return refuse(problem);
  await recordViews(ctx, "person", [keepId, otherId]);
  const side = async (id: string) => {
    const person = await accountById(db, id);
    return person && { ...person, email: mailOf(person.email), belongings: await belongingsOf(db, id) };
  };
  const [keep, other] = [await side(keepId), await side(otherId)];
  return keep && other ? ok({ keep, other }) : refuse("merge_gone");
}

const side = z.enum(["keep", "other"]);

export const mergePeopleInput = previewMergeInput.extend({
  /** whose name and reading, mail address with its password, telephone number and residence stay */
  name: side,
  email: side,
  phone: side,
  residence: side,
  /** whether the address that is left over can be registered anew */
  free: z.literal("on").optional(),
  /** that it cannot be undone: a press alone may be a slip */
  sure: z.literal("on", { error: "trust.fields.sure" }),
});

/**
 * Makes everything of one account the other's, in one transaction: bookings with their papers and payments, wishes,
 * groups, points and notes. Caps count them together from then on. The account that is left is closed and empty.
 * Pressed twice it happens once.
 */
export async function mergePeople(
  ctx: Context,
  input: z.output<typeof mergePeopleInput>,
): Promise<Result<{ id: string }>> {
  const { actor, now } = ctx;
  if (!can(actor, "person.merge")) return refuse("not_allowed");
  const { keepId, otherId } = input;
  return transaction(ctx.db, async (tx): Promise<Result<{ id: string }>> => {
    const [keepSide, otherSide] = [await mergeSideOf(tx, keepId, now), await mergeSideOf(tx, otherId, now)];
    if (otherSide?.mergedIntoId === keepId) return ok({ id: keepId });
    const problem = mergeProblem(keepId, otherId, keepSide, otherSide);
    if (problem) return refuse(problem);
    const [keep, other] = [await accountById(tx, keepId), await accountById(tx, otherId)];
    if (!keep || !other) return refuse("merge_gone");
    const moved = await belongingsOf(tx, otherId);
    const chosen = { keep, other };
    // Nobody signs in without an address: where the other has none, there is none to take over.
    const takesSignIn = input.email === "other" && mailOf(other.email) !== null;
    const [mail, left] = takesSignIn ? [other, keep] : [keep, other];
    await forgetCodes(tx, left.email);
    await moveMails(tx, left.email, mail.email);
    const { name, kana } = chosen[input.name];
    await mergeAccounts(
      tx,
      keepId,
      otherId,
      {
        name,
        kana,
        phone: chosen[input.phone].phone,
        residence: chosen[input.residence].residence,
        email: mail.email,
        formerEmail: input.free || !mailOf(left.email) ? null : left.email,
        takesSignIn,
      },
      now,
    );
    const after = { into: keepId, from: otherId, moved, freed: Boolean(input.free) };
    await recordChange(tx, { actor, action: "person.merge", subject: "user", subjectId: keepId, after, at: now });
    await recordChange(tx, { actor, action: "person.merge", subject: "user", subjectId: otherId, after, at: now });
    const user = await userById(tx, keepId);
    if (user && mailOf(user.email))
      await enqueueMail(tx, {
        key: `accounts_merged:${otherId}`,
        to: user.email,
        locale: user.locale,
        notice: { kind: "accounts_merged", site: ctx.config.url },
        now,
      });
    return ok({ id: keepId });
  });
}
