const STEPS: Record<string, { rows: number; columns: number }> = {
  ArrowUp: { rows: -1, columns: 0 },
  ArrowDown: { rows: 1, columns: 0 },
  ArrowLeft: { rows: 0, columns: -1 },
  ArrowRight: { rows: 0, columns: 1 },
};

/**
 * The nearest box of a table of slots in the direction of an arrow key, as the table is seen: on a
 * phone that of a day is turned. Null for other keys and at the edge.
 */
export function neighbourOf(box: HTMLInputElement, key: string, boxes = "input[name=choice]"): HTMLInputElement | null {
  const table = box.closest("table");
  const cell = box.closest("td");
  const row = box.closest("tr");
  const step = STEPS[key];
  if (!table || !cell || !row || !step) return null;
  const isTurned = getComputedStyle(table).display === "grid";
  const { rows, columns } = isTurned ? { rows: step.columns, columns: step.rows } : step;

  let rowIndex = row.rowIndex;
  let cellIndex = cell.cellIndex;
  while (true) {
    rowIndex += rows;
    cellIndex += columns;
    const cells = table.rows[rowIndex]?.cells;
    if (!cells || (columns !== 0 && !cells[cellIndex])) return null;
    const next = cells[cellIndex]?.querySelector<HTMLInputElement>(boxes);
    if (next) return next;
  }
}
