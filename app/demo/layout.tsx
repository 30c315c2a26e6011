import type { Metadata } from "next";
import type { ReactNode } from "react";
import "@/app/globals.css";
import { world } from "@/lib/context";
import { messages } from "@/lib/i18n/messages";

export const dynamic = "force-dynamic";

export const metadata: Metadata = { title: messages.ja.common.product, robots: { index: false } };

/**
 * The frame of what exists in demo mode alone: its pages ask for the mode and are not found in
 * production. They serve both languages and mark the parts in the other one with `lang`.
 */
export default function DemoLayout({ children }: { children: ReactNode }) {
  const isDemo = world().config.mode === "demo";
  return (
    <html lang="ja">
      <body>
        {isDemo && (
          <header className="border-line border-b bg-warning-soft text-warning">
            <p className="page-width pt-1.5 text-[0.875rem] leading-150">{messages.ja.common.demo}</p>
            <p lang="en" className="page-width pb-1.5 text-[0.875rem] leading-150">
              {messages.en.common.demo}
            </p>
          </header>
        )}
        <main id="main" className="page-width pb-16">
          {children}
        </main>
      </body>
    </html>
  );
}
