import { getTranslations } from "next-intl/server";
import type { Locale } from "@/lib/context";

const PLEDGE_RULES = ["purpose", "lending", "time", "staff"] as const;

/** What one promises when one books. */
export async function PledgeRules({ locale }: { locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "booking.form.pledgeRules" });
  return (
    <ul className="mt-2 ml-5 list-disc">
      {PLEDGE_RULES.map((rule) => (
        <li key={rule}>{t(rule)}</li>
      ))}
    </ul>
  );
}
