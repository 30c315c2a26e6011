"use client";

import { usePathname } from "next/navigation";
import "@/app/globals.css";
import { Failure } from "@/components/site/failure";
import { pathWithoutLocale } from "@/lib/i18n/routing";

/** When even the frame of the pages failed. */
export default function GlobalError({ reset }: { error: Error; reset: () => void }) {
  const path = usePathname();
  const locale = path.startsWith("/en") && pathWithoutLocale(path) !== path ? "en" : "ja";
  return (
    <html lang={locale}>
      <body>
        <main className="page-width">
          <Failure locale={locale} again={reset} />
        </main>
      </body>
    </html>
  );
}
