import { z } from "zod";
import { isPlainText, isReading, isReadingOf, spellKana, spellName } from "@/lib/accounts/spelling";
import { withoutUnseen } from "@/lib/text";
import { hasLink } from "./rules";

/** A field left empty is told so, and not what else an empty text is not. */
const NOTHING_MORE = { abort: true };

/** What people type about a group, as it is kept. Messages are keys of words (app/_server/words). */
export const groupIdField = z.string().max(64);

export const groupNameField = z
  .string()
  .transform(spellName)
  .pipe(
    z
      .string()
      .min(1, NOTHING_MORE)
      .max(80)
      .refine(isPlainText, "groups.fields.name")
      .refine((name) => !hasLink(name), "groups.fields.link"),
  );

export const groupKanaField = z
  .string()
  .transform(spellKana)
  .pipe(z.string().min(1, NOTHING_MORE).max(120).refine(isReading, "groups.fields.kana"));

/** Several lines in somebody's own words. */
export const wordsField = (max: number) =>
  z
    .string()
    .max(max)
    .default("")
    .transform((text) => withoutUnseen(text).replace(/\r\n?/g, "\n").trim());

/** Marks the reading when it does not suit the name; one that is marked already stays as it is. */
export function checkGroupReading(typed: { name: string; kana: string }, issues: z.RefinementCtx): void {
  if (groupKanaField.safeParse(typed.kana).success && !isReadingOf(typed.kana, typed.name))
    issues.addIssue({ code: "custom", path: ["kana"], message: "groups.fields.kana" });
}
