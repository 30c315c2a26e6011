import { currentContext } from "@/app/_server/auth";
import { viewMe } from "@/lib/accounts/use-cases";

/**
 * Who looks, for the small islands on pages that are the same for everybody. Instants are of the
 * business's clock, so `now` comes with them.
 */
export async function GET(): Promise<Response> {
  const ctx = await currentContext("ja");
  return Response.json({ now: ctx.now, ...(await viewMe(ctx)) }, { headers: { "Cache-Control": "private, no-store" } });
}
