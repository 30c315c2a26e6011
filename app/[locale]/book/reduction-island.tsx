"use client";

import { type ReactNode, useRef } from "react";
import type { Reduction } from "@/lib/fees/lines";
import { formatYen } from "@/lib/i18n/format";
import type { Locale } from "@/lib/i18n/routing";
import { type FormFees, totalOf, useChosen } from "./fee-island";

/**
 * The fields of a reduction, folded away until they are wanted, and below the kinds what the bill would
 * be: computed here by the very rule that will compute it on the server. Without scripts the sums
 * stand beside each kind.
 */
export function ReductionIsland({
  summary,
  kinds,
  fees,
  locale,
  words,
  choice,
  children,
}: {
  summary: string;
  kinds: readonly Reduction[];
  fees: FormFees;
  locale: Locale;
  /** "{yen}" and "{off}" are filled in */
  words: { live: string; none: string };
  /** the kinds, with what each would make of the bill right below them */
  choice: ReactNode;
  children: ReactNode;
}) {
  const place = useRef<HTMLDetailsElement>(null);
  const { value: purpose } = useChosen(place, "purpose");
  const { value: chosen, isTouched } = useChosen(place, "reduction");
  const reduction = kinds.find(({ kind }) => kind === chosen) ?? null;
  const [before, after] = [totalOf(fees, purpose, null), totalOf(fees, purpose, reduction)];
  const text = (reduction ? words.live : words.none)
    .replace("{yen}", formatYen(locale, after))
    .replace("{off}", formatYen(locale, after - before));
  return (
    <details ref={place} open={reduction !== null || undefined} className="mt-8 rounded-8 border-2 border-line px-4">
      <summary className="min-h-11 cursor-pointer py-3 font-700">{summary}</summary>
      <div className="pb-4 [&>:first-child]:mt-2">
        {choice}
        <p role="status" className="mt-2 font-700">
          {isTouched ? text : ""}
        </p>
        {children}
      </div>
    </details>
  );
}
