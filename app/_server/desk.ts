import { requireContext, type SignedInContext } from "@/app/_server/auth";
import { deskLocale } from "@/app/_server/desk-locale";

/**
 * The context of a page of the counter, in the desk's language; whoever may not be there is led to signing in.
 * @param door "admin" for what the counter's other staff may not see
 */
export async function deskContext(returnTo: string, door: "staff" | "admin" = "staff"): Promise<SignedInContext> {
  const ctx = await requireContext(door, { locale: "ja", returnTo });
  return { ...ctx, locale: await deskLocale() };
}
