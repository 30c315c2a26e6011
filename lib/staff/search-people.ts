import { z } from "zod";
import { can, type Role } from "@/lib/accounts/rules";
import { isFoundBy, spellMail } from "@/lib/accounts/spelling";
import type { Context } from "@/lib/context";
import { ok, type Result, refuse } from "@/lib/result";
import { recordViews } from "./record-views";
import { mailOf } from "./rules";
import { everyAccount } from "./store";

/** As many as one looks through; more letters find fewer. */
const FOUND_LENGTH = 30;

/** An account in the list of those found. */
export type FoundAccount = {
  id: string;
  name: string;
  kana: string;
  phone: string;
  email: string | null;
  role: Role;
  isDisabled: boolean;
};

export const findPeopleInput = z.object({
  search: z
    .string()
    .default("")
    .transform((text) => text.trim().slice(0, 60)),
});

/**
 * Accounts found by a part of the name or its reading, by digits of the telephone number, or by the mail address.
 * Who was found was looked at, and it is noted.
 */
export async function findPeople(
  ctx: Context,
  { search }: z.output<typeof findPeopleInput>,
): Promise<Result<{ found: FoundAccount[]; more: boolean } | null>> {
  if (!can(ctx.actor, "person.view")) return refuse("not_allowed");
  if (search === "") return ok(null);
  const mail = search.includes("@") || search.includes("＠") ? spellMail(search) : null;
  const all = (await everyAccount(ctx.db.reader)).filter((person) =>
    mail ? mailOf(person.email)?.startsWith(mail) : isFoundBy(person, search),
  );
  const found = all.slice(0, FOUND_LENGTH).map(({ id, name, kana, phone, email, role, disabledAt }) => ({
    id,
    name,
    kana,
    phone,
    email: mailOf(email),
    role,
    isDisabled: disabledAt !== null,
  }));
  await recordViews(
    ctx,
    "search",
    found.map(({ id }) => id),
  );
  return ok({ found, more: all.length > found.length });
}
