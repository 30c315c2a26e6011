"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import { formatYen } from "@/lib/i18n/format";
import type { Locale } from "@/lib/i18n/routing";
import type { Yen } from "@/lib/money";
import { PIECES, readYen, sumOfPieces } from "@/lib/till/rules";

/** What the fields inside come to, and how far it is from what should be there, said while one types. */
export function CountHelp({
  kind,
  expectedYen,
  locale,
  words,
  children,
}: {
  /** one amount, or notes and coins that are added up */
  kind: "amount" | "pieces";
  /** null: only the page of the count knows it once it is sent */
  expectedYen: Yen | null;
  locale: Locale;
  /** with places for {yen} and {difference} */
  words: { differs: string; same: string };
  children: ReactNode;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [yen, setYen] = useState<Yen | null>(null);
  const look = () => {
    const fields = [...(box.current?.querySelectorAll("input") ?? [])];
    if (kind === "amount") return setYen(readYen(fields[0]?.value ?? ""));
    const counts = Object.fromEntries(
      fields.map(({ name, value }) => [Number(name.replace("pieces_", "")), readYen(value)] as const),
    );
    const isEmpty = PIECES.every((piece) => !counts[piece]);
    setYen(isEmpty ? null : sumOfPieces(Object.fromEntries(PIECES.map((piece) => [piece, counts[piece] ?? 0]))));
  };
  // Browsers bring back what was typed when one returns to a page.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only once, when the page is there
  useEffect(look, []);
  const difference = yen === null || expectedYen === null ? 0 : yen - expectedYen;
  const sign = difference > 0 ? "+" : "";
  const sentence = (difference === 0 && kind === "amount" ? words.same : words.differs)
    .replace("{yen}", formatYen(locale, yen ?? 0))
    .replace("{difference}", sign + formatYen(locale, difference));
  return (
    <div ref={box} onInput={look}>
      {children}
      <p role="status" className="mt-2 font-700 tabular-nums empty:hidden">
        {yen === null || (expectedYen === null && kind === "amount") ? "" : sentence}
      </p>
    </div>
  );
}
