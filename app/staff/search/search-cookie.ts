import { cookies } from "next/headers";
import { signInCookie } from "@/app/_server/auth";

/**
 * What the desk searches for, mostly somebody's name: kept in a cookie for as long as one looks,
 * since addresses end up in histories and logs.
 */
const SEARCH_COOKIE = "furatto-desk-search";

const LOOKED_FOR_S = 15 * 60;

export async function readSearch(): Promise<string> {
  return Buffer.from((await cookies()).get(SEARCH_COOKIE)?.value ?? "", "base64url").toString("utf8");
}

/** Only in actions. */
export async function writeSearch(search: string): Promise<void> {
  // In signs that every reader of cookies leaves alone: a percent sign is decoded more than once on its way.
  (await cookies()).set(SEARCH_COOKIE, Buffer.from(search, "utf8").toString("base64url"), {
    ...signInCookie().options,
    sameSite: "strict",
    path: "/staff",
    maxAge: search ? LOOKED_FOR_S : 0,
  });
}
