import { escapeForScript } from "./flight.ts";

const push = /(self\.__[a-z]+_f\.push\(\[1,)("(?:[^"\\]|\\.)*")(?=\]\))/g;

/**
 * Changes the rows of a page as if the site had written them so. A text row announces its length in bytes, and a row
 * may be spread over many pushes, so the rows are joined, changed one by one and cut again where they were cut.
 */
export function rewritePushes(html: string, change: (text: string) => string): string {
  const pieces = [...html.matchAll(push)].map((match) => JSON.parse(match[2] ?? "") as string);
  const cuts = ends(pieces);
  const stream = pieces.join("");
  const changed: string[] = [];
  let rest = "";
  for (const { start, end, header, body } of rowsOf(stream)) {
    const text = rewriteRow(header, change(body));
    let done = 0;
    for (const cut of cuts.filter((position) => position > start && position <= end)) {
      const isRowEnd = cut === end;
      const next = isRowEnd ? text.length : Math.max(done, beforeCharacter(text, cut - start));
      changed.push(rest + text.slice(done, next));
      rest = "";
      done = next;
    }
    rest += text.slice(done);
  }
  let index = 0;
  return html.replace(push, (_, call: string) => call + escapeForScript(changed[index++] ?? ""));
}

/** The positions in the joined text at which each push ends. */
function ends(pieces: readonly string[]): number[] {
  let position = 0;
  return pieces.map((piece) => {
    position += piece.length;
    return position;
  });
}

interface RowSpan {
  start: number;
  end: number;
  /** The id, and for a text row the announcement. */
  header: string;
  body: string;
}

function* rowsOf(stream: string): Generator<RowSpan> {
  const header = /([0-9a-f]+:)(?:T([0-9a-f]+),)?/y;
  for (let start = 0; start < stream.length; ) {
    header.lastIndex = start;
    const found = header.exec(stream);
    const bodyStart = start + (found?.[0].length ?? 0);
    const announced = found?.[2];
    const newline = stream.indexOf("\n", bodyStart) + 1 || stream.length;
    const end =
      announced === undefined
        ? newline
        : afterBytes(stream, { start: bodyStart, bytes: Number.parseInt(announced, 16) });
    yield { start, end, header: found?.[0] ?? "", body: stream.slice(bodyStart, end) };
    start = end;
  }
}

function afterBytes(stream: string, { start, bytes }: { start: number; bytes: number }): number {
  // A character takes at least one byte, so that many bytes lie within as many characters.
  const ahead = Buffer.from(stream.slice(start, start + bytes), "utf8");
  return start + ahead.toString("utf8", 0, bytes).length;
}

function rewriteRow(header: string, body: string): string {
  const mark = header.indexOf("T");
  if (mark < 0) return header + body;
  return `${header.slice(0, mark + 1)}${Buffer.byteLength(body, "utf8").toString(16)},${body}`;
}

/** The position, moved before a character whose two halves it would divide. */
function beforeCharacter(text: string, position: number): number {
  return /[\uDC00-\uDFFF]/.test(text.charAt(position)) ? position - 1 : position;
}
