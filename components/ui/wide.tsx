import type { ReactNode } from "react";

/** Around a table with many columns: on a narrow screen it is moved sideways by itself, also by keys, not the page. */
export function Wide({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fields are grouped here
    <div
      role="group"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what is cut off has to be reached by keys
      tabIndex={0}
      className="relative overflow-x-auto p-1 print:overflow-visible print:p-0"
    >
      {children}
    </div>
  );
}
