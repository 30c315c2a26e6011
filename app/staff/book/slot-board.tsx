"use client";

import { type KeyboardEvent, useEffect, useRef } from "react";
import { neighbourOf } from "@/app/[locale]/_availability/grid-keys";
import { fieldId, useForm } from "@/components/ui/form-island";
import { Table } from "@/components/ui/table";

/** One slot: a box where it is free, a word where it is not. */
export type BoardCell = { value: string; label: string; state: string | null; isChosen: boolean };

export type BoardDay = {
  date: string;
  caption: string;
  /** said instead of the table on a day without one */
  closed: string | null;
  heads: string[];
  rows: { key: string; name: string; field: "slots" | "nursery"; cells: BoardCell[] }[];
};

const BOX = "input[type=checkbox]";

/**
 * The slots of some days, each a table of rooms and hours with a box for what is free. With arrow keys one goes from
 * box to box, and the whole table is one stop of the tab key; without script every box is one.
 */
export function SlotBoard({ days, mistakes }: { days: BoardDay[]; mistakes: string }) {
  const board = useRef<HTMLDivElement>(null);
  const form = useForm();
  const state = form?.state;
  const typed = (field: string): string[] | null => {
    const values = state?.lastResult?.initialValue as Record<string, unknown> | undefined;
    if (!values) return null;
    return [values[field] ?? []].flat().map(String);
  };
  const ticked = { slots: typed("slots"), nursery: typed("nursery") };

  // One box a day is reached by the tab key: the first, or the one that was visited last.
  useEffect(() => {
    for (const table of board.current?.querySelectorAll("table") ?? []) {
      const boxes = [...table.querySelectorAll<HTMLInputElement>(BOX)];
      const first = boxes.find(({ checked }) => checked) ?? boxes[0];
      for (const box of boxes) box.tabIndex = box === first ? 0 : -1;
    }
  });

  // Another day is shown: one goes on there.
  const last = days.at(-1)?.date;
  const shown = useRef(last);
  useEffect(() => {
    if (last !== shown.current) {
      const sections = board.current?.querySelectorAll("section");
      sections?.[sections.length - 1]?.querySelector<HTMLInputElement>(BOX)?.focus();
    }
    shown.current = last;
  }, [last]);

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || box.type !== "checkbox") return;
    if (event.key === "Enter") {
      // On a box it chooses; elsewhere in the form it sends.
      event.preventDefault();
      box.click();
      return;
    }
    const next = neighbourOf(box, event.key, BOX);
    if (!next) return;
    event.preventDefault();
    for (const other of box.closest("table")?.querySelectorAll<HTMLInputElement>(BOX) ?? []) other.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }

  const errors = state?.lastResult?.error?.slots ?? [];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it listens for its boxes
    <div ref={board} id={fieldId(form?.id ?? "field", "slots")} tabIndex={-1} onKeyDown={onKeyDown}>
      {errors.length > 0 && (
        <p id={mistakes} className="mt-2 font-700 text-error">
          {errors.join(" ")}
        </p>
      )}
      {days.map((day) => (
        <section key={day.date} aria-label={day.caption} className="mt-4">
          <input type="hidden" name="shown" value={day.date} />
          {day.closed ? (
            <p className="rounded-8 border-2 border-line p-4">{day.closed}</p>
          ) : (
            <div className="relative overflow-x-auto p-1">
              <Table
                caption={day.caption}
                heads={day.heads}
                rows={day.rows.map(({ key, name, field, cells }) => ({
                  key,
                  cells: [
                    name,
                    ...cells.map((cell) =>
                      cell.state === null ? (
                        <label key={cell.value} className="-my-2.5 flex min-h-11 min-w-11 items-center">
                          <input
                            type="checkbox"
                            name={field}
                            value={cell.value}
                            defaultChecked={ticked[field]?.includes(cell.value) ?? cell.isChosen}
                            aria-label={cell.label}
                            aria-invalid={errors.length > 0 || undefined}
                            aria-describedby={errors.length > 0 ? mistakes : undefined}
                            className="size-6 accent-accent"
                          />
                        </label>
                      ) : (
                        <span key={cell.value} className="text-[0.9375rem] text-ink-soft">
                          {cell.state}
                        </span>
                      ),
                    ),
                  ],
                }))}
              />
            </div>
          )}
        </section>
      ))}
    </div>
  );
}
