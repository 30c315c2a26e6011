import { can } from "@/lib/accounts/rules";
import type { Context } from "@/lib/context";
import { everythingAbout } from "@/lib/privacy/store";
import { ok, type Result, refuse } from "@/lib/result";

type Everything = NonNullable<Awaited<ReturnType<typeof everythingAbout>>>;

/** Everything that is kept about whoever asks, as plain data under readable names; for nobody else. */
export async function exportAccount(ctx: Context): Promise<Result<{ madeAt: Date } & Everything>> {
  const { actor } = ctx;
  if (actor.kind !== "user" || !can(actor, "account.view", { userId: actor.userId })) return refuse("not_allowed");
  const everything = await everythingAbout(ctx.db.reader, actor.userId);
  return everything ? ok({ madeAt: ctx.now, ...everything }) : refuse("not_allowed");
}
