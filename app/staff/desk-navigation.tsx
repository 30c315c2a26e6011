import { getTranslations } from "next-intl/server";
import { NavigationLink } from "@/components/site/navigation-link";
import type { Locale } from "@/lib/context";

/** What the counter opens all day, in the order of the day. */
const DAILY = ["today", "calendar", "book", "calls", "money", "decisions", "closures"] as const;

/** What is opened now and then. */
const SELDOM = ["registrations", "people", "numbers", "news", "masters", "work"] as const;

/** The administrator's alone. */
const ADMIN = ["log"] as const;

const pathOf = (page: string) => (page === "today" ? "/staff" : `/staff/${page}`);

/** Where one can go at the desk: what is daily at once, the rest behind one press that needs no script. */
export async function DeskNavigation({ locale, isAdmin }: { locale: Locale; isAdmin: boolean }) {
  const t = await getTranslations({ locale, namespace: "staff.navigation" });
  const links = (pages: readonly (typeof DAILY | typeof SELDOM | typeof ADMIN)[number][]) =>
    pages.map((page) => (
      <li key={page}>
        <NavigationLink href={pathOf(page)} path={pathOf(page)}>
          {t(page)}
        </NavigationLink>
      </li>
    ));
  return (
    <nav aria-label={t("label")} className="flex flex-wrap items-center">
      <ul className="flex flex-wrap">{links(DAILY)}</ul>
      <details className="relative">
        <summary className="inline-flex min-h-11 cursor-pointer items-center px-2">{t("more")}</summary>
        <ul className="absolute right-0 z-10 min-w-48 rounded-8 border-2 border-line bg-raised p-2">
          {links(isAdmin ? [...SELDOM, ...ADMIN] : SELDOM)}
        </ul>
      </details>
    </nav>
  );
}
