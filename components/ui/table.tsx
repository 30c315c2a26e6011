import type { ReactNode } from "react";
import { classNames } from "./class-names";

/** A plain table with its caption and heads; the first cell of each row names the row. A marked row, such as today, needs words that say so. */
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
    <table className={classNames("mt-4 w-full border-collapse text-left", className)}>
      <caption className="pb-2 text-left text-[0.9375rem] text-ink-soft">{caption}</caption>
      <thead>
        <tr className="border-edge border-b-2">
          {heads.map((head, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns do not move
            <th key={index} scope="col" className="px-2 py-2 align-bottom max-sm:px-1 font-700 leading-150">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, isMarked, cells: [first, ...rest] }) => (
          <tr key={key} className={classNames("border-line border-b", isMarked && "bg-accent-soft")}>
            <th scope="row" className="px-2 py-2.5 align-top max-sm:px-1 font-700 leading-150">
              {first}
            </th>
            {rest.map((cell, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns do not move
              <td key={index} className="px-2 py-2.5 align-top max-sm:px-1 leading-150">
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
