import { getTranslations } from "next-intl/server";
import type { Locale } from "@/lib/context";
import { localePath } from "@/lib/i18n/routing";
import { AccountIsland } from "./account-island";
import { DemoBanner } from "./demo-banner";
import { LanguageSwitch } from "./language-switch";
import { NavigationLink } from "./navigation-link";
import { ProductSign } from "./product-sign";
import type { FormAction } from "./sign-out";

/** Whose site it is, the three public pages, the language, and what is one's own. Holds nothing personal: see AccountIsland. */
export async function SiteHeader({
  locale,
  isDemo,
  signOut,
}: {
  locale: Locale;
  isDemo: boolean;
  signOut: FormAction;
}) {
  const t = await getTranslations({ locale, namespace: "common" });
  const account = await getTranslations({ locale, namespace: "common.account" });
  return (
    <header className="border-line border-b bg-raised print:hidden">
      {isDemo && <DemoBanner text={t("demo")} />}
      <div className="page-width relative flex flex-wrap items-center gap-x-2 py-2 lg:flex-nowrap lg:gap-x-6 lg:py-3">
        <a
          href={localePath(locale, "/")}
          className="group flex min-w-0 grow basis-[11rem] items-center gap-3 py-1 text-ink lg:grow-0 lg:basis-auto"
        >
          <ProductSign />
          <span className="min-w-0">
            <span className="block text-[0.8125rem] text-ink-soft leading-140">{t("centre.city")}</span>
            <span className="block font-700 text-[1.125rem] leading-140 group-hover:underline">{t("product")}</span>
          </span>
        </a>
        <div className="order-4 ml-auto lg:order-3 lg:ml-0">
          <LanguageSwitch locale={locale} />
        </div>
        <nav
          aria-label={t("navigation.label")}
          className="order-3 -ml-2 max-lg:grow max-lg:basis-[70%] lg:order-2 lg:ml-auto"
        >
          <ul className="flex flex-wrap">
            {[
              { path: "/", text: t("navigation.availability") },
              { path: "/guide", text: t("navigation.guide") },
              { path: "/hours", text: t("navigation.hours") },
            ].map(({ path, text }) => (
              <li key={path}>
                <NavigationLink href={localePath(locale, path)} path={path}>
                  {text}
                </NavigationLink>
              </li>
            ))}
          </ul>
        </nav>
        <AccountIsland
          locale={locale}
          signOut={signOut}
          words={{
            label: account("label"),
            bookingsOrSignIn: account("bookingsOrSignIn"),
            signIn: account("signIn"),
            bookings: account("bookings"),
            groups: account("groups"),
            waiting: account("waiting"),
            registration: account("registration"),
            signOut: account("signOut"),
            desk: account("desk"),
            menu: account("menu"),
            hold: account.raw("hold"),
          }}
        />
      </div>
    </header>
  );
}
