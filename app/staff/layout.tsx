import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { currentContext } from "@/app/_server/auth";
import { deskLocale } from "@/app/_server/desk-locale";
import { leave } from "@/app/[locale]/account/actions";
import "@/app/globals.css";
import { DemoBanner } from "@/components/site/demo-banner";
import { NavigationLink } from "@/components/site/navigation-link";
import { ProductSign } from "@/components/site/product-sign";
import { SignOut } from "@/components/site/sign-out";
import { SkipLink } from "@/components/site/skip-link";
import { viewAccount } from "@/lib/accounts/account";
import { world } from "@/lib/context";
import { DeskNavigation } from "./desk-navigation";
import { lockNow } from "./lock/actions";
import { SearchBox } from "./search/search-box";

export const dynamic = "force-dynamic";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations({ locale: await deskLocale(), namespace: "staff" });
  return { title: { default: t("title"), template: `%s | ${t("title")}` }, robots: { index: false } };
}

/** The frame of the counter's pages: where one can go. Who may come in is asked by each page. */
export default async function StaffLayout({ children }: { children: ReactNode }) {
  const locale = await deskLocale();
  const t = await getTranslations({ locale, namespace: "staff" });
  const common = await getTranslations({ locale, namespace: "common" });
  const trust = await getTranslations({ locale, namespace: "trust.lock" });
  const account = await viewAccount(await currentContext(locale));
  return (
    <html lang={locale}>
      <body className="flex min-h-screen flex-col">
        <SkipLink text={common("skip")} />
        <header className="border-line border-b bg-raised print:hidden">
          {world().config.mode === "demo" && <DemoBanner text={common("demo")} />}
          <div className="page-width flex flex-wrap items-center gap-x-6 py-1">
            <a href="/staff" className="flex items-center gap-3 py-1 font-700 text-[1.125rem] text-ink hover:underline">
              <ProductSign />
              {t("title")}
            </a>
            {account.ok && ["staff", "admin"].includes(account.value.role) && <SearchBox locale={locale} />}
            <div className="ml-auto flex flex-wrap items-center">
              <NavigationLink href="/" path="/">
                {common("desk.toPublic")}
              </NavigationLink>
              {account.ok && account.value.role !== "resident" && (
                <SignOut locale={locale} action={lockNow} text={trust("now")} />
              )}
              <SignOut locale={locale} action={leave} text={common("account.signOut")} />
            </div>
          </div>
          <div className="page-width">
            <DeskNavigation locale={locale} isAdmin={account.ok && account.value.role === "admin"} />
          </div>
        </header>
        <main id="main" tabIndex={-1} className="page-width flex-1 pb-16">
          {children}
        </main>
      </body>
    </html>
  );
}
