import { verifyPassword } from "@/lib/accounts/hash-password";
import { passwordHashOf, type User } from "@/lib/accounts/store";
import { giveBackTry, takeTry } from "@/lib/accounts/tries";
import type { Context } from "@/lib/context";
import { transaction } from "@/lib/db";
import { ok, type Result, refuse } from "@/lib/result";

/** Whether somebody signed in knows the account's password: asked again before what would lock its
 *  owner out, since a browser that was left open proves nothing. Tries count as those of signing in. */
export async function provePassword(
  ctx: Context,
  user: Pick<User, "id" | "email">,
  password: string,
): Promise<Result<null>> {
  const taken = await transaction(ctx.db, (tx) => takeTry(tx, ctx, "tries", user.email));
  if (!taken.ok) return taken;
  if (!(await verifyPassword(await passwordHashOf(ctx.db.reader, user.id), password))) return refuse("wrong_password");
  return transaction(ctx.db, async (tx) => ok(await giveBackTry(tx, ctx, user.email).then(() => null)));
}
