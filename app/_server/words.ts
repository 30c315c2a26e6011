import { createTranslator } from "use-intl/core";
import type { Problem } from "@/components/ui/form-state";
import { createContext, type Locale } from "@/lib/context";
import { viewCentre } from "@/lib/facility/use-cases";
import { type Names, wordsOfFacts } from "@/lib/i18n/facts";
import { messages } from "@/lib/i18n/messages";
import type { Facts, Refusal } from "@/lib/result";
import { waysOut } from "./ways";

/** Keys that come with a refusal or a schema, which the compiler cannot follow to here. */
type AnyKey = never;

/** A refusal as the person reads it: the sentence of its code filled with its facts, and the ways
 *  out. `next` is where they were on their way to. */
export async function problemOf(locale: Locale, refusal: Refusal, next: string | null = null): Promise<Problem> {
  const t = createTranslator({ locale, messages: messages[locale], namespace: "problems" });
  const names = await namesOf(locale);
  const sentence = ({ code, facts }: Refusal) => t(code as AnyKey, wordsOfFacts(locale, facts, names) as AnyKey);
  const { rules, confirm } = refusal.facts;
  return {
    code: refusal.code,
    text: sentence(refusal),
    ways: waysOut(locale, refusal, next),
    ...(Array.isArray(rules) && { reasons: [...new Set((rules as Refusal[]).map(sentence))] }),
    ...(isConfirm(confirm) && { confirm }),
  };
}

function isConfirm(fact: unknown): fact is NonNullable<Problem["confirm"]> {
  return typeof fact === "object" && fact !== null && "yen" in fact && "rules" in fact;
}

/** A sentence by its whole key, which comes with what it tells of, filled with facts as refusals are. */
export async function noteOf(locale: Locale, key: string, facts: Facts = {}): Promise<string> {
  const t = createTranslator({ locale, messages: messages[locale] });
  return t(key as AnyKey, wordsOfFacts(locale, facts, await namesOf(locale)) as AnyKey);
}

/** The sentence of a field's mistake. `message` is a key of `fields`, or a whole key of another
 *  namespace ("account.fields.kana"), perhaps followed by the facts it needs as JSON. */
export function fieldSentence(locale: Locale, message: string): string {
  const t = createTranslator({ locale, messages: messages[locale] });
  const [key = "", facts] = message.split(/ (?=\{)/, 2);
  return t((key.includes(".") ? key : `fields.${key}`) as AnyKey, (facts ? JSON.parse(facts) : undefined) as AnyKey);
}

async function namesOf(locale: Locale): Promise<Names> {
  const { rooms, hours } = await viewCentre(createContext({ actor: { kind: "system" }, locale }));
  return {
    room: (id) => rooms.find((room) => room.id === id)?.[locale === "ja" ? "nameJa" : "nameEn"] ?? id,
    hours: (slot) => hours.find((row) => row.slot === slot) ?? { startsAt: "", endsAt: "" },
  };
}
