import { getTranslations } from "next-intl/server";
import { deskContext } from "@/app/_server/desk";
import { exportNumbers, type SheetCell } from "@/lib/numbers/export-numbers";
import { csvOf, type PeriodKind } from "@/lib/numbers/rules";
import { viewNumbers } from "@/lib/numbers/view-numbers";
import { periodWords, type WordedTable, wordedTables } from "../table-words";

export const dynamic = "force-dynamic";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** The tables of a period to take away: one as CSV, or all as Excel. Their names say what, and until when. */
export async function GET(request: Request): Promise<Response> {
  const ctx = await deskContext("/staff/numbers");
  const { searchParams } = new URL(request.url);
  const of = (name: string) => (searchParams.get(name) ?? "").slice(0, 20);
  const kind = (["year", "month", "day"] as const satisfies PeriodKind[]).find((one) => one === of("kind"));
  const view = kind && (await viewNumbers(ctx, { kind, name: of("name") }));
  if (!view?.ok) return nothing();
  const { period } = view.value;
  const { locale } = ctx;
  const t = await getTranslations({ locale, namespace: "numbers" });
  const tables = await wordedTables(view.value, locale);
  const words = periodWords(period, locale, t("fiscalYear", { year: period.name }));
  const named = (table: string) => t("file", { period: words, table, until: period.until });
  const plainName = `numbers-${period.name}`;

  if (of("as") === "xlsx") {
    const sheets = tables.map((table) => ({
      name: table.caption,
      heads: [...table.rowHeads, ...table.heads],
      rows: sheetRows(table),
    }));
    return file(await exportNumbers(sheets), XLSX, named(t("all")), `${plainName}-until-${period.until}.xlsx`);
  }
  const table = tables.find(({ id }) => id === of("table"));
  if (of("as") !== "csv" || !table) return nothing();
  const percent = table.heads.map((head, at) =>
    table.columns[at]?.kind === "rate" ? t("columns.percent", { column: head }) : head,
  );
  const csv = csvOf([[...table.rowHeads, ...percent], ...csvRows(table)]);
  return file(
    csv,
    "text/csv; charset=utf-8",
    named(table.caption),
    `${plainName}-${table.id}-until-${period.until}.csv`,
  );
}

const isPiece = (key: string) => /^\d{4}-\d{2}(-\d{2})?$/.test(key);

/** Rates as percent with one decimal, as the pages have them; months and days as programs read them. */
function csvRows({ columns, rows, names, total, totalWord, rowHeads }: WordedTable) {
  const valuesOf = (values: readonly (number | null)[]) =>
    values.map((value, at) => (value !== null && columns[at]?.kind === "rate" ? Math.round(value * 1000) / 10 : value));
  const lines = rows.map(({ key, values }, at) => [...(isPiece(key) ? [key] : (names[at] ?? [])), ...valuesOf(values)]);
  return total ? [...lines, [totalWord, ...rowHeads.slice(1).map(() => ""), ...valuesOf(total)]] : lines;
}

function sheetRows({ columns, rows, names, total, totalWord, rowHeads }: WordedTable): SheetCell[][] {
  const valuesOf = (values: readonly (number | null)[]): SheetCell[] =>
    values.map((number, at) => ({ number, kind: columns[at]?.kind ?? "count" }));
  const lines = rows.map(({ key, values }, at): SheetCell[] => [
    ...(isPiece(key) ? [{ date: key }] : (names[at] ?? [])),
    ...valuesOf(values),
  ]);
  return total ? [...lines, [totalWord, ...rowHeads.slice(1).map(() => ""), ...valuesOf(total)]] : lines;
}

function file(body: Buffer | string, type: string, name: string, plainName: string): Response {
  const ending = plainName.slice(plainName.lastIndexOf("."));
  return new Response(typeof body === "string" ? body : new Uint8Array(body), {
    headers: {
      "Content-Type": type,
      "Content-Disposition": `attachment; filename="${plainName}"; filename*=UTF-8''${encodeURIComponent(name + ending)}`,
      "Cache-Control": "private, no-store",
    },
  });
}

function nothing(): Response {
  return new Response("", { status: 404, headers: { "Content-Type": "text/plain", "Cache-Control": "no-store" } });
}
