import { foldedAt, widthOf } from "./width-of.ts";

const OPENING = "（「『【《";
const CLOSING = "，。；：、！？）」』】》";
/** Where a line may end: after a space, between Chinese characters, and around their punctuation as they do. */
const PIECE = new RegExp(
  `[${OPENING}]*[[(]?(?:\\p{sc=Han}|[^\\s\\p{sc=Han}${OPENING}${CLOSING}]+)?[${CLOSING}\\])]*\\s*`,
  "gu",
);

/** Text in lines of at most so many columns; a single word that is longer is broken where a line ends. */
export function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of text.match(PIECE) ?? []) {
    if (line !== "" && widthOf(line + piece.trimEnd()) > columns) {
      if (line.trim() !== "") lines.push(line.trimEnd());
      line = "";
    }
    // What is set in stays so; a line that goes on does not begin with a space.
    line += line === "" && lines.length > 0 ? piece.trimStart() : piece;
    if (widthOf(line.trimEnd()) <= columns) continue;
    const parts = foldedAt(line.trimEnd(), columns);
    lines.push(...parts.slice(0, -1));
    line = (parts.at(-1) ?? "") + (/\s+$/.exec(piece)?.[0] ?? "");
  }
  return line.trimEnd() === "" ? lines : [...lines, line.trimEnd()];
}

/** A line in lines of at most so many columns: as far from the edge as it was, those after the first a little further. */
export function hanging(line: string, columns: number): string[] {
  if (widthOf(line) <= columns) return [line];
  const indent = /^ */.exec(line)?.[0] ?? "";
  return wrapped(line.trimStart(), columns - indent.length - 2).map((each, index) =>
    index === 0 ? indent + each : `${indent}  ${each}`,
  );
}
