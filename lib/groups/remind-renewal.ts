import type { Context } from "@/lib/context";
import { today } from "@/lib/dates";
import type { Tx } from "@/lib/db";
import { policyOn } from "@/lib/facility/rules";
import { loadCentre } from "@/lib/facility/store";
import { enqueueMail } from "@/lib/mail/store";
import { lastDayOf, mayApply } from "./rules";
import { groupById, representativesOf } from "./store";

/**
 * Mails the representatives of a registered group the link to renew, once the next fiscal year may be
 * applied for. Nothing is sent to a group that is closed or has applied already.
 */
export async function remindRenewal(
  ctx: Context,
  tx: Tx,
  { subjectId }: { subjectId: string },
): Promise<"done" | "moot"> {
  const group = await groupById(tx, subjectId);
  if (!group || group.closedAt) return "moot";
  const approved = group.registrations.filter(({ status }) => status === "approved").map((row) => row.fiscalYear);
  const year = Math.max(...approved, 0);
  const policy = policyOn(await loadCentre(tx), today(ctx.now)).registration;
  if (year === 0 || !mayApply(group.registrations, year + 1, today(ctx.now), policy).ok) return "moot";
  for (const { userId, email, locale } of await representativesOf(tx, group.id))
    await enqueueMail(tx, {
      key: `registration_renewal:${group.id}:${year + 1}:${userId}`,
      to: email,
      locale,
      notice: {
        kind: "registration_renewal",
        site: ctx.config.url,
        group: group.name,
        groupId: group.id,
        untilDate: lastDayOf(year),
      },
      now: ctx.now,
    });
  return "done";
}
