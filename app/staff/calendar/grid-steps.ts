/** Where one stands in a table: the column may lie beyond a shorter row, so that it is not forgotten on the way. */
export type At = { row: number; column: number };

const STEPS: Readonly<Record<string, At>> = {
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
};

/**
 * Where a key leads in a table whose rows have so many cells: arrows by one, Home and End along the row, with Ctrl to
 * the first and last cell of all. Null for other keys and at the edge.
 * @example stepIn([6, 1, 6], { row: 0, column: 4 }, "ArrowDown", false) // → { row: 1, column: 4 }, shown as its only cell
 */
export function stepIn(rows: readonly number[], at: At, key: string, isWhole: boolean): At | null {
  const last = rows.length - 1;
  if (key === "Home") return { row: isWhole ? 0 : at.row, column: 0 };
  if (key === "End") {
    const row = isWhole ? last : at.row;
    return { row, column: Math.max(0, (rows[row] ?? 1) - 1) };
  }
  const step = STEPS[key];
  if (!step) return null;
  const row = at.row + step.row;
  if (row < 0 || row > last) return null;
  if (step.column === 0) return { row, column: at.column };
  const column = shownColumn(rows, at) + step.column;
  return column < 0 || column >= (rows[row] ?? 0) ? null : { row, column };
}

/** The cell of a row in which one is seen to stand.
 *  @example shownColumn([6, 1], { row: 1, column: 4 }) // → 0 */
export function shownColumn(rows: readonly number[], { row, column }: At): number {
  return Math.min(column, Math.max(0, (rows[row] ?? 1) - 1));
}
