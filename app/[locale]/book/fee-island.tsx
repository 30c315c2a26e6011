"use client";

import { type RefObject, useEffect, useRef, useState } from "react";
import { useForm } from "@/components/ui/form-island";
import { type FeeShares, feeOfPrice, payerOf, type Reduction, type SlotPrice } from "@/lib/fees/lines";
import { formatYen } from "@/lib/i18n/format";
import type { Locale } from "@/lib/i18n/routing";
import type { Yen } from "@/lib/money";

/** What the slots of the application cost whom, for the page to compute with the rule of the server. */
export type FormFees = {
  residence: Parameters<typeof payerOf>[0]["residence"];
  slots: readonly { price: SlotPrice; shares: FeeShares }[];
};

/** What the slots come to for a purpose, under a reduction. */
export function totalOf({ residence, slots }: FormFees, purpose: string, reduction: Reduction | null): Yen {
  const payer = { ...payerOf({ residence, purpose, reduction: null }), reduction };
  return slots.reduce((total, { price, shares }) => total + feeOfPrice(price, shares, payer).yen, 0);
}

/** What is chosen in a field of the form around `place`: as it came back, and as it is changed. */
export function useChosen(place: RefObject<HTMLElement | null>, name: string): { value: string; isTouched: boolean } {
  const typed = useForm()?.state.lastResult?.initialValue?.[name];
  const first = Array.isArray(typed) ? typed[0] : typed;
  const [chosen, setChosen] = useState<string | null>(null);
  useEffect(() => {
    const form = place.current?.closest("form");
    const look = ({ target }: Event) => {
      const isField = target instanceof HTMLSelectElement || target instanceof HTMLInputElement;
      if (isField && target.name === name) setChosen(target.value);
    };
    // browsers bring back what was chosen when one returns to a page
    const field = form?.elements.namedItem(name);
    if (field instanceof HTMLSelectElement && field.value !== "") setChosen(field.value);
    form?.addEventListener("change", look);
    return () => form?.removeEventListener("change", look);
  }, [place, name]);
  return { value: chosen ?? (typeof first === "string" ? first : ""), isTouched: chosen !== null };
}

/**
 * What the application comes to for the purpose that is chosen, said where it differs from the bill
 * beside the form, and sent along: another sum than the one that was seen is asked about first.
 */
export function FeeOfPurpose({ fees, locale, words }: { fees: FormFees; locale: Locale; words: string }) {
  const place = useRef<HTMLParagraphElement>(null);
  const { value: purpose } = useChosen(place, "purpose");
  const yen = totalOf(fees, purpose, null);
  return (
    <>
      <p ref={place} role="status" className="mt-2 font-700 empty:hidden">
        {yen === totalOf(fees, "", null) ? "" : words.replace("{yen}", formatYen(locale, yen))}
      </p>
      <input type="hidden" name="shownYen" value={yen} />
    </>
  );
}
