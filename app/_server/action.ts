import type { SubmissionResult } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import { refresh } from "next/cache";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { after } from "next/server";
import type { z } from "zod";
import type { $ZodErrorMap, $ZodIssue } from "zod/v4/core";
import { enter, visitorContext } from "@/app/_server/auth";
import { plainFields } from "@/app/_server/plain-fields";
import { fieldSentence, problemOf } from "@/app/_server/words";
import type { FormState } from "@/components/ui/form-state";
import { type Door, safePath } from "@/lib/accounts/rules";
import type { Context, Locale } from "@/lib/context";
import { type Facts, type Result, refuse } from "@/lib/result";
import type { Gate } from "@/lib/staff/rules";
import { runDueWork } from "@/lib/work";

/**
 * The one way a form changes something: gate → parse → use case (`run`) → redirect (303), or the form again
 * with what is wrong in the user's language and everything typed except passwords.
 *
 * `door` says who may; `then` names the path to go to, with the locale's prefix, and may sign in or
 * out first. Works alike with and without JavaScript.
 *
 * `asides` are buttons of the form that do something else first, each under its name and with its value: the
 * page comes back as it is afterwards, with everything typed and nothing found wrong with it. `outdates`
 * are refusals which say that what stands around the form is no longer so: it is drawn anew. `gate` is the one
 * before the desks that the form itself opens.
 * @example export const cancel = action("resident", cancelInput, cancelBooking, ({ number }, { locale }) => localePath(locale, `/bookings/${number}`))
 */
export function action<S extends z.ZodType, T>(
  door: Door,
  input: S,
  run: (ctx: Context, input: z.output<S>) => Promise<Result<T>>,
  then: (value: T, page: { locale: Locale }) => string | Promise<string>,
  {
    asides = {},
    outdates = [],
    gate,
  }: {
    asides?: Record<string, (ctx: Context, value: string, typed: FormData) => Promise<Result<unknown>>>;
    outdates?: readonly string[];
    gate?: Gate;
  } = {},
): (state: FormState, data: FormData) => Promise<FormState> {
  return async (_state, sent) => {
    const data = plainFields(sent);
    const locale: Locale = data.get("locale") === "en" ? "en" : "ja";
    const entered =
      door === "visitor"
        ? { ctx: await visitorContext(locale), gate: null }
        : await enter(door, { locale, returnTo: await formPath(), gate });
    const { ctx } = entered;
    const hideFields = [...data.keys()].filter((name) => /password/i.test(name));
    if (entered.gate)
      return {
        lastResult: { initialValue: typedIn(data, hideFields) },
        problem: await problemOf(locale, refuse(SHUT[entered.gate])),
      };
    const aside = Object.keys(asides).find((name) => data.has(name));
    if (aside) {
      const result = await asides[aside]?.(ctx, String(data.get(aside) ?? ""), data);
      refresh();
      return {
        lastResult: { initialValue: typedIn(data, [...hideFields, aside]) },
        problem: result && !result.ok ? await problemOf(locale, result, null) : null,
      };
    }
    const submission = parseWithZod(data, {
      schema: input,
      error: keyOfIssue,
      formatError: (issues: $ZodIssue[]) => issues.map((issue) => fieldSentence(locale, issue.message)),
    });
    if (submission.status !== "success") return { lastResult: submission.reply({ hideFields }), problem: null };
    const result = await run(ctx, submission.value);
    // What it caused (mail, refunds) leaves after the answer has.
    after(runDueWork);
    if (!result.ok) {
      if (outdates.includes(result.code)) refresh();
      const next = safePath(data.get("next")?.toString());
      const lastResult = withoutRejected(submission.reply({ hideFields }), result.facts);
      const problem = await problemOf(locale, result, next);
      // What residents do next is not what the desk does: its forms lead to its own pages.
      const isDesk = door === "staff" || door === "admin";
      const ways = isDesk ? problem.ways.filter(({ href }) => href.startsWith("/staff")) : problem.ways;
      return { lastResult, problem: { ...problem, ways } };
    }
    redirect(await then(result.value, { locale }));
  };
}

/** What is told of a gate that is shut when something is sent. */
const SHUT = {
  elsewhere: "desk_elsewhere",
  lock: "desk_locked",
  factor: "desk_unproven",
  set_up: "desk_unproven",
} as const satisfies Record<Gate, string>;

/** What was typed, without what a refusal says is not to be sent again: files that cannot be attached. */
function withoutRejected(result: SubmissionResult, { rejected }: Facts): SubmissionResult {
  if (!Array.isArray(rejected) || !result.initialValue) return result;
  const kept = Object.entries(result.initialValue).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.filter((text) => !rejected.includes(text)) : rejected.includes(value) ? [] : value,
  ]);
  return { ...result, initialValue: Object.fromEntries(kept) };
}

/** What was typed into a form, but for what is not to be said again. */
function typedIn(data: FormData, hidden: string[]): Record<string, string[]> {
  const names = [...new Set(data.keys())].filter((name) => !hidden.includes(name) && !name.startsWith("$ACTION"));
  return Object.fromEntries(names.map((name) => [name, data.getAll(name).map(String)]));
}

/** Names the mistakes zod finds by itself as keys of `fields`; a message in the schema wins. */
const keyOfIssue: $ZodErrorMap = (issue) => {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? "required" : issue.expected === "number" ? "invalid_number" : "invalid";
    case "invalid_value":
      return issue.input === undefined ? "choose" : "invalid_choice";
    case "too_big":
      return issue.origin === "string"
        ? fact("too_long", { max: issue.maximum })
        : fact("too_big", { max: issue.maximum });
    case "too_small":
      if (issue.origin === "string")
        return issue.minimum === 1 ? "required" : fact("too_short", { min: issue.minimum });
      return fact("too_small", { min: issue.minimum });
    case "invalid_format":
      return issue.format === "email" ? "invalid_email" : issue.format === "date" ? "invalid_date" : "invalid";
    default:
      return "invalid";
  }
};

function fact(key: string, facts: Record<string, unknown>): string {
  return `${key} ${JSON.stringify(facts)}`;
}

/** The path of the page a form stands on, to come back to after signing in. */
export async function formPath(): Promise<string> {
  const sent = await headers();
  const referer = sent.get("referer");
  if (!referer || !URL.canParse(referer)) return "/";
  const { host, pathname, search } = new URL(referer);
  return host === sent.get("host") ? pathname + search : "/";
}
