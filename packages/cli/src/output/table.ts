import { cutTo, padTo, widthOf } from "./width-of.ts";

export interface Column {
  heading: string;
  /** Whether it may be cut where the table is too wide. @default false */
  isFlexible?: boolean;
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

/** Rows under headings, aligned; flexible columns are cut where there is no room for all. */
export function renderTable(columns: readonly Column[], { rows, mostColumns }: TableOptions): string {
  const wanted = columns.map(({ heading }, index) =>
    Math.max(widthOf(heading), ...rows.map((row) => widthOf(row[index]?.text ?? ""))),
  );
  const widths = mostColumns === undefined ? wanted : shrunk(columns, { wanted, mostColumns });
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
  const gaps = GAP.length * (columns.length - 1);
  for (let over = sum(widths) + gaps - mostColumns; over > 0; over -= 1) {
    const flexible = widths.map((width, index) => (columns[index]?.isFlexible ? width : 0));
    const widest = Math.max(...flexible);
    if (widest <= LEAST_FLEXIBLE) break;
    widths[flexible.indexOf(widest)] = widest - 1;
  }
  return widths;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
