import { requireContext, type SignedInContext } from "@/app/_server/auth";
import { deskLocale } from "@/app/_server/desk-locale";

/** The context of a page of the counter, in the desk's language; whoever may not be there is led to signing in. */
export async function deskContext(returnTo: string): Promise<SignedInContext> {
  const ctx = await requireContext("staff", { locale: "ja", returnTo });
  return { ...ctx, locale: await deskLocale() };
}
