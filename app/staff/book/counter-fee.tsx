"use client";

import { useEffect, useRef, useState } from "react";
import { useForm } from "@/components/ui/form-island";
import { type FeeShares, feeOfPrice, payerOf, type SlotPrice } from "@/lib/fees/lines";
import { formatYen } from "@/lib/i18n/format";
import type { Locale } from "@/lib/i18n/routing";
import type { Yen } from "@/lib/money";

/** What each box that can be ticked costs, by its value. */
export type BoxPrices = Record<string, { price: SlotPrice; shares: FeeShares }>;

type Residence = Parameters<typeof payerOf>[0]["residence"];

function totalIn(form: HTMLFormElement, prices: BoxPrices, known: Residence | null): Yen | null {
  const typed = new FormData(form);
  const chosen = typed.getAll("slots").flatMap((value) => prices[String(value)] ?? []);
  if (chosen.length === 0) return null;
  const residence = known ?? (String(typed.get("residence") || "city") as Residence);
  const payer = payerOf({ residence, purpose: String(typed.get("purpose") ?? ""), reduction: null });
  return chosen.reduce((sum, { price, shares }) => sum + feeOfPrice(price, shares, payer).yen, 0);
}

/**
 * What the ticked slots cost this person, to be told before the press, and sent along with it: another sum than the
 * one that was seen is asked about first. Where no script runs, the first press answers with it. Enter in a field
 * of the form sends it, but for the day, which it shows.
 * @param residence of somebody who is registered; null: as the form says
 */
export function CounterFee({
  prices,
  residence,
  locale,
  words,
}: {
  prices: BoxPrices;
  residence: Residence | null;
  locale: Locale;
  words: { now: string; none: string };
}) {
  const place = useRef<HTMLParagraphElement>(null);
  const state = useForm()?.state;
  const answered = state?.problem?.confirm;
  const [live, setLive] = useState<{ yen: Yen | null } | null>(null);

  useEffect(() => {
    const form = place.current?.closest("form");
    if (!form) return;
    const look = () => setLive({ yen: totalIn(form, prices, residence) });
    const send = (event: KeyboardEvent) => {
      const { target } = event;
      if (event.key !== "Enter" || event.isComposing || !(target instanceof HTMLInputElement)) return;
      // The day is shown; on a slot it chooses.
      if (target.name === "day" || target.closest("table")) return;
      event.preventDefault();
      form.requestSubmit(form.querySelector<HTMLButtonElement>("button[name=press]"));
    };
    // What the server has just answered counts until something is changed.
    if (answered) setLive(null);
    else look();
    form.addEventListener("change", look);
    form.addEventListener("keydown", send);
    return () => {
      form.removeEventListener("change", look);
      form.removeEventListener("keydown", send);
    };
  }, [prices, residence, answered]);

  const yen = live ? live.yen : (answered?.yen ?? null);
  return (
    <>
      <p ref={place} role="status" className="font-700">
        {yen === null ? words.none : words.now.replace("{yen}", formatYen(locale, yen))}
      </p>
      {yen !== null && <input type="hidden" name="shownYen" value={yen} />}
      {answered?.rules.map((rule) => (
        <input key={rule} type="hidden" name="seen" value={rule} />
      ))}
    </>
  );
}
