import xterm from "@xterm/headless";

/** What somebody sees who looks at a terminal. */
export interface Screen {
  /** The lines as they were written, also those that the terminal had to fold; without blanks at their ends. */
  lines: readonly string[];
  /** Those that were too wide for it. */
  folded: readonly string[];
  /** By cells: what stands at each column of a line that was not folded; empty where the character before takes two. */
  cells(line: number): string[];
}

/** More lines than any command writes here. */
const ROWS = 500;

/** What was written to a terminal of so many columns, as it looks there. */
export async function drawScreen(written: string, columns: number): Promise<Screen> {
  const terminal = new xterm.Terminal({ cols: columns, rows: ROWS, allowProposedApi: true });
  const { UnicodeGraphemesAddon } = await loadGraphemes();
  terminal.loadAddon(new UnicodeGraphemesAddon());
  await new Promise<void>((resolve) => terminal.write(written, resolve));
  const { active } = terminal.buffer;
  const rows = Array.from({ length: ROWS }, (_, index) => active.getLine(index)).filter(
    (row) => row !== undefined,
  );
  const starts = rows.flatMap((row, index) => (row.isWrapped ? [] : [index]));
  const all = starts.map((start, index) => rows.slice(start, starts[index + 1]));
  const lines = all.map((parts) =>
    parts
      .map((row) => row.translateToString())
      .join("")
      .trimEnd(),
  );
  const last = lines.findLastIndex((line) => line !== "");
  return {
    lines: lines.slice(0, last + 1),
    folded: lines.filter((_, index) => (all[index]?.length ?? 0) > 1),
    cells(line) {
      const row = all[line]?.[0];
      return Array.from({ length: columns }, (_, column) => {
        const cell = row?.getCell(column);
        return cell?.getWidth() === 0 ? "" : cell?.getChars() || " ";
      });
    },
  };
}

/** It reads its table from the beginning of the memory that the table lies in, where nothing else must lie then. */
async function loadGraphemes() {
  const { poolSize } = Buffer;
  Buffer.poolSize = 0;
  try {
    return (await import("@xterm/addon-unicode-graphemes")).default;
  } finally {
    Buffer.poolSize = poolSize;
  }
}
