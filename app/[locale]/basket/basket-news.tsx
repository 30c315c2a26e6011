"use client";

import { useEffect, useRef, useState } from "react";

/** A row of the basket: the slot it is of, the choice as it stands, and how it is called. */
type ChosenRow = { id: string; choice: string; label: string };

type BasketNewsWords = { added: string; changed: string; removed: string; removedMany: string; left: string };

/**
 * Says what a press has made of the basket. The row of the pressed button goes with it, or is drawn anew:
 * the focus then moves to the row that came or changed, or to the one that took the place of what went.
 */
export function BasketNews({ rows, sum, words }: { rows: readonly ChosenRow[]; sum: string; words: BasketNewsWords }) {
  const place = useRef<HTMLParagraphElement>(null);
  const shown = useRef(rows);
  const [news, setNews] = useState("");
  useEffect(() => {
    const before = shown.current;
    shown.current = rows;
    const here = (list: readonly ChosenRow[], { id }: ChosenRow) => list.find((row) => row.id === id);
    const gone = before.filter((row) => !here(rows, row));
    const came = rows.find((row) => !here(before, row));
    const changed = rows.find((row) => (here(before, row)?.choice ?? row.choice) !== row.choice);
    const [first] = gone;
    if (!came && !changed && !first) return;
    const said = [
      first && (gone.length > 1 ? words.removedMany : words.removed).replace("{slot}", first.label),
      came && words.added.replace("{slot}", came.label),
      changed && words.changed.replace("{slot}", changed.label),
      rows.length > 0 && words.left.replace("{sum}", sum),
    ];
    setNews(
      said.filter(Boolean).join(" ").replace("{gone}", String(gone.length)).replace("{count}", String(rows.length)),
    );
    if (document.activeElement && document.activeElement !== document.body) return;
    const row = came ?? changed;
    const at = row
      ? rows.indexOf(row)
      : Math.min(
          before.findIndex(({ id }) => id === first?.id),
          rows.length - 1,
        );
    (document.querySelectorAll<HTMLElement>("[data-chosen]")[at] ?? place.current)?.focus();
  }, [rows, sum, words]);
  return (
    <p ref={place} tabIndex={-1} role="status" className={news && "mb-4 font-700"}>
      {news}
    </p>
  );
}
