import { endSignIn, forgetCodeRequest, rememberCodeRequest, startSignIn } from "@/app/_server/auth";
import { safePath } from "@/lib/accounts/rules";
import type { Welcome } from "@/lib/accounts/welcome";
import type { Locale } from "@/lib/context";
import { localePath } from "@/lib/i18n/routing";

type Page = { locale: Locale };

/** A page of signing in that leads on to `next`.
 *  @example pathWithNext("en", "/register/code", "/en/book") // → "/en/register/code?next=%2Fen%2Fbook" */
export function pathWithNext(locale: Locale, path: string, next: string | null): string {
  const [page = "", query] = path.split("?");
  const given = new URLSearchParams(query);
  if (next) given.set("next", next);
  return localePath(locale, given.size > 0 ? `${page}?${given}` : page);
}

/** The `next` of an address, when it is a path of this site. */
export function nextOf(query: Record<string, string | string[] | undefined>): string | null {
  return typeof query.next === "string" ? safePath(query.next) : null;
}

/** After a code has been mailed: the page to type it on. */
export const toCodePage =
  (path: string) =>
  async ({ request, next }: { request: string; next: string | null }, { locale }: Page): Promise<string> => {
    await rememberCodeRequest(request);
    return pathWithNext(locale, path, next);
  };

/** After signing in: where they were on their way to, or `home`, or the desk for those who work there. */
export const toNext =
  (home: string) =>
  async (welcome: Welcome, { locale }: Page): Promise<string> => {
    await startSignIn(welcome);
    await forgetCodeRequest();
    const works = welcome.role === "staff" || welcome.role === "admin";
    return welcome.next ?? (works ? "/staff" : localePath(locale, home));
  };

/** After signing out. */
export const toSignedOut =
  (path: string) =>
  async (_: null, { locale }: Page): Promise<string> => {
    await endSignIn();
    return localePath(locale, path);
  };
