import { widthOf } from "./width-of.ts";

/** Text in lines of at most so many columns; a single word that is longer stays whole. */
export function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of piecesOf(text)) {
    if (line !== "" && widthOf(line + piece.trimEnd()) > columns) {
      lines.push(line.trimEnd());
      line = "";
    }
    // What is set in, such as a second usage, stays so; a line that goes on does not begin with a space.
    line += line === "" && lines.length > 0 ? piece.trimStart() : piece;
  }
  return line.trimEnd() === "" ? lines : [...lines, line.trimEnd()];
}

/** Where a line may end: after a space, and between Chinese characters, but not before their punctuation. */
function piecesOf(text: string): string[] {
  return text.match(/[\p{sc=Han}][，。；：、！？）」』]*|[^\s\p{sc=Han}]+\s*|\s+/gu) ?? [];
}
