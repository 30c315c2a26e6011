"use client";

import { type DragEvent, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { calendarPath, newBlockPath } from "./address";
import { type At, shownColumn, stepIn } from "./grid-steps";

/** Sentences with "{what}" in them. */
export type GridWords = {
  help: string;
  moving: string;
  target: string;
  notFree: string;
  cannotMove: string;
  stopped: string;
};

/** What is being moved: the booking, its slot as "room/date/slot", and where its cell is. */
type Moving = { number: string; of: string; cell: HTMLElement };

/**
 * Makes a table of links a grid of the keyboard: one stop of Tab, arrows inside, M and Enter to move a booking, B to
 * block a slot; and the mouse drags. Cells say what they are in data attributes; their links work without it.
 */
export function CalendarGrid({ words, children }: { words: GridWords; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const at = useRef<At>({ row: 0, column: 0 });
  const moving = useRef<Moving | null>(null);
  const [said, setSaid] = useState("");
  const [isReady, setReady] = useState(false);

  useEffect(() => {
    box.current?.querySelector("table")?.setAttribute("role", "grid");
    for (const cell of cellsOf(box.current).flat()) stopOf(cell).tabIndex = -1;
    const first = cellsOf(box.current)[0]?.[0];
    if (first) stopOf(first).tabIndex = 0;
    setReady(true);
  }, []);

  function goTo(cell: HTMLElement, to: At) {
    const before = cellAt(at.current);
    if (before) stopOf(before).tabIndex = -1;
    at.current = to;
    const stop = stopOf(cell);
    stop.tabIndex = 0;
    stop.focus();
    if (moving.current) setSaid(words.target.replace("{what}", cell.dataset.words ?? ""));
  }

  function cellAt(where: At): HTMLElement | undefined {
    const rows = cellsOf(box.current);
    const lengths = rows.map((row) => row.length);
    return rows[where.row]?.[shownColumn(lengths, where)];
  }

  function begin(cell: HTMLElement): boolean {
    const { move: number, cell: of } = cell.dataset;
    if (!number || !of) {
      setSaid(words.cannotMove);
      return false;
    }
    stop("");
    moving.current = { number, of, cell };
    cell.dataset.moving = "";
    setSaid(words.moving.replace("{what}", cell.dataset.words ?? ""));
    return true;
  }

  function stop(say: string) {
    delete moving.current?.cell.dataset.moving;
    moving.current = null;
    setSaid(say);
  }

  function putInto(cell: HTMLElement) {
    const what = moving.current;
    if (!what) return;
    if (cell.dataset.state !== "free") return setSaid(words.notFree);
    location.assign(calendarPath("/move", { number: what.number, of: what.of, to: cell.dataset.cell }));
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const cell = cellOf(event.target);
    if (!cell || event.altKey || event.metaKey) return;
    const rows = cellsOf(box.current);
    const row = rows.findIndex((cells) => cells.includes(cell));
    const lengths = rows.map((cells) => cells.length);
    const column = rows[row]?.indexOf(cell) ?? 0;
    // Pressed with the mouse elsewhere: that is where one stands now.
    if (row !== at.current.row || column !== shownColumn(lengths, at.current)) at.current = { row, column };
    const to = stepIn(lengths, at.current, event.key, event.ctrlKey);
    const target = to && cellAt(to);
    if (to && target) goTo(target, to);
    else if (event.ctrlKey) return;
    else if (event.key === "Escape" && moving.current) {
      const from = moving.current.cell;
      const fromRow = rows.findIndex((cells) => cells.includes(from));
      stop(words.stopped);
      goTo(from, { row: fromRow, column: rows[fromRow]?.indexOf(from) ?? 0 });
    } else if (event.key === "m" || event.key === "M") begin(cell);
    else if ((event.key === "b" || event.key === "B") && cell.dataset.state === "free") {
      const [roomId = "", date = "", slot = "1"] = cell.dataset.cell?.split("/") ?? [];
      location.assign(newBlockPath({ roomId, date, slot: Number(slot) as 1 }));
    } else if (event.key === "Enter" && moving.current) putInto(cell);
    else if (!event.key.startsWith("Arrow")) return;
    event.preventDefault();
  }

  function onDragStart(event: DragEvent) {
    const cell = cellOf(event.target);
    if (!cell?.dataset.move || !begin(cell)) return event.preventDefault();
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", cell.dataset.move);
  }

  function onDragOver(event: DragEvent) {
    if (moving.current && cellOf(event.target)?.dataset.state === "free") event.preventDefault();
  }

  function onDrop(event: DragEvent) {
    const cell = cellOf(event.target);
    if (!cell || !moving.current) return;
    event.preventDefault();
    putInto(cell);
  }

  return (
    <>
      {isReady && <p className="mt-4 text-[0.9375rem] text-ink-soft print:hidden">{words.help}</p>}
      <p role="status" className="min-h-7 font-700 print:hidden">
        {said}
      </p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it listens for the cells of the grid inside */}
      <div
        ref={box}
        className="relative overflow-x-auto"
        onKeyDown={onKeyDown}
        onDragStart={onDragStart}
        onDragOver={onDragOver}
        onDrop={onDrop}
        onDragEnd={() => stop("")}
      >
        {children}
      </div>
    </>
  );
}

/** The cells of the grid, row by row; rows that are only heads have none. */
function cellsOf(box: HTMLElement | null): HTMLElement[][] {
  const rows = [...(box?.querySelectorAll("tbody tr") ?? [])];
  return rows.map((row) => [...row.querySelectorAll<HTMLElement>("td")]).filter((cells) => cells.length > 0);
}

function cellOf(target: EventTarget): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>("td") : null;
}

/** What of a cell takes the focus: its link, or the cell itself. */
function stopOf(cell: HTMLElement): HTMLElement {
  return cell.querySelector<HTMLElement>("a") ?? cell;
}
