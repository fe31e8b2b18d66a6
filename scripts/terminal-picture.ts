import { widthOf } from "../packages/cli/dist/output/width-of.js";
import { COLUMNS, type TerminalScene } from "./terminal-session.ts";

const COLUMN_WIDTH = 8.4;
const LINE_HEIGHT = 20;
const MARGIN = 20;
const FONT = `ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', monospace`;
const TITLE =
  "douyin-info: an answer by the live page after the JSON API showed a captcha, several rooms, and an error that explains itself";

/** When things appear, in s: a calm reader's pace. */
const PAUSES = { beforeOutput: 0.9, perLine: 0.08, afterScene: 1.6 };

/** The look of each style that the CLI prints, by its escape code. */
const STYLE_OF_CODE: Readonly<Record<string, string>> = {
  "1": 'font-weight="bold"',
  "2": 'opacity=".6"',
  "31": 'fill="#f0716f"',
  "32": 'fill="#4ec98f"',
  "33": 'fill="#e3b341"',
};

interface Span {
  readonly styles: readonly string[];
  text: string;
}

interface Row {
  spans: readonly Span[];
  /** When it appears, in s. */
  atS: number;
}

/** A recording as an SVG whose lines appear one after the other; where nothing may move, all are there at once. */
export function drawPicture(scenes: readonly TerminalScene[]): string {
  const rows = rowsOf(scenes);
  const width = COLUMNS * COLUMN_WIDTH + 2 * MARGIN;
  const height = rows.length * LINE_HEIGHT + 2 * MARGIN;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${FONT}" font-size="14" fill="#e6e6e6">
  <title>${TITLE}</title>
  <style>
    g { animation: appear .4s ease-out both }
    @keyframes appear { from { opacity: 0 } }
    @media (prefers-reduced-motion: reduce) { g { animation: none } }
  </style>
  <rect width="100%" height="100%" rx="8" fill="#1c1f26"/>
${rows.map(drawRow).join("")}</svg>
`;
}

function rowsOf(scenes: readonly TerminalScene[]): Row[] {
  let atS = 0.3;
  return scenes.flatMap(({ comment, command, output }, index) => {
    const lines = (text: string) => text.split("\n").flatMap((line) => wrap(readSpans(line)));
    const gap: Row[] = index === 0 ? [] : [{ spans: [], atS }];
    const typed = lines(`\u001b[2m# ${comment}\u001b[22m\n$ ${command}`).map((spans) => ({ spans, atS }));
    atS += PAUSES.beforeOutput;
    const printed = lines(output.trimEnd()).map((spans) => {
      atS += PAUSES.perLine;
      return { spans, atS };
    });
    atS += PAUSES.afterScene;
    return [...gap, ...typed, ...printed];
  });
}

function drawRow({ spans, atS }: Row, index: number): string {
  if (spans.length === 0) return "";
  const top = MARGIN + LINE_HEIGHT * index;
  let column = 0;
  const drawn = spans.flatMap(({ styles, text }) =>
    // What stands in columns is placed by them, since no font has Chinese characters of just two columns.
    text.split(/( {2,}|█+)/).map((part) => {
      const x = rounded(MARGIN + column * COLUMN_WIDTH);
      column += widthOf(part);
      if (part.trim() === "") return "";
      const look = styles.map((style) => ` ${style}`).join("");
      return part.startsWith("█")
        ? `<rect x="${x}" y="${top + 4}" width="${rounded(part.length * COLUMN_WIDTH)}" height="13"${look}/>`
        : `<text x="${x}" y="${top + 15}" xml:space="preserve"${look}>${escapeXml(part)}</text>`;
    }),
  );
  return `  <g style="animation-delay:${rounded(atS)}s">${drawn.join("")}</g>\n`;
}

function rounded(number: number): number {
  return Math.round(number * 100) / 100;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** The runs of equal style in a line; a code that begins no style ends all, since the CLI never nests them. */
function readSpans(line: string): Span[] {
  const [plain = "", ...styled] = line.split("\u001b[");
  let styles: string[] = [];
  const spans = styled.map((part) => {
    const [, code = "", text = ""] = /^(\d+)m(.*)$/.exec(part) ?? [];
    const style = STYLE_OF_CODE[code];
    styles = style === undefined ? [] : [...styles, style];
    return { styles, text };
  });
  return [{ styles: [], text: plain }, ...spans].filter(({ text }) => text !== "");
}

/** Breaks a line where a terminal would. */
function wrap(line: readonly Span[]): Span[][] {
  const rows: Span[][] = [[]];
  let column = 0;
  for (const { styles, text } of line) {
    for (const { segment } of new Intl.Segmenter().segment(text)) {
      const width = widthOf(segment);
      if (column + width > COLUMNS) {
        rows.push([]);
        column = 0;
      }
      append(rows.at(-1) ?? [], { styles, text: segment });
      column += width;
    }
  }
  return rows;
}

function append(row: Span[], { styles, text }: Span): void {
  const last = row.at(-1);
  if (last?.styles === styles) last.text += text;
  else row.push({ styles, text });
}
