import { z } from "zod";
import { PASSWORD_LENGTH, weaknessOf } from "@/lib/accounts/passwords";
import { RESIDENCES, type Residence, safePath } from "@/lib/accounts/rules";
import {
  isMail,
  isName,
  isPhone,
  isReading,
  isReadingOf,
  spellCode,
  spellKana,
  spellMail,
  spellName,
  spellPassword,
  spellPhone,
} from "@/lib/accounts/spelling";

/** A field left empty is told so, and not what else an empty text is not. */
const NOTHING_MORE = { abort: true };

/** What people type about themselves, as it is kept. Messages are keys of words (app/_server/words). */
export const nameField = z
  .string()
  .transform(spellName)
  .pipe(z.string().min(1, NOTHING_MORE).max(60).refine(isName, "account.fields.name"));

export const kanaField = z
  .string()
  .transform(spellKana)
  .pipe(z.string().min(1, NOTHING_MORE).max(80).refine(isReading, "account.fields.kana"));

export const mailField = z
  .string()
  .transform(spellMail)
  .pipe(z.string().min(1, NOTHING_MORE).refine(isMail, "invalid_email"));

export const phoneField = z
  .string()
  .transform(spellPhone)
  .pipe(z.string().min(1, NOTHING_MORE).refine(isPhone, "account.fields.phone"));

export const residenceField = z.enum(RESIDENCES as [Residence, ...Residence[]]);

export const codeField = z
  .string()
  .transform(spellCode)
  .pipe(z.string().regex(/^\d{6}$/, "account.fields.code"));

export const newPasswordField = z
  .string()
  .transform(spellPassword)
  .pipe(z.string().min(PASSWORD_LENGTH.min).max(PASSWORD_LENGTH.max));

/** A password that is asked for again: only the hash says whether it is right. */
export const passwordField = z.string().min(1).max(1000);

/** The path to go to afterwards; one that is not of this site is as none. */
export const nextField = z
  .string()
  .optional()
  .transform((path) => safePath(path));

/** Marks the reading when it does not suit the name; one that is marked already stays as it is. */
export function checkReading(typed: { name: string; kana: string }, issues: z.RefinementCtx): void {
  if (kanaField.safeParse(typed.kana).success && !isReadingOf(typed.kana, typed.name))
    issues.addIssue({ code: "custom", path: ["kana"], message: "account.fields.kana" });
}

/** Marks a new password that is among the first to be guessed; one that is marked already stays as it is. */
export function checkPassword(password: string, mail: string, issues: z.RefinementCtx, field = "password"): void {
  const weakness = newPasswordField.safeParse(password).success ? weaknessOf(password, mail) : null;
  if (weakness) issues.addIssue({ code: "custom", path: [field], message: `account.fields.password_${weakness}` });
}
