"use client";

import { usePathname, useSearchParams } from "next/navigation";
import type { Locale } from "@/lib/context";
import { localePath, pathWithoutLocale } from "@/lib/i18n/routing";
import { HEADER_LINK } from "./header-link";

/** The same page in the other language. Languages are named in themselves. */
export function LanguageSwitch({ locale }: { locale: Locale }) {
  const path = pathWithoutLocale(usePathname());
  const query = useSearchParams().toString();
  const other: Locale = locale === "ja" ? "en" : "ja";
  return (
    <a
      href={localePath(other, query ? `${path}?${query}` : path)}
      lang={other}
      hrefLang={other}
      rel="alternate"
      // A page that explains a status stands at an address of its own on the server alone.
      suppressHydrationWarning
      className={HEADER_LINK}
    >
      {other === "en" ? "English" : "日本語"}
    </a>
  );
}
