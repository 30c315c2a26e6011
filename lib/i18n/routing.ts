/** A language everything is written in. */
export type Locale = "ja" | "en";

/** The languages of the product; Japanese is the source and has no prefix in addresses. */
export const LOCALES: readonly Locale[] = ["ja", "en"];

export const DEFAULT_LOCALE: Locale = "ja";

/** @example isLocale("fr") // → false */
export function isLocale(text: unknown): text is Locale {
  return LOCALES.includes(text as Locale);
}

/** The address of a page in a language. `path` begins with "/" and has no language of its own.
 *  @example localePath("en", "/bookings?new=1") // → "/en/bookings?new=1"
 *  @example localePath("en", "/") // → "/en" */
export function localePath(locale: Locale, path: string): string {
  if (locale === DEFAULT_LOCALE) return path;
  return `/${locale}${path === "/" ? "" : path.startsWith("/?") ? path.slice(1) : path}`;
}

/** An address without its language, whether it came before or after the rewrite of next.config.js.
 *  @example pathWithoutLocale("/en/guide") // → "/guide"
 *  @example pathWithoutLocale("/ja") // → "/" */
export function pathWithoutLocale(path: string): string {
  const [, first = "", rest = ""] = /^\/([^/?]*)(.*)$/.exec(path) ?? [];
  if (!isLocale(first)) return path;
  return rest.startsWith("/") ? rest : `/${rest}`;
}
