import { z } from "zod";
import { type CodeRequest, mailCode } from "@/lib/accounts/codes";
import { nextField } from "@/lib/accounts/fields";
import type { CodePurpose } from "@/lib/accounts/rules";
import { codeById, type EmailCode } from "@/lib/accounts/store";
import { signInPolicy } from "@/lib/accounts/tries";
import type { Context } from "@/lib/context";
import { ok, type Result, refuse } from "@/lib/result";

/** Where a code was sent, shown to the browser that asked for it; null when there is nothing to type it for. */
export async function viewCodeRequest(
  ctx: Context,
  asked: CodeRequest & { purpose: CodePurpose },
): Promise<{ email: string; minutes: number } | null> {
  const code = await codeById(ctx.db.reader, asked.request);
  if (!code || code.purpose !== asked.purpose || code.usedAt || !isTheirs(ctx, code)) return null;
  return { email: code.email, minutes: (await signInPolicy(ctx)).code.minutes };
}

export const askAgainInput = z.object({ next: nextField });

/** Mails a new code for what was asked before, a registration with all that was typed. */
export async function askAgain(
  ctx: Context,
  input: z.output<typeof askAgainInput> & CodeRequest,
): Promise<Result<CodeRequest & { next: string | null }>> {
  const code = await codeById(ctx.db.reader, input.request);
  if (!code || code.usedAt || !isTheirs(ctx, code)) return refuse("code_used");
  const mailed = await mailCode(ctx, code);
  return mailed.ok ? ok({ ...mailed.value, next: input.next }) : mailed;
}

/** Whether a code serves whoever asks: one that acts on an account serves its owner alone. */
function isTheirs({ actor }: Context, { userId }: EmailCode): boolean {
  return userId === null || (actor.kind === "user" && actor.userId === userId);
}
