import type { SubmissionResult } from "@conform-to/react";

/**
 * What a form knows of its last press: conform's result, whose errors are sentences in the user's
 * language and whose values hold everything typed except passwords, and the refusal, if any, with
 * its ways out.
 */
export type FormState = { lastResult: SubmissionResult | null; problem: Problem | null };

export type Problem = {
  code: string;
  text: string;
  ways: { href: string; text: string; newTab?: boolean }[];
  /** the sentences of several reasons at once */
  reasons?: string[];
  /** what was shown with it and counts as seen at the next press */
  confirm?: { yen: number; rules: string[] };
};

/** The state of a form nobody has pressed yet. */
export const UNTOUCHED: FormState = { lastResult: null, problem: null };
