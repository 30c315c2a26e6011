import type { Metadata } from "next";
import type { ReactNode } from "react";
import "@/app/globals.css";

export const dynamic = "force-dynamic";

export const metadata: Metadata = { robots: { index: false, follow: false } };

/** The frame of the screens at the doors: nothing to press, nobody signed in, both languages at once. */
export default function DoorLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="ja">
      <body>
        <main id="main" className="page-width py-6">
          {children}
        </main>
      </body>
    </html>
  );
}
