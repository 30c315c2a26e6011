import { getTranslations } from "next-intl/server";
import type { Locale } from "@/lib/context";
import { localePath } from "@/lib/i18n/routing";
import { AccountIsland } from "./account-island";
import { DemoBanner } from "./demo-banner";
import { LanguageSwitch } from "./language-switch";
import { NavigationLink } from "./navigation-link";
import { ProductSign } from "./product-sign";
import type { FormAction } from "./sign-out";

/**
 * Whose site it is and what is one's own; below, the three public pages and the language. In this
 * order for the keyboard as well, and with what is one's own at the end of its line nothing moves
 * when it arrives. Holds nothing personal: see AccountIsland.
 */
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
      <div className="page-width relative flex flex-wrap items-center justify-between gap-x-2 pt-2 lg:gap-x-6 lg:pt-3">
        <a
          href={localePath(locale, "/")}
          className="group mr-auto flex min-w-0 basis-[11rem] items-center gap-3 py-1 text-ink max-lg:grow lg:basis-auto"
        >
          <ProductSign />
          <span className="min-w-0">
            <span className="block text-[0.8125rem] text-ink-soft leading-140">{t("centre.city")}</span>
            <span className="block font-700 text-[1.125rem] leading-140 group-hover:underline">{t("product")}</span>
          </span>
        </a>
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
        <nav aria-label={t("navigation.label")} className="-ml-2 grow basis-[70%] py-1 lg:basis-[80%]">
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
        <LanguageSwitch locale={locale} />
      </div>
    </header>
  );
}
