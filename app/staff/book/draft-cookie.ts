import { cookies } from "next/headers";
import { z } from "zod";
import { signInCookie } from "@/app/_server/auth";

/**
 * What the counter is about to book: whom it looked for, who it is, and the days that are shown. In a cookie for as
 * long as a call lasts, since addresses end up in histories and logs.
 */
const DRAFT_COOKIE = "furatto-desk-booking";

const KEPT_S = 15 * 60;

const storedDraft = z.object({
  search: z.string().max(60).default(""),
  person: z.string().max(64).default(""),
  days: z
    .array(z.string().regex(/^\d{4}-\d{2}-\d{2}$/))
    .max(8)
    .default([]),
});

export type Draft = z.output<typeof storedDraft>;

const NOTHING: Draft = { search: "", person: "", days: [] };

export async function readDraft(): Promise<Draft> {
  const kept = Buffer.from((await cookies()).get(DRAFT_COOKIE)?.value ?? "", "base64url").toString("utf8");
  try {
    return storedDraft.parse(JSON.parse(kept));
  } catch {
    return NOTHING;
  }
}

/** Only in actions. */
export async function writeDraft(draft: Partial<Draft>): Promise<void> {
  const next = { ...(await readDraft()), ...draft };
  const isEmpty = next.search === "" && next.person === "" && next.days.length === 0;
  // In signs that every reader of cookies leaves alone: a percent sign is decoded more than once on its way.
  (await cookies()).set(DRAFT_COOKIE, Buffer.from(JSON.stringify(next), "utf8").toString("base64url"), {
    ...signInCookie().options,
    sameSite: "strict",
    path: "/staff",
    maxAge: isEmpty ? 0 : KEPT_S,
  });
}

/** Only in actions: the next caller begins with nothing. */
export async function forgetDraft(): Promise<void> {
  await writeDraft(NOTHING);
}
