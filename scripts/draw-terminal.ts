// `npm run draw-terminal`: draws docs/terminal.svg, the picture in the README, from what the CLI really prints.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cast } from "../test/emulator/cast/rooms.ts";
import { startEmulator } from "../test/emulator/server.ts";
import { runCli } from "./run-cli.ts";

const COLUMNS = 100;
const COLUMN_WIDTH = 8.4;
const LINE_HEIGHT = 20;
const MARGIN = 20;
const picture = fileURLToPath(new URL("../docs/terminal.svg", import.meta.url));

/** The look of each style that the CLI prints, by its escape code. */
const STYLE_OF_CODE: Readonly<Record<string, string>> = {
  "1": 'font-weight="bold"',
  "2": 'opacity="0.6"',
  "32": 'fill="#4ec98f"',
};

interface Span {
  readonly styles: readonly string[];
  text: string;
}

const emulator = await startEmulator();
const temporary = mkdtempSync(join(tmpdir(), "douyin-info-"));
const lines: Span[][] = [];
try {
  for (const comment of [
    "# the JSON API shows captchas: the live page answers",
    "# now everything is blocked",
  ]) {
    const endpoint = lines.length === 0 ? "web" : "*";
    emulator.control({ endpoint, fault: { kind: "captcha" } });
    // Each command gets an empty cache, so that it is drawn as if it were the first one.
    const cacheFolder = join(temporary, `${lines.length}`);
    const { output } = await runCli([cast.live.webRid], { emulator, cacheFolder, hasColours: true });
    const command = `\u001b[2m${comment}\u001b[22m\n$ douyin-info ${cast.live.webRid}\n`;
    lines.push(...`${command}${output}`.split("\n").flatMap((line) => wrap(readSpans(line))));
  }
} finally {
  await emulator.close();
  rmSync(temporary, { recursive: true });
}
while (lines.at(-1)?.length === 0) lines.pop();
writeFileSync(picture, drawSvg(lines));

function drawSvg(rows: readonly Span[][]): string {
  const width = COLUMNS * COLUMN_WIDTH + 2 * MARGIN;
  const height = rows.length * LINE_HEIGHT + 2 * MARGIN;
  const text = rows.map((row, index) => {
    const y = MARGIN + LINE_HEIGHT * (index + 0.75);
    return `  <text x="${MARGIN}" y="${y}" xml:space="preserve">${drawRow(row)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', monospace" font-size="14" fill="#e6e6e6">
  <title>douyin-info: an answer by the live page after the JSON API showed a captcha, then an error that explains itself</title>
  <rect width="100%" height="100%" rx="8" fill="#1c1f26"/>
${text.join("\n")}
</svg>
`;
}

function drawRow(row: readonly Span[]): string {
  return row.map(({ styles, text }) => `<tspan ${styles.join(" ")}>${escapeXml(text)}</tspan>`).join("");
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

/** Breaks a line where a terminal would; East Asian characters and emoji take two columns. */
function wrap(line: readonly Span[]): Span[][] {
  const rows: Span[][] = [[]];
  let column = 0;
  for (const { styles, text } of line) {
    for (const character of text) {
      const width = /[\u2e80-\u{1faff}]/u.test(character) ? 2 : 1;
      if (column + width > COLUMNS) {
        rows.push([]);
        column = 0;
      }
      append(rows.at(-1) ?? [], styles, character);
      column += width;
    }
  }
  return rows;
}

function append(row: Span[], styles: readonly string[], character: string): void {
  const last = row.at(-1);
  if (last?.styles === styles) last.text += character;
  else row.push({ styles, text: character });
}
