import type { Metadata, Viewport } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { leave } from "@/app/[locale]/account/actions";
import "@/app/globals.css";
import { Banners } from "@/app/[locale]/news/banners";
import { SiteFooter } from "@/components/site/site-footer";
import { SiteHeader } from "@/components/site/site-header";
import { SkipLink } from "@/components/site/skip-link";
import { world } from "@/lib/context";
import { isLocale } from "@/lib/i18n/routing";

export const dynamic = "force-dynamic";

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#ffffff" },
    { media: "(prefers-color-scheme: dark)", color: "#212b2e" },
  ],
};

type Props = { children: ReactNode; params: Promise<{ locale: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  if (!isLocale(locale)) return {};
  const t = await getTranslations({ locale, namespace: "common" });
  return {
    metadataBase: new URL(world().config.url),
    title: { default: t("product"), template: `%s | ${t("product")}` },
    description: t("description"),
    applicationName: t("product"),
    formatDetection: { telephone: false },
  };
}

/** The public and the residents' pages, in each language. The same for everybody: kept whole. */
export default async function PublicLayout({ children, params }: Props) {
  const { locale } = await params;
  if (!isLocale(locale)) notFound();
  const t = await getTranslations({ locale, namespace: "common" });
  const isDemo = world().config.mode === "demo";
  return (
    <html lang={locale}>
      <body className="flex min-h-screen flex-col">
        <SkipLink text={t("skip")} />
        <SiteHeader locale={locale} isDemo={isDemo} signOut={leave} />
        <Banners locale={locale} />
        <main id="main" tabIndex={-1} className="page-width flex-1">
          {children}
        </main>
        <SiteFooter locale={locale} isDemo={isDemo} />
      </body>
    </html>
  );
}
