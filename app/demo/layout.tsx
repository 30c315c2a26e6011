import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import "@/app/globals.css";
import { world } from "@/lib/context";
import { messages } from "@/lib/i18n/messages";

export const dynamic = "force-dynamic";

export const metadata: Metadata = { title: messages.ja.common.product, robots: { index: false } };

/**
 * The frame of what exists in demo mode alone. Its pages serve both languages and mark the parts in
 * the other one with `lang`; in production none of them exists.
 */
export default function DemoLayout({ children }: { children: ReactNode }) {
  if (world().config.mode !== "demo") notFound();
  return (
    <html lang="ja">
      <body>
        <header className="border-line border-b bg-warning-soft text-warning">
          <p className="page-width pt-1.5 text-[0.875rem] leading-150">{messages.ja.common.demo}</p>
          <p lang="en" className="page-width pb-1.5 text-[0.875rem] leading-150">
            {messages.en.common.demo}
          </p>
        </header>
        <main id="main" className="page-width pb-16">
          {children}
        </main>
      </body>
    </html>
  );
}
