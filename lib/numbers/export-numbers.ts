import writeExcelFile, { type SheetData } from "write-excel-file/node";

/** A cell of a sheet: a text, a number with the way it is shown, a day or the first of a month. */
export type SheetCell = string | { number: number | null; kind: "count" | "yen" | "rate" } | { date: string };

export type Sheet = { name: string; heads: string[]; rows: SheetCell[][] };

const FORMATS = { count: "#,##0", yen: "#,##0", rate: "0.0%" };

/** What Excel does not allow in the name of a sheet, and how long it may be. */
const NOT_IN_NAMES = /[\\/?*[\]:]/g;
const LONGEST_NAME = 31;

/** An Excel file with a sheet a table: numbers that can be summed, days that can be sorted, the heads always in sight. */
export async function exportNumbers(sheets: readonly Sheet[]): Promise<Buffer> {
  return writeExcelFile(
    sheets.map(({ name, heads, rows }) => ({
      sheet: name.replace(NOT_IN_NAMES, " ").slice(0, LONGEST_NAME),
      data: [
        heads.map((value) => ({ value, fontWeight: "bold" as const, wrap: true })),
        ...rows.map(rowOf),
      ] as SheetData,
      columns: heads.map((_, at) => ({ width: at === 0 ? 22 : 14 })),
      stickyRowsCount: 1,
    })),
  ).toBuffer();
}

function rowOf(cells: readonly SheetCell[]) {
  return cells.map((cell) => {
    if (typeof cell === "string") return { value: cell, type: String };
    if ("date" in cell)
      return cell.date.length === 7
        ? { value: new Date(`${cell.date}-01T00:00:00Z`), type: Date, format: "yyyy/mm" }
        : { value: new Date(`${cell.date}T00:00:00Z`), type: Date, format: "yyyy/mm/dd" };
    return cell.number === null ? null : { value: cell.number, type: Number, format: FORMATS[cell.kind] };
  });
}
