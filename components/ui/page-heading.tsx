import type { ReactNode } from "react";

/** The heading of a page: what it is about, and at most one sentence of what one does here. */
export function PageHeading({ children, lead }: { children: ReactNode; lead?: ReactNode }) {
  return (
    <header className="mt-6 mb-6 md:mt-10 md:mb-8">
      <h1 className="text-[1.625rem] leading-150 md:text-[2rem]">{children}</h1>
      {lead && <p className="text-width mt-2 text-ink-soft">{lead}</p>}
    </header>
  );
}
