import { cookies } from "next/headers";
import { signInCookie } from "@/app/_server/auth";

/**
 * What the desk searches for, mostly somebody's name: kept in a cookie for as long as one looks,
 * since addresses end up in histories and logs.
 */
const SEARCH_COOKIE = "furatto-desk-search";

const LOOKED_FOR_S = 15 * 60;

export async function readSearch(): Promise<string> {
  return (await cookies()).get(SEARCH_COOKIE)?.value ?? "";
}

/** Only in actions. */
export async function writeSearch(search: string): Promise<void> {
  (await cookies()).set(SEARCH_COOKIE, search, {
    ...signInCookie().options,
    sameSite: "strict",
    path: "/staff",
    maxAge: search ? LOOKED_FOR_S : 0,
  });
}
