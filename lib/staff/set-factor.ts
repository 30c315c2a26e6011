import { randomInt } from "node:crypto";
import { Secret, TOTP } from "otpauth";
import { z } from "zod";
import { nextField, passwordField } from "@/lib/accounts/fields";
import { provePassword } from "@/lib/accounts/prove-password";
import { mayEnter, type SignedInActor } from "@/lib/accounts/rules";
import { userById } from "@/lib/accounts/store";
import { giveBackTry, takeTry } from "@/lib/accounts/tries";
import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { today } from "@/lib/dates";
import { type Tx, transaction } from "@/lib/db";
import { policyOn } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { ok, type Refusal, type Result, refuse } from "@/lib/result";
import { keyedHash, seal, unseal } from "@/lib/secrets";
import { ONE_TIME, RECOVERY_CODES, spellRecovery, stepThatCounts } from "./rules";
import {
  deskStateOf,
  factorOf,
  removeFactor as removeFactorOf,
  setFactor,
  setProvenAt,
  takeRecoveryCode,
  takeStep,
} from "./store";

/** What a browser carries while a second factor is set up, and the recovery codes it may show for a while: sealed,
 *  so that the cookie tells nobody anything. */
const PENDING = "factor that is set up";
const SHOWN = "recovery codes to show";
const KEPT = "secret of one-time passwords";

/** Signs that cannot be taken for one another: no 0 O 1 I L U. */
const SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_LENGTH = 10;

/** The second factor of whoever asks. */
export type FactorView = {
  hasFactor: boolean;
  /** whether this browser has given its one-time password */
  isProven: boolean;
  /** whether the setting asks for one */
  isRequired: boolean;
  codesLeft: number;
  /** what is being set up: the secret to type, and the address an app reads from the QR code */
  pending: { secret: string; uri: string } | null;
  /** the codes just made, to be written down */
  codes: string[] | null;
};

/** @param kept what the browser carries, as `beginFactor` and `confirmFactor` gave it */
export async function viewFactor(
  ctx: Context,
  kept: { pending: string | null; codes: string | null },
): Promise<Result<FactorView>> {
  const { actor } = ctx;
  if (!works(actor)) return refuse("not_allowed");
  const user = await userById(ctx.db.reader, actor.userId);
  if (!user) return refuse("not_allowed");
  const state = await deskStateOf(ctx.db.reader, user.id, actor.deviceId ?? "");
  const { codesLeft } = await factorOf(ctx.db.reader, user.id);
  const policy = policyOn(await loadCentre(ctx.db.reader), today(ctx.now)).desk;
  const secret = carried(ctx, actor, PENDING, kept.pending);
  const codes = carried(ctx, actor, SHOWN, kept.codes);
  const hasFactor = state?.hasFactor ?? false;
  const isProven = state?.isProven ?? false;
  return ok({
    hasFactor,
    isProven,
    isRequired: policy.secondFactor,
    codesLeft,
    pending: secret && !hasFactor ? { secret, uri: totpOf(secret, user.email).toString() } : null,
    codes: codes && hasFactor && isProven ? codes.split(" ") : null,
  });
}

export const beginFactorInput = z.object({ password: passwordField, next: nextField });

/** Makes a secret for whoever knows the password; nothing is asked for until a first code has proven the app. */
export async function beginFactor(
  ctx: Context,
  input: z.output<typeof beginFactorInput>,
): Promise<Result<{ pending: string; next: string | null }>> {
  const { actor } = ctx;
  if (!works(actor)) return refuse("not_allowed");
  const user = await userById(ctx.db.reader, actor.userId);
  if (!user) return refuse("not_allowed");
  if ((await factorOf(ctx.db.reader, user.id)).totpSecret) return refuse("factor_exists");
  const proven = await provePassword(ctx, user, input.password);
  if (!proven.ok) return proven;
  const { base32 } = new Secret({ size: 20 });
  return ok({ pending: carry(ctx, actor, PENDING, base32), next: input.next });
}

const factorCode = z
  .string()
  .transform(spellRecovery)
  .pipe(z.string().min(1, { abort: true }).max(20));

export const confirmFactorInput = z.object({ code: factorCode, next: nextField });

/** Sets a second factor up by the first code of its app. This browser counts as proven, all others are asked. */
export async function confirmFactor(
  ctx: Context,
  input: z.output<typeof confirmFactorInput> & { pending: string | null },
  at: Date,
): Promise<Result<{ codes: string; next: string | null }>> {
  const { actor } = ctx;
  if (!works(actor)) return refuse("not_allowed");
  const { userId, deviceId } = actor;
  const secret = carried(ctx, actor, PENDING, input.pending);
  if (!secret) return refuse("factor_expired");
  const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
  return counted(ctx, userId, async (tx) => {
    if ((await factorOf(tx, userId)).totpSecret) return refuse("factor_exists");
    const step = stepOf(secret, input.code, at, null);
    if (step === null) return refuse("wrong_factor");
    await setFactor(tx, userId, {
      totpSecret: seal(ctx.config.secret, `${KEPT} ${userId}`, secret),
      totpStep: step,
      codeHashes: codes.map((code) => hashOf(ctx, userId, code)),
    });
    if (deviceId) await setProvenAt(tx, deviceId, ctx.now);
    await recordChange(tx, { actor, action: "account.set_factor", subject: "user", subjectId: userId, at: ctx.now });
    return ok({ codes: carry(ctx, actor, SHOWN, codes.join(" ")), next: input.next });
  });
}

export const proveFactorInput = z.object({ code: factorCode, next: nextField });

/** Lets this browser pass the desks' doors by a one-time password of the moment, or by a recovery code: each once. */
export async function proveFactor(
  ctx: Context,
  input: z.output<typeof proveFactorInput>,
  at: Date,
): Promise<Result<{ next: string | null }>> {
  const { actor } = ctx;
  if (!works(actor) || !actor.deviceId) return refuse("not_allowed");
  const { userId, deviceId } = actor;
  return counted(ctx, userId, async (tx) => {
    const { totpSecret, totpStep } = await factorOf(tx, userId);
    if (!totpSecret) return ok({ next: input.next });
    const secret = unseal(ctx.config.secret, `${KEPT} ${userId}`, totpSecret);
    const step = secret && stepOf(secret, input.code, at, totpStep);
    const isRight = step
      ? await takeStep(tx, userId, step)
      : await takeRecoveryCode(tx, userId, hashOf(ctx, userId, input.code), ctx.now);
    if (!isRight) return refuse("wrong_factor");
    await setProvenAt(tx, deviceId, ctx.now);
    if (!step)
      await recordChange(tx, {
        actor,
        action: "account.use_recovery_code",
        subject: "user",
        subjectId: userId,
        at: ctx.now,
      });
    return ok({ next: input.next });
  });
}

export const removeFactorInput = z.object({ password: passwordField });

/** Takes one's own second factor away, for whoever knows the password in a browser that has proven it. */
export async function removeFactor(ctx: Context, input: z.output<typeof removeFactorInput>): Promise<Result<null>> {
  const { actor } = ctx;
  if (!works(actor)) return refuse("not_allowed");
  const user = await userById(ctx.db.reader, actor.userId);
  const state = await deskStateOf(ctx.db.reader, actor.userId, actor.deviceId ?? "");
  if (!user || !state) return refuse("not_allowed");
  if (state.hasFactor && !state.isProven) return refuse("desk_unproven");
  const proven = await provePassword(ctx, user, input.password);
  if (!proven.ok) return proven;
  return transaction(ctx.db, async (tx) => {
    if (await removeFactorOf(tx, user.id))
      await recordChange(tx, {
        actor,
        action: "account.remove_factor",
        subject: "user",
        subjectId: user.id,
        at: ctx.now,
      });
    return ok(null);
  });
}

function works(actor: Context["actor"]): actor is SignedInActor {
  return actor.kind === "user" && mayEnter(actor, "worker");
}

/** Counts a try before it is looked at and takes it back when it was right; a wrong one stays counted, although
 *  what was begun with it is undone. */
async function counted<T>(ctx: Context, userId: string, work: (tx: Tx) => Promise<Result<T>>): Promise<Result<T>> {
  const key = `factor:${userId}`;
  const taken = await transaction<null, Refusal>(ctx.db, (tx) => takeTry(tx, ctx, "tries", key));
  if (!taken.ok) return taken;
  return transaction(ctx.db, async (tx) => {
    const done = await work(tx);
    if (done.ok) await giveBackTry(tx, ctx, key);
    return done;
  });
}

function totpOf(base32: string, label: string): TOTP {
  return new TOTP({
    issuer: "furatto-yoyaku",
    label,
    digits: ONE_TIME.digits,
    period: ONE_TIME.periodS,
    secret: Secret.fromBase32(base32),
  });
}

function stepOf(base32: string, token: string, at: Date, last: number | null): number | null {
  const delta = totpOf(base32, "").validate({ token, timestamp: at.getTime(), window: ONE_TIME.window });
  return stepThatCounts({ at, delta, last });
}

function newRecoveryCode(): string {
  return Array.from({ length: CODE_LENGTH }, () => SIGNS[randomInt(SIGNS.length)]).join("");
}

function hashOf(ctx: Context, userId: string, code: string): string {
  return keyedHash(ctx.config.secret, "recovery code", `${userId}\n${spellRecovery(code)}`);
}

/** Seals what this person's browser carries; another's cannot use it. */
function carry(ctx: Context, { userId }: SignedInActor, purpose: string, text: string): string {
  return seal(ctx.config.secret, `${purpose} ${userId}`, text);
}

function carried(ctx: Context, { userId }: SignedInActor, purpose: string, sealed: string | null): string | null {
  return sealed && unseal(ctx.config.secret, `${purpose} ${userId}`, sealed);
}
