"use client";

import { type ChangeEvent, type ReactNode, useState } from "react";
import { useForm } from "@/components/ui/form-island";
import { type Reduction, type SlotFee, withReduction } from "@/lib/fees/lines";
import { formatYen } from "@/lib/i18n/format";
import type { Locale } from "@/lib/i18n/routing";

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
  fees: readonly { fee: SlotFee; roundTo: number }[];
  locale: Locale;
  /** "{yen}" and "{off}" are filled in */
  words: { live: string; none: string };
  /** the kinds, with what each would make of the bill right below them */
  choice: ReactNode;
  children: ReactNode;
}) {
  const form = useForm();
  const typed = form?.state.lastResult?.initialValue?.reduction;
  const [chosen, setChosen] = useState(typeof typed === "string" ? typed : "");
  const [isTouched, setTouched] = useState(false);

  function look(event: ChangeEvent<HTMLDetailsElement>) {
    const field: EventTarget = event.target;
    if (!(field instanceof HTMLInputElement) || field.name !== "reduction") return;
    setChosen(field.value);
    setTouched(true);
  }

  const sum = (reduction: Reduction | null) =>
    fees.reduce((total, { fee, roundTo }) => total + withReduction(fee, reduction, roundTo).yen, 0);
  const reduction = kinds.find(({ kind }) => kind === chosen) ?? null;
  const [before, after] = [sum(null), sum(reduction)];
  const text = (reduction ? words.live : words.none)
    .replace("{yen}", formatYen(locale, after))
    .replace("{off}", formatYen(locale, after - before));
  return (
    <details
      open={(typeof typed === "string" && typed !== "") || undefined}
      onChange={look}
      className="mt-8 rounded-8 border-2 border-line px-4"
    >
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
