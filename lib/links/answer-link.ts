import { z } from "zod";
import type { Context } from "@/lib/context";
import { ok, type Refusal, type Result } from "@/lib/result";
import { ANSWER_KINDS } from "./answer-kinds";
import type { Answered, AnswerView } from "./answers";
import type { LinkKind, LinkProblem } from "./rules";
import { readAnswer } from "./sign-answer";

/** What a link is about and what can be answered. Looking changes nothing: mail scanners open every link. */
export async function viewLink(
  ctx: Context,
  token: string,
): Promise<Result<{ kind: LinkKind; view: AnswerView }, Refusal<LinkProblem>>> {
  const link = readAnswer(ctx.config.secret, token, ctx.now);
  if (!link.ok) return link;
  const { kind } = link.value;
  const view = await ANSWER_KINDS[kind].view(ctx, link.value);
  return view.ok ? ok({ kind, view: view.value }) : view;
}

export const answerLinkInput = z.object({
  token: z.string().max(400),
  answer: z.string({ error: "choose" }).max(40),
  backYen: z.coerce.number().int().optional().catch(undefined),
});

/** Does what a button of the link's page says, once: whoever has the link may, signed in or not. */
export async function answerLink(
  ctx: Context,
  input: z.output<typeof answerLinkInput>,
): Promise<Result<Answered & { token: string }>> {
  const link = readAnswer(ctx.config.secret, input.token, ctx.now);
  if (!link.ok) return link;
  const answered = await ANSWER_KINDS[link.value.kind].answer(ctx, link.value, input);
  return answered.ok ? ok({ ...answered.value, token: input.token }) : answered;
}
