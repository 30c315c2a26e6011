import { z } from "zod";
import { mailField } from "@/lib/accounts/fields";
import { can, isPhoneAddress } from "@/lib/accounts/rules";
import { personById, updateUser, userByEmail } from "@/lib/accounts/store";
import { recordChange } from "@/lib/audit";
import type { Context } from "@/lib/context";
import { transaction } from "@/lib/db";
import { enqueueMail, moveMails } from "@/lib/mail/store";
import { ok, type Result, refuse } from "@/lib/result";

export const setMailInput = z.object({ userId: z.string().max(64), email: mailField });

/**
 * Staff give somebody who has no mail address one. What waited to be told by telephone is sent there, and a mail says
 * how to set a password; nobody else can sign in with it. Whoever has an address changes it on their own page.
 */
export async function setMail(
  ctx: Context,
  { userId, email }: z.output<typeof setMailInput>,
): Promise<Result<{ userId: string }>> {
  const { actor, now } = ctx;
  if (!can(actor, "person.view")) return refuse("not_allowed");
  const done = await transaction(ctx.db, async (tx): Promise<Result<{ userId: string }>> => {
    const person = await personById(tx, userId);
    if (!person) return refuse("person_gone");
    if (person.email === email) return ok({ userId });
    if (!isPhoneAddress(person.email)) return refuse("has_mail");
    if (await userByEmail(tx, email)) return refuse("mail_known");
    await updateUser(tx, userId, { email });
    await moveMails(tx, person.email, email);
    await enqueueMail(tx, {
      key: `mail_added:${userId}`,
      to: email,
      locale: person.locale,
      notice: { kind: "mail_added", site: ctx.config.url },
      now,
    });
    await recordChange(tx, { actor, action: "account.set_mail", subject: "user", subjectId: userId, at: now });
    return ok({ userId });
  });
  return !done.ok && done.code === "already_done" ? refuse("mail_known") : done;
}
