"use client";

import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { pathWithoutLocale } from "@/lib/i18n/routing";

/** A link that knows when it leads to the page one is on. `path` is the address without language. */
export function NavigationLink({ href, path, children }: { href: string; path: string; children: ReactNode }) {
  const isHere = pathWithoutLocale(usePathname()) === path;
  return (
    <a
      href={href}
      aria-current={isHere ? "page" : undefined}
      className="inline-flex min-h-11 items-center px-2 pt-1 pb-1 text-ink hover:underline hover:underline-offset-4 aria-[current]:border-accent aria-[current]:border-b-4 aria-[current]:pb-0 aria-[current]:font-700"
    >
      {children}
    </a>
  );
}
