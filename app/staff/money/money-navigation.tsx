import { getTranslations } from "next-intl/server";
import { NavigationLink } from "@/components/site/navigation-link";
import type { Locale } from "@/lib/context";

const PAGES = [
  ["list", "/staff/money"],
  ["close", "/staff/money/close"],
  ["month", "/staff/money/month"],
  ["cards", "/staff/money/cards"],
] as const;

/** The pages about money, beside one another. */
export async function MoneyNavigation({ locale }: { locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "till.navigation" });
  return (
    <nav aria-label={t("label")} className="mt-4 border-line border-b print:hidden">
      <ul className="flex flex-wrap">
        {PAGES.map(([page, path]) => (
          <li key={page}>
            <NavigationLink href={path} path={path}>
              {t(page)}
            </NavigationLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
