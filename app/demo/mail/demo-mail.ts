import { type Context, createContext, type Locale } from "@/lib/context";
import { DEFAULT_LOCALE, isLocale } from "@/lib/i18n/routing";

export type Search = Promise<Record<string, string | string[] | undefined>>;

/** The language of a page of the demo, which has none in its path: ?locale=en. */
export async function localeOf(search: Search): Promise<Locale> {
  const { locale } = await search;
  return isLocale(locale) ? locale : DEFAULT_LOCALE;
}

/** The demo's mails are there for everyone: whoever asks is nobody in particular. */
export function anyone(locale: Locale): Context {
  return createContext({ actor: { kind: "visitor", visitorId: null }, locale });
}

/** @example mailPath("en", "42") // → "/demo/mail/42?locale=en" */
export function mailPath(locale: Locale, id?: string): string {
  return `/demo/mail${id ? `/${id}` : ""}${locale === DEFAULT_LOCALE ? "" : `?locale=${locale}`}`;
}

/** A link standing alone: tall enough for a finger. */
export const LINK = "inline-flex min-h-11 items-center text-link underline underline-offset-4 hover:decoration-2";
