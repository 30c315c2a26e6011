import { cookies } from "next/headers";
import { signInCookie } from "@/app/_server/auth";

/**
 * What a browser carries while a second factor is set up, and then its recovery codes: sealed for this one account,
 * for ten minutes, and never in an address.
 */
const COOKIES = { pending: "furatto-factor", codes: "furatto-recovery" } as const;

const LASTS_S = 10 * 60;

export async function readCarried(): Promise<Record<keyof typeof COOKIES, string | null>> {
  const jar = await cookies();
  return { pending: jar.get(COOKIES.pending)?.value ?? null, codes: jar.get(COOKIES.codes)?.value ?? null };
}

/** Only in actions; null takes it away. */
export async function writeCarried(what: keyof typeof COOKIES, sealed: string | null): Promise<void> {
  (await cookies()).set(COOKIES[what], sealed ?? "", {
    ...signInCookie().options,
    sameSite: "strict",
    path: "/staff/second-factor",
    maxAge: sealed ? LASTS_S : 0,
  });
}
