import { cutTo, padTo, widthOf } from "./width-of.ts";

export interface Column {
  heading: string;
  /** Whether it may be cut where the table is too wide. @default false */
  isFlexible?: boolean;
  /** The least that it is cut to. @default 6 */
  least?: number;
  /** Whether it may be left out where cutting is not enough; the last one goes first. @default false */
  isExtra?: boolean;
}

export interface Cell {
  text: string;
  /** Colours it, after it was cut and padded. */
  paint?(text: string): string;
}

interface TableOptions {
  rows: readonly (readonly Cell[])[];
  /** How many columns of the terminal there are. @default as many as it takes */
  mostColumns?: number | undefined;
}

const GAP = "  ";
const LEAST_FLEXIBLE = 6;

/** Rows under headings, aligned; flexible columns are cut where there is no room for all, then extra ones are left out. */
export function renderTable(columns: readonly Column[], { rows, mostColumns }: TableOptions): string {
  const wanted = columns.map(({ heading }, index) =>
    Math.max(widthOf(heading), ...rows.map((row) => widthOf(row[index]?.text ?? ""))),
  );
  const widths = mostColumns === undefined ? wanted : shrunk(columns, { wanted, mostColumns });
  const last = columns.findLastIndex(({ isExtra }) => isExtra);
  if (mostColumns !== undefined && total(widths) > mostColumns && last >= 0) {
    const others = <T>(items: readonly T[]) => items.toSpliced(last, 1);
    return renderTable(others(columns), { rows: rows.map(others), mostColumns });
  }
  const line = (cells: readonly Cell[]) => {
    const padded = cells.map(({ text, paint = (plain) => plain }, index) => {
      const width = widths[index] ?? 0;
      const cut = cutTo(text, width);
      return index === cells.length - 1 ? paint(cut) : paint(padTo(cut, width));
    });
    return `${padded.join(GAP).trimEnd()}\n`;
  };
  const headings = columns.map(({ heading }) => ({ text: heading }));
  return [headings, ...rows].map(line).join("");
}

/** Takes a column of the terminal at a time from the widest flexible one. */
function shrunk(
  columns: readonly Column[],
  { wanted, mostColumns }: { wanted: readonly number[]; mostColumns: number },
): number[] {
  const widths = [...wanted];
  for (let over = total(widths) - mostColumns; over > 0; over -= 1) {
    const flexible = widths.map((width, index) => {
      const { isFlexible = false, least = LEAST_FLEXIBLE } = columns[index] ?? {};
      return isFlexible && width > least ? width : 0;
    });
    const widest = Math.max(...flexible);
    if (widest === 0) break;
    widths[flexible.indexOf(widest)] = widest - 1;
  }
  return widths;
}

/** With the gaps between them. */
function total(widths: readonly number[]): number {
  return widths.reduce((sum, each) => sum + each, GAP.length * (widths.length - 1));
}
