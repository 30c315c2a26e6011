import type { ReactNode } from "react";
import { classNames } from "./class-names";

/** Laid out otherwise than as a table it is none to some browsers, unless it says so. */
const IS = {
  table: { role: "table" },
  row: { role: "row" },
  head: { role: "columnheader", scope: "col" },
  name: { role: "rowheader", scope: "row" },
  cell: { role: "cell" },
} as const;

/**
 * A plain table with its caption and heads; the first cell of each row names the row. A marked row,
 * such as today, needs words that say so. Where the page is cramped its cells stand below each other.
 */
export function Table({
  caption,
  heads,
  rows,
  className,
}: {
  caption: ReactNode;
  heads: ReactNode[];
  rows: { key: string; cells: ReactNode[]; isMarked?: boolean }[];
  className?: string;
}) {
  return (
    <table {...IS.table} className={classNames("stacking mt-4 w-full border-collapse text-left", className)}>
      <caption className="pb-2 text-left text-[0.9375rem] text-ink-soft">{caption}</caption>
      <thead>
        <tr {...IS.row} className="border-edge border-b-2">
          {heads.map((head, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns do not move
            <th key={index} {...IS.head} className="px-2 py-2 align-bottom max-sm:px-1 font-700 leading-150">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, isMarked, cells: [first, ...rest] }) => (
          <tr key={key} {...IS.row} className={classNames("border-line border-b", isMarked && "bg-accent-soft")}>
            <th {...IS.name} className="px-2 py-2.5 align-top max-sm:px-1 font-700 leading-150">
              {first}
            </th>
            {rest.map((cell, index) => (
              <td
                // biome-ignore lint/suspicious/noArrayIndexKey: columns do not move
                key={index}
                {...IS.cell}
                data-head={headOf(heads[index + 1])}
                className="px-2 py-2.5 align-top max-sm:px-1 leading-150"
              >
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A head that is a plain text stands before the cell where cells are stacked. */
function headOf(head: ReactNode): string | undefined {
  return typeof head === "string" && head !== "" ? head : undefined;
}
