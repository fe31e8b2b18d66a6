/** The position of a call in a panel, in pixels, and its colour. */
interface Dot {
  readonly x: number;
  readonly y: number;
  readonly colour: string;
}

interface Area {
  readonly width: number;
  readonly height: number;
}

interface Cells {
  /** Edge of a cell in pixels. */
  readonly size: number;
  /** The cells of a colour as path data, in cells from the panel's corner. */
  readonly pathOfColour: ReadonlyMap<string, string>;
}

// One element per call would make a file of megabytes; this many runs of cells are about 25 KB.
const MOST_RUNS = 3_000;
const SMALLEST_CELL = 3;

/** Draws dots as squares of a grid, the latest dot in front, in a grid just coarse enough for a small file. */
export function gatherCells(dots: readonly Dot[], area: Area): Cells {
  for (let size = SMALLEST_CELL; ; size += 1) {
    const runs = findRuns(dots, size, area);
    if (runs.length <= MOST_RUNS) return { size, pathOfColour: writePaths(runs) };
  }
}

interface Run {
  readonly colour: string;
  readonly row: number;
  readonly column: number;
  length: number;
}

/** Runs of neighbouring cells of one colour, from left to right and from top to bottom. */
function findRuns(dots: readonly Dot[], size: number, { width, height }: Area): Run[] {
  const columns = Math.floor(width / size);
  const rows = Math.floor(height / size);
  const colourOfCell = new Map<number, string>();
  for (const { x, y, colour } of dots) {
    const column = Math.min(columns - 1, Math.floor(x / size));
    const row = Math.min(rows - 1, Math.floor(y / size));
    colourOfCell.set(row * columns + column, colour);
  }

  const runs: Run[] = [];
  for (const [cell, colour] of [...colourOfCell].sort(([one], [other]) => one - other)) {
    const row = Math.floor(cell / columns);
    const column = cell % columns;
    const last = runs.at(-1);
    const isNext = last?.row === row && last.column + last.length === column && last.colour === colour;
    if (isNext) last.length += 1;
    else runs.push({ colour, row, column, length: 1 });
  }
  return runs;
}

function writePaths(runs: readonly Run[]): Map<string, string> {
  const paths = new Map<string, string>();
  const ends = new Map<string, Run>();
  for (const run of runs) {
    const end = ends.get(run.colour);
    const move =
      end === undefined
        ? `M${run.column} ${run.row}.5`
        : `m${run.column - end.column - end.length} ${run.row - end.row}`;
    paths.set(run.colour, `${paths.get(run.colour) ?? ""}${move}h${run.length}`);
    ends.set(run.colour, run);
  }
  return paths;
}
