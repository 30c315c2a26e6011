import { z } from "zod";
import { type CodeRequest, mailCode, redeemCode } from "@/lib/accounts/codes";
import { codeField, passwordField } from "@/lib/accounts/fields";
import { provePassword } from "@/lib/accounts/prove-password";
import { mayChangeAccount, type SignedInActor } from "@/lib/accounts/rules";
import { passwordHashOf, type User, userById } from "@/lib/accounts/store";
import { removeBytes } from "@/lib/attachments/store";
import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { today } from "@/lib/dates";
import { type Tx, transaction } from "@/lib/db";
import { enqueueMail, removeMailFiles } from "@/lib/mail/store";
import { type Obstacle, whatStandsInTheWay } from "@/lib/privacy/rules";
import { affairsOf, erasePerson } from "@/lib/privacy/store";
import { ok, type Result, refuse } from "@/lib/result";
import { leaveAllLines } from "@/lib/waiting/queue";

/** What is to be settled before the account of whoever asks can be erased, and how they can prove who they are. */
export async function viewErasure(ctx: Context): Promise<Result<{ obstacles: Obstacle[]; hasPassword: boolean }>> {
  const { actor } = ctx;
  if (!mayChangeAccount(actor)) return refuse("not_allowed");
  const affairs = await affairsOf(ctx.db.reader, actor.userId);
  if (!affairs) return refuse("not_allowed");
  return ok({
    obstacles: whatStandsInTheWay(affairs, today(ctx.now)),
    hasPassword: (await passwordHashOf(ctx.db.reader, actor.userId)) !== null,
  });
}

export const askEraseCodeInput = z.object({});

/** Mails a code that erases the account of whoever asks. */
export async function askEraseCode(ctx: Context): Promise<Result<CodeRequest & { next: null }>> {
  const { actor } = ctx;
  if (!mayChangeAccount(actor)) return refuse("not_allowed");
  const user = await userById(ctx.db.reader, actor.userId);
  if (!user) return refuse("not_allowed");
  const settled = await checkSettled(ctx.db.reader, ctx, user);
  if (!settled.ok) return settled;
  const mailed = await mailCode(ctx, { email: user.email, purpose: "erase", userId: user.id });
  return mailed.ok ? ok({ ...mailed.value, next: null }) : mailed;
}

export const eraseByPasswordInput = z.object({ password: passwordField });

/** Erases the account of whoever asks and knows its password. */
export async function eraseByPassword(
  ctx: Context,
  input: z.output<typeof eraseByPasswordInput>,
): Promise<Result<null>> {
  const { actor } = ctx;
  if (!mayChangeAccount(actor)) return refuse("not_allowed");
  const user = await userById(ctx.db.reader, actor.userId);
  if (!user) return refuse("not_allowed");
  const settled = await checkSettled(ctx.db.reader, ctx, user);
  if (!settled.ok) return settled;
  const proven = await provePassword(ctx, user, input.password);
  if (!proven.ok) return proven;
  return withoutFiles(ctx, await transaction(ctx.db, (tx) => erase(tx, ctx, actor)));
}

export const eraseByCodeInput = z.object({ code: codeField });

/** Erases the account of whoever asks and has the code mailed to it. */
export async function eraseByCode(
  ctx: Context,
  input: z.output<typeof eraseByCodeInput> & CodeRequest,
): Promise<Result<null>> {
  const { actor } = ctx;
  if (!mayChangeAccount(actor)) return refuse("not_allowed");
  const erased = await redeemCode(ctx, { ...input, purpose: "erase" }, async (tx, code) =>
    code.userId === actor.userId ? erase(tx, ctx, actor) : refuse("code_expired"),
  );
  return withoutFiles(ctx, erased);
}

/**
 * Takes the person out of every table, in one transaction with the mail that says so. What was used and what
 * was paid stays for the numbers; slots somebody was offered go to the next in line.
 */
async function erase(tx: Tx, ctx: Context, actor: SignedInActor): Promise<Result<Erased>> {
  const user = await userById(tx, actor.userId);
  if (!user) return refuse("not_allowed");
  // Again, on what is committed: a booking may have been made in another tab meanwhile.
  const settled = await checkSettled(tx, ctx, user);
  if (!settled.ok) return settled;
  await leaveAllLines(ctx, tx, user.id);
  const erased = await erasePerson(tx, user.id, ctx.now);
  await enqueueMail(tx, {
    key: `account_erased:${user.id}`,
    to: user.email,
    locale: user.locale,
    notice: { kind: "account_erased", site: ctx.config.url },
    now: ctx.now,
  });
  await recordChange(tx, { actor, action: "account.erase", subject: "user", subjectId: user.id, at: ctx.now });
  return ok(erased);
}

type Erased = Awaited<ReturnType<typeof erasePerson>>;

/** Once it has committed, the files go too: documents, of which whatever is left after a crash is swept with all
 *  that belong to nothing, and mails that were written as files. */
async function withoutFiles({ config }: Context, erased: Result<Erased>): Promise<Result<null>> {
  if (!erased.ok) return erased;
  for (const id of erased.value.attachments) await removeBytes(config.varDir, id).catch(() => {});
  await removeMailFiles(config.varDir, erased.value.mails).catch(() => {});
  return ok(null);
}

async function checkSettled(db: Tx, ctx: Context, user: Pick<User, "id">): Promise<Result<null>> {
  const affairs = await affairsOf(db, user.id);
  if (!affairs) return refuse("not_allowed");
  return whatStandsInTheWay(affairs, today(ctx.now)).length === 0 ? ok(null) : refuse("account_not_settled");
}
