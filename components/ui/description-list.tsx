import { Fragment, type ReactNode } from "react";
import { classNames } from "./class-names";

/** Terms and what they are: one beside the other where there is room. Entries that are absent (null) are left out. */
export function DescriptionList({
  entries,
  className,
}: {
  entries: ({ term: ReactNode; description: ReactNode } | null)[];
  className?: string;
}) {
  return (
    <dl
      className={classNames("border-line border-t md:grid md:grid-cols-[minmax(8rem,14rem)_minmax(0,1fr)]", className)}
    >
      {entries.map(
        (entry, index) =>
          entry && (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list is written out, its places do not move
            <Fragment key={index}>
              <dt className="pt-3 font-700 md:border-line md:border-b md:py-3 md:pr-4">{entry.term}</dt>
              <dd className="wrap-anywhere border-line border-b pb-3 md:py-3">{entry.description}</dd>
            </Fragment>
          ),
      )}
    </dl>
  );
}
