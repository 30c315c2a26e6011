import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";
import { VisuallyHidden } from "@/components/ui/visually-hidden";

export type HeatCell = {
  /** how full the bar below the number is, from 0 to 1 */
  share: number;
  number: string;
  more?: string;
};

/**
 * Rooms × hours with a number in each cell and a bar that is as long as it is large: read without colour, and in print.
 */
export function HeatTable(props: {
  id: string;
  caption: ReactNode;
  corner: string;
  heads: readonly string[];
  rows: readonly { name: string; cells: readonly HeatCell[] }[];
}) {
  const { id, caption, corner, heads, rows } = props;
  return (
    <table id={id} className="mt-4 w-full table-fixed border-collapse text-center tabular-nums max-sm:text-[0.75rem]">
      <caption className="pb-2 text-left text-[0.9375rem] text-ink-soft">{caption}</caption>
      <thead>
        <tr className="border-edge border-b-2">
          <th scope="col" className="w-1/5 py-2 text-left align-bottom font-700 leading-150">
            {corner}
          </th>
          {heads.map((head) => (
            <th key={head} scope="col" className="px-0.5 py-2 align-bottom font-700 leading-150">
              {hoursInParts(head)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, cells }) => (
          <tr key={name} className="border-line border-b">
            <th scope="row" className="py-2 text-left align-middle font-700 leading-150">
              {name}
            </th>
            {cells.map(({ share, number, more }, at) => (
              <td
                key={heads[at]}
                className={classNames("px-1 py-2 align-middle leading-150", share >= 0.5 && "font-700")}
              >
                {number}
                {more && <span className="block font-400 text-[0.8125rem] text-ink-soft max-sm:sr-only">{more}</span>}
                <svg
                  aria-hidden="true"
                  viewBox="0 0 100 8"
                  preserveAspectRatio="none"
                  className="mx-auto mt-1 block h-2 w-full max-w-20 text-ink"
                >
                  <rect x="0.5" y="0.5" width="99" height="7" fill="none" stroke="currentColor" strokeOpacity="0.5" />
                  <rect x="0.5" y="0.5" width={99 * Math.min(1, share)} height="7" fill="currentColor" />
                </svg>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** "9:00–11:00" may break after its dash. */
function hoursInParts(head: string): ReactNode {
  const [from, to] = head.split("–");
  return to === undefined ? (
    head
  ) : (
    <>
      <span aria-hidden="true">
        {from}–<wbr />
        {to}
      </span>
      <VisuallyHidden>{head}</VisuallyHidden>
    </>
  );
}
