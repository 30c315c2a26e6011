import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { deskContext } from "@/app/_server/desk";
import { PrintButton } from "@/components/site/print-button";
import { buttonClass, LinkButton } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { Notice } from "@/components/ui/notice";
import { PageHeading } from "@/components/ui/page-heading";
import { VisuallyHidden } from "@/components/ui/visually-hidden";
import { Wide } from "@/components/ui/wide";
import type { Locale } from "@/lib/context";
import { fiscalYearOf } from "@/lib/dates";
import { formatDate } from "@/lib/i18n/format";
import { type PeriodKind, periodName } from "@/lib/numbers/rules";
import { type NumbersView, viewNumbers } from "@/lib/numbers/view-numbers";
import { type HeatCell, HeatTable } from "./heat-table";
import { RatePlot } from "./rate-plot";
import { periodWords, shownNumber, type WordedTable, wordedTables } from "./table-words";

/** The address of a period's page. */
export function addressOf(kind: PeriodKind, name: string): string {
  return kind === "year"
    ? `/staff/numbers?year=${name}`
    : `/staff/numbers/${kind}?${kind === "day" ? "date" : kind}=${name}`;
}

/** The numbers of a period: a year, a month or a day alike. What nobody can mean shows the present period and says so. */
export async function Numbers({ kind, name }: { kind: PeriodKind; name: string }) {
  const ctx = await deskContext(addressOf(kind, name));
  const asked = await viewNumbers(ctx, { kind, name });
  const view = asked.ok ? asked : await viewNumbers(ctx, { kind });
  if (!view.ok) notFound();
  const { locale } = ctx;
  const { period, medianDays, isUnderWay, isAhead } = view.value;
  const t = await getTranslations({ locale, namespace: "numbers" });
  const tables = await wordedTables(view.value, locale);
  const title =
    kind === "year"
      ? t("year", { year: period.name })
      : kind === "month"
        ? t("month", { month: periodWords(period, locale, "") })
        : t("day", { date: periodWords(period, locale, "") });
  return (
    <>
      <PageHeading lead={t("lead")}>{title}</PageHeading>
      {!asked.ok && (
        <Notice kind="warning" live="alert" className="mb-6">
          {t("unknown")}
        </Notice>
      )}
      {(isUnderWay || isAhead) && (
        <p className="mb-4 font-700">
          {isAhead ? t("ahead") : t("underWay", { until: formatDate(locale, period.until) })}
        </p>
      )}
      <Ways view={view.value} locale={locale} />
      <p className="mt-4 flex flex-wrap items-center gap-3 print:hidden">
        <LinkButton href={fileAddress(view.value, "xlsx")} download look="secondary">
          {t("excel")}
        </LinkButton>
        <PrintButton text={t("print")} />
      </p>
      {medianDays !== null && <p className="mt-4">{t("median", { days: medianDays })}</p>}
      {tables
        .filter(({ id }) => kind !== "day" || id !== "pieces")
        .map((table) => (
          <Section key={table.id} table={table} view={view.value} locale={locale} />
        ))}
      <section aria-labelledby="what" className="mt-12">
        <h2 id="what" className="text-[1.25rem]">
          {t("what.title")}
        </h2>
        <ul className="text-width mt-2 ml-5 list-disc">
          {(["uses", "slots", "people", "rate", "yen", "unmet"] as const).map((what) => (
            <li key={what}>{t(`what.${what}`)}</li>
          ))}
        </ul>
      </section>
    </>
  );
}

function fileAddress({ period }: NumbersView, as: "xlsx" | "csv", table?: string): string {
  const query = new URLSearchParams({ kind: period.kind, name: period.name, as, ...(table && { table }) });
  return `/staff/numbers/file?${query}`;
}

/** Where one can go from here: before, after, up, and to any day. */
async function Ways({ view, locale }: { view: NumbersView; locale: Locale }) {
  const { period, before, after } = view;
  const t = await getTranslations({ locale, namespace: "numbers" });
  const wordsOf = (kind: PeriodKind, name: string) =>
    periodWords({ kind, name }, locale, t("fiscalYear", { year: kind === "year" ? name : "" }));
  const up: { kind: PeriodKind; name: string } | null =
    period.kind === "year"
      ? null
      : period.kind === "month"
        ? { kind: "year", name: periodName("year", period.from) }
        : { kind: "month", name: periodName("month", period.from) };
  const link = (href: string, words: string) => (
    <li key={href}>
      <a href={href} className="inline-flex min-h-11 items-center text-link underline underline-offset-4">
        {words}
      </a>
    </li>
  );
  const fields = [
    { kind: "year", name: "year", label: t("chooseYear"), value: String(fiscalYearOf(period.until)), type: "number" },
    { kind: "month", name: "month", label: t("chooseMonth"), value: periodName("month", period.until), type: "month" },
    { kind: "day", name: "date", label: t("chooseDay"), value: period.until, type: "date" },
  ] as const;
  return (
    <nav aria-label={t("choose")} className="print:hidden">
      <ul className="flex flex-wrap gap-x-6">
        {up && link(addressOf(up.kind, up.name), t("up", { name: wordsOf(up.kind, up.name) }))}
        {before && link(addressOf(period.kind, before), t("before", { name: wordsOf(period.kind, before) }))}
        {after && link(addressOf(period.kind, after), t("after", { name: wordsOf(period.kind, after) }))}
      </ul>
      <div className="mt-2 flex flex-wrap gap-x-8 gap-y-3">
        {fields.map(({ kind, name, label, value, type }) => (
          <form
            key={kind}
            action={kind === "year" ? "/staff/numbers" : `/staff/numbers/${kind}`}
            className="flex flex-wrap items-end gap-2"
          >
            <div>
              <label htmlFor={`choose-${kind}`} className="block font-700">
                {label}
              </label>
              <input
                id={`choose-${kind}`}
                name={name}
                type={type}
                defaultValue={value}
                required
                className="block min-h-11 max-w-44 rounded-8 border-2 border-edge bg-raised px-2 text-ink"
              />
            </div>
            <button type="submit" className={buttonClass("secondary")}>
              {t("show")}
              <VisuallyHidden> {label}</VisuallyHidden>
            </button>
          </form>
        ))}
      </div>
    </nav>
  );
}

async function Section({ table, view, locale }: { table: WordedTable; view: NumbersView; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "numbers" });
  return (
    <section aria-labelledby={table.id} className="mt-10 print:mt-6">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6">
        <h2 id={table.id} className="text-[1.25rem]">
          {table.caption}
        </h2>
        <a
          href={fileAddress(view, "csv", table.id)}
          download
          aria-label={t("csvOf", { table: table.caption })}
          className="inline-flex min-h-11 items-center text-link underline underline-offset-4 print:hidden"
        >
          {t("csv")}
        </a>
      </div>
      {table.id === "pieces" && <RatePlot points={pointsOf(table, view)} label={t("plot.pieces")} />}
      {table.id === "cells" || table.id === "unmet" ? (
        <Heat table={table} locale={locale} />
      ) : (
        <Plain table={table} view={view} />
      )}
    </section>
  );
}

/** Months by their number, days by theirs: the table below says which. */
function pointsOf(table: WordedTable, view: NumbersView) {
  const rate = table.columns.findIndex(({ id }) => id === "rate");
  return table.rows.map(({ key, values }) => ({
    label: String(Number(view.period.kind === "year" ? key.slice(5) : key.slice(8))),
    rate: values[rate] ?? null,
  }));
}

/** A table of numbers: names at the left, numbers at the right of their columns, the sum last. */
function Plain({ table, view }: { table: WordedTable; view: NumbersView }) {
  const { columns, rows, total, names, heads, rowHeads, totalWord, caption } = table;
  const below: PeriodKind | null =
    (table.id === "pieces" && (view.period.kind === "year" ? "month" : view.period.kind === "month" ? "day" : null)) ||
    null;
  const cell = "px-2 py-1.5 text-right tabular-nums max-sm:px-0.5";
  const valuesOf = (values: readonly (number | null)[]) =>
    columns.map(({ id, kind }, at) => (
      <td key={id} className={cell}>
        {shownNumber(values[at] ?? null, kind)}
      </td>
    ));
  return (
    <Wide label={caption}>
      <table className="mt-3 w-full border-collapse text-left leading-150 max-sm:text-[0.75rem]">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-edge border-b-2">
            <th scope="col" className="px-2 py-2 align-bottom font-700 max-sm:px-0.5">
              {rowHeads[0]}
            </th>
            {heads.map((head, at) => (
              <th
                key={columns[at]?.id}
                scope="col"
                className="px-2 py-2 text-right align-bottom font-700 max-sm:px-0.5"
              >
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, values }, at) => (
            <tr key={key} className="border-line border-b">
              <th scope="row" className="px-2 py-1.5 font-700 max-sm:px-0.5">
                {below ? (
                  <a href={addressOf(below, key)} className="inline-block py-1 text-link underline underline-offset-4">
                    {names[at]?.join(" ")}
                  </a>
                ) : (
                  names[at]?.join(" ")
                )}
              </th>
              {valuesOf(values)}
            </tr>
          ))}
        </tbody>
        {total && (
          <tfoot>
            <tr className={classNames("border-edge border-t-2", "font-700")}>
              <th scope="row" className="px-2 py-1.5 max-sm:px-0.5">
                {totalWord}
              </th>
              {valuesOf(total)}
            </tr>
          </tfoot>
        )}
      </table>
    </Wide>
  );
}

/** What is counted by room and hours: the share in each cell, or how often with the largest as the full bar. */
async function Heat({ table, locale }: { table: WordedTable; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: "numbers" });
  const { rows, names, columns, caption, rowHeads, heads } = table;
  const at = (id: string) => columns.findIndex((column) => column.id === id);
  const rooms = [...new Set(names.map(([room]) => room ?? ""))];
  const hours = [...new Set(names.map(([, slot]) => slot ?? ""))];
  const wanted = rows.map(({ values }) => (values[at("refused")] ?? 0) + (values[at("waiting")] ?? 0));
  const most = Math.max(1, ...wanted);
  const cellOf = (values: readonly (number | null)[]): HeatCell => {
    if (table.id === "cells") {
      const rate = values[at("rate")] ?? null;
      const more = t("plot.cell", { slots: values[at("slots")] ?? 0, open: values[at("open")] ?? 0 });
      return { share: rate ?? 0, number: shownNumber(rate, "rate"), more };
    }
    const [refused, waiting] = [values[at("refused")] ?? 0, values[at("waiting")] ?? 0];
    return { share: (refused + waiting) / most, number: `${refused} + ${waiting}` };
  };
  return (
    <HeatTable
      id={`heat-${table.id}`}
      caption={table.id === "cells" ? <VisuallyHidden>{caption}</VisuallyHidden> : heads.join(" + ")}
      corner={rowHeads[0] ?? ""}
      heads={hours}
      rows={rooms.map((room) => ({
        name: room,
        cells: rows.filter((_, place) => names[place]?.[0] === room).map(({ values }) => cellOf(values)),
      }))}
    />
  );
}
