/** A row of cells; a row without cells is an empty line. */
export type Row = readonly string[];

/** Cells in columns: the first and the last one, which hold text, to the left, and the numbers between to the right. */
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
