import { getTranslations } from "next-intl/server";
import type { Problem } from "@/components/ui/form-state";
import type { Locale } from "@/lib/context";
import type { Refusal } from "@/lib/result";

type AnyKey = never;

/** A refusal as the person reads it: the sentence of its code filled with its facts, and the ways out. */
export async function problemOf(locale: Locale, refusal: Refusal): Promise<Problem> {
  const t = await getTranslations({ locale, namespace: "problems" });
  return { code: refusal.code, text: t(refusal.code as AnyKey, refusal.facts as AnyKey), ways: [] };
}

/** The sentence of a field's mistake. `message` is a key of `fields`, or a whole key of another
 *  namespace ("account.fields.kana"), perhaps followed by the facts it needs as JSON. */
export async function fieldSentences(locale: Locale): Promise<(message: string) => string> {
  const t = await getTranslations({ locale });
  return (message) => {
    const [key = "", facts] = message.split(/ (?=\{)/, 2);
    return t((key.includes(".") ? key : `fields.${key}`) as AnyKey, facts ? JSON.parse(facts) : undefined);
  };
}
