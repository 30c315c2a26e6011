import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";
import { drawCode } from "@/lib/papers/draw-code";
import type { Label, Sheet, SheetTable } from "@/lib/papers/messages";

/** Words of a paper: Japanese, and English in small where it is read in English. */
export function Bilingual({ label, inline }: { label: Label; inline?: boolean }) {
  return (
    <>
      <span lang="ja">{label.ja}</span>
      {label.en && (
        <span
          lang="en"
          className={classNames("text-[0.8125rem] font-400 text-ink-soft", inline ? "ml-2" : "block leading-140")}
        >
          {label.en}
        </span>
      )}
    </>
  );
}

/** A frame that prints on one sheet of A4, without what stands around it on the site. */
export function PaperFrame({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <article
      data-paper
      className={classNames(
        "mt-6 rounded-8 border-2 border-line bg-raised p-4 md:p-10 print:m-0 print:border-0 print:p-0",
        className,
      )}
    >
      {children}
    </article>
  );
}

/** A paper as a page: the same lines in the same order as its PDF. */
export function PaperSheet({ sheet }: { sheet: Sheet }) {
  return (
    <PaperFrame>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="grid gap-2">
          {sheet.marks.map((mark) => (
            <p key={mark.ja} className="border-2 border-ink px-3 py-1 font-700">
              <Bilingual label={mark} />
            </p>
          ))}
        </div>
        <dl className="ml-auto text-[0.9375rem]">
          {sheet.facts.map(({ label, value }) => (
            <div key={label.ja} className="flex flex-wrap justify-end gap-x-4">
              <dt>
                <Bilingual label={label} inline />
              </dt>
              <dd lang="ja" className="whitespace-nowrap tabular-nums">
                {value}
              </dd>
            </div>
          ))}
        </dl>
      </div>
      <h1 className="mt-6 mb-6 text-center text-[1.75rem] leading-140 tracking-[0.25em] print:mt-2 print:mb-4">
        <span lang="ja">{sheet.title.ja}</span>
        {sheet.title.en && (
          <span lang="en" className="block font-400 text-[0.9375rem] text-ink-soft tracking-normal">
            {sheet.title.en}
          </span>
        )}
      </h1>
      <div className="grid gap-6 md:grid-cols-[1fr_22.5rem] print:grid-cols-[1fr_22.5rem]" lang="ja">
        <div>
          <p className="wrap-anywhere border-ink border-b pb-1 font-700 text-[1.25rem]">
            {sheet.recipient.name} <span className="ml-3">{sheet.recipient.honorific}</span>
          </p>
          {sheet.recipient.lines.map((line) => (
            <p key={line} className="wrap-anywhere mt-1">
              {line}
            </p>
          ))}
        </div>
        <address className="not-italic leading-150 md:mt-6 print:mt-6">
          {sheet.issuer.map((line, index) => (
            <p key={line} className={index === 0 ? "font-700 text-[1.125rem]" : "text-[0.9375rem]"}>
              {line}
            </p>
          ))}
        </address>
      </div>
      {sheet.amount && (
        <div className="mt-8 border-ink border-y-2 bg-surface px-4 py-3 print:mt-5">
          <p className="font-700">
            <Bilingual label={sheet.amount.label} inline />
          </p>
          <p className="text-center" lang="ja">
            <span className="font-700 text-[2rem] tabular-nums leading-140">{sheet.amount.value}</span>
            <span className="ml-2 font-700">{sheet.amount.taxes[0]?.ja}</span>
          </p>
          {sheet.amount.taxes.slice(1).map((tax) => (
            <p key={tax.ja} className="text-center text-[0.9375rem]">
              <Bilingual label={tax} />
            </p>
          ))}
        </div>
      )}
      <p className="mt-6 print:mt-4">
        <Bilingual label={sheet.lead} />
      </p>
      <dl className="mt-4 border-ink border-t">
        {sheet.rows.map(({ label, values }) => (
          <div
            key={label.ja}
            className="border-line border-b py-2 md:grid md:grid-cols-[11rem_1fr] md:gap-4 print:grid print:grid-cols-[9rem_1fr] print:gap-4 print:py-1"
          >
            <dt className="font-700">
              <Bilingual label={label} />
            </dt>
            <dd className="wrap-anywhere whitespace-pre-line">
              {values.map((value) => (
                <div key={value.ja}>
                  <Bilingual label={value} />
                </div>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      {sheet.tables.map((table) => (
        <PaperTable key={table.caption.ja} table={table} />
      ))}
      {(sheet.notes.length > 0 || sheet.code) && (
        <div className="mt-8 flex flex-wrap gap-6 print:mt-4 print:flex-nowrap">
          <div className="min-w-0 flex-1 basis-80 print:basis-0">
            {sheet.notes.map((note) => (
              <PaperNote key={note.items[0]?.ja} note={note} />
            ))}
          </div>
          {sheet.code && <PaperCode code={sheet.code} />}
        </div>
      )}
    </PaperFrame>
  );
}

function PaperNote({ note }: { note: Sheet["notes"][number] }) {
  return (
    <>
      {note.title && (
        <h2 className="mb-1 text-[1rem]">
          <Bilingual label={note.title} inline />
        </h2>
      )}
      {note.items.length > 1 ? (
        <ol className="list-decimal pl-6 text-[0.9375rem] leading-150">
          {note.items.map((item) => (
            <li key={item.ja} className="mt-1 print:mt-0">
              <Bilingual label={item} />
            </li>
          ))}
        </ol>
      ) : (
        <p className="text-[0.9375rem]">{note.items[0] && <Bilingual label={note.items[0]} />}</p>
      )}
    </>
  );
}

/** A QR code, dark on white whatever the colours of the page, with the number that it stands for. */
export function PaperCode({ code }: { code: NonNullable<Sheet["code"]> }) {
  const { size, path } = drawCode(code.url);
  const quiet = 4;
  return (
    <figure className="w-32 shrink-0 text-center text-[0.875rem]">
      <svg
        viewBox={`${-quiet} ${-quiet} ${size + 2 * quiet} ${size + 2 * quiet}`}
        className="w-full bg-white"
        role="img"
        aria-label={`${code.label.en ?? code.label.ja} ${code.number}`}
        shapeRendering="crispEdges"
      >
        <path d={path} fill="#000" />
      </svg>
      <figcaption>
        <Bilingual label={code.label} />
        <span className="block font-700 tabular-nums">{code.number}</span>
      </figcaption>
    </figure>
  );
}

/** A table of a paper; on a phone each line stands on its own, with its heads before it. */
export function PaperTable({ table }: { table: SheetTable }) {
  const last = table.heads.length - 1;
  return (
    <table className="mt-6 w-full border-collapse text-left leading-150 max-sm:block print:mt-4">
      <caption className="pb-1 text-left font-700 max-sm:block">
        <Bilingual label={table.caption} inline />
      </caption>
      <thead className="max-sm:sr-only">
        <tr className="border-ink border-t border-b bg-surface">
          {table.heads.map((head, index) => (
            <th
              key={head.ja}
              scope="col"
              className={classNames("px-2 py-1.5 text-[0.9375rem]", index === last && "text-right")}
            >
              <Bilingual label={head} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-sm:block max-sm:border-ink max-sm:border-t">
        {table.rows.map((cells, row) => (
          <tr
            // biome-ignore lint/suspicious/noArrayIndexKey: the paper is written, its lines do not move
            key={row}
            className="border-line border-b max-sm:grid max-sm:grid-cols-[1fr_auto] max-sm:py-2"
          >
            {cells.map((cell, index) => (
              <td
                key={table.heads[index]?.ja}
                className={classNames(
                  "px-2 py-1.5 align-top max-sm:px-0 max-sm:py-0 print:py-1",
                  index === last
                    ? "whitespace-nowrap text-right tabular-nums"
                    : index < last - 1 && "max-sm:col-span-2",
                )}
              >
                <Bilingual label={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
      {table.sums.length > 0 && (
        <tfoot className="max-sm:block">
          {table.sums.map(({ label, value, isTotal }) => (
            <tr
              key={label.ja}
              className={classNames(
                "border-b max-sm:flex max-sm:justify-between",
                isTotal ? "border-ink font-700" : "border-line",
              )}
            >
              <th
                scope="row"
                colSpan={last}
                className={classNames(
                  "px-2 py-1.5 text-right max-sm:px-0 max-sm:text-left",
                  isTotal ? "font-700" : "font-400",
                )}
              >
                <Bilingual label={label} inline />
              </th>
              <td className="whitespace-nowrap px-2 py-1.5 text-right tabular-nums max-sm:px-0">{value}</td>
            </tr>
          ))}
        </tfoot>
      )}
    </table>
  );
}
