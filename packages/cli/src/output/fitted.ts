import type { Writable } from "node:stream";
import { columnsOf, isTerminal } from "./columns-of.ts";
import { hanging } from "./wrapped.ts";

/** Sentences for a stream: on a terminal in lines that fit, elsewhere in their own, which other programs read. */
export function fitted(text: string, stream: Writable): string {
  if (!isTerminal(stream)) return text;
  const columns = columnsOf(stream);
  return text
    .split("\n")
    .flatMap((line) => hanging(line, columns))
    .join("\n");
}
