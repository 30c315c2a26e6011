"use client";

import { Fragment } from "react";
import type { SlotStatus } from "@/lib/facility/rules";
import type { SlotNumber } from "@/lib/facility/slots";
import styles from "./slot-grid.module.css";

export type GridColumn = { slot: SlotNumber; head: string };

/** A room on a day: as many cells as there are columns, or one cell over all of them. */
export type GridRow = {
  roomId: string;
  date: string;
  head: string;
  /** a second line under the head */
  note?: string;
  /** what the head leads to */
  href?: string;
  /** what a cell one can choose is called, before its hours */
  spoken: string;
} & (
  | { cells: readonly SlotStatus[]; price?: string }
  | { whole: { status: SlotStatus | "not_for_hire"; word: string } }
);

export type GridWords = Record<SlotStatus | "not_for_hire" | "chosen", { sign: string; word: string }>;

export type SlotGridProps = {
  /** "day": rooms × slots, turned on a phone; "week" and "month": days × slots */
  shape: "day" | "week" | "month";
  caption: string;
  /** what the rows are, the head of the first column */
  corner: string;
  columns: readonly GridColumn[];
  rows: readonly GridRow[];
  words: GridWords;
};

// A table that is laid out as something else, as that of a day is on a phone, is no table to some
// browsers unless it says so.
const says = {
  table: { role: "table" },
  row: { role: "row" },
  columnheader: { role: "columnheader" },
  rowheader: { role: "rowheader" },
  cell: { role: "cell" },
} as const;
const saysNothing: Partial<typeof says> = {};

/**
 * Slots as a table: each cell a sign and a word, each free one a checkbox named `choice` with the
 * value "room/date/slot" that works without JavaScript. It runs in the browser only so that its
 * rows travel as what they say rather than as a tree of elements; it keeps no state.
 */
export function SlotGrid({ shape, caption, corner, columns, rows, words }: SlotGridProps) {
  const is = shape === "day" ? says : saysNothing;
  return (
    <table
      className={`${styles.grid} ${styles[shape]}`}
      data-rooms={rows.filter((row) => "cells" in row).length}
      data-slots={columns.length}
      {...is.table}
    >
      <caption>{caption}</caption>
      <thead>
        <tr {...is.row}>
          <th scope="col" {...is.columnheader}>
            {corner}
          </th>
          {columns.map(({ slot, head }) => (
            <th key={slot} scope="col" {...is.columnheader}>
              <Hours hours={head} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.roomId}/${row.date}`} {...is.row} className={"whole" in row ? styles.wholeRow : undefined}>
            <th scope="row" {...is.rowheader}>
              {row.href ? <a href={row.href}>{row.head}</a> : row.head}
              {row.note && <small>{row.note}</small>}
            </th>
            {"whole" in row ? (
              <td {...is.cell} colSpan={columns.length} className={styles[row.whole.status]}>
                <Sign>{words[row.whole.status].sign}</Sign> {row.whole.word}
              </td>
            ) : (
              columns.map(({ slot, head }, index) => (
                <Cell
                  key={slot}
                  row={row}
                  slot={slot}
                  hours={head}
                  status={row.cells[index] ?? "closed"}
                  words={words}
                  is={is}
                />
              ))
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type CellProps = {
  row: GridRow & { price?: string };
  slot: SlotNumber;
  hours: string;
  status: SlotStatus;
  words: GridWords;
  is: Partial<typeof says>;
};

function Cell({ row, slot, hours, status, words, is }: CellProps) {
  const { sign, word } = words[status];
  if (status !== "available")
    return (
      <td {...is.cell} className={styles[status]}>
        <Sign>{sign}</Sign> <span>{breakable(word)}</span>
      </td>
    );
  return (
    <td {...is.cell} className={styles.available}>
      <label>
        <input
          type="checkbox"
          name="choice"
          value={`${row.roomId}/${row.date}/${slot}`}
          aria-label={`${row.spoken} ${hours} ${word}`}
        />
        <Sign>{sign}</Sign> <span>{word}</span>
        <span>{words.chosen.word}</span>
        {row.price && <small>{row.price}</small>}
      </label>
    </td>
  );
}

function Sign({ children }: { children: string }) {
  return <i aria-hidden="true">{children}</i>;
}

/** "9:00–11:00"; where columns are narrow the beginning alone is seen, and all of it heard. */
function Hours({ hours }: { hours: string }) {
  const dash = hours.indexOf("–");
  return (
    <>
      {hours.slice(0, dash)}
      <wbr />
      <span>{hours.slice(dash)}</span>
    </>
  );
}

/** A text that may break where its writer put "|" and nowhere else. */
function breakable(text: string) {
  const parts = text.split("|");
  if (parts.length === 1) return text;
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change places
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
