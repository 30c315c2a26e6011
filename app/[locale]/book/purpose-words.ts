import { getTranslations } from "next-intl/server";
import type { Locale } from "@/lib/context";

/** The words of a purpose; one that the policy has gained before its words is shown by its code. */
export async function purposeWords(locale: Locale): Promise<(code: string) => string> {
  const t = await getTranslations({ locale, namespace: "booking.purposes" });
  type Known = Parameters<typeof t>[0];
  return (code) => (t.has(code as Known) ? t(code as Known) : code);
}
