/** A row of cells; an empty one is a gap. */
export type Row = readonly string[];

/** Cells in columns: the first to the left, as it is text, numbers to the right, what is said last to the left. */
export function table(header: Row, rows: readonly Row[]): string {
  const all = [header, ...rows];
  const last = header.length - 1;
  const widths = header.map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  const lineOf = (row: Row) =>
    widths
      .map((width, column) => {
        const cell = row[column] ?? "";
        return column === 0 || column === last ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  ")
      .trimEnd();
  return all.map(lineOf).join("\n");
}
