import { STATUS_CODES } from "node:http";
import { isHopByHop, namedByConnection } from "./hop-by-hop.ts";

/** The headers that a client gets of a backend's answer, as names and values in turn. */
export function responseHeaders(
  raw: readonly (string | Buffer)[],
  connection: string | readonly string[] | undefined,
): string[] {
  const named = namedByConnection(connection);
  const passed: string[] = [];
  for (let index = 0; index < raw.length; index += 2) {
    const name = textOf(raw[index]);
    if (!isHopByHop(name.toLowerCase(), named)) passed.push(name, textOf(raw[index + 1]));
  }
  return passed;
}

/** The words of a status as they may be written; those that may not are left out, and nobody needs them. */
export function reasonOf(status: number, words: string | undefined): string {
  const isFit = words !== undefined && words !== "" && /^[\t -~\x80-\xff]+$/.test(words);
  return isFit ? words : (STATUS_CODES[status] ?? "");
}

/** Bytes of headers are passed on as they came. */
function textOf(value: string | Buffer | undefined): string {
  return typeof value === "string" ? value : (value?.toString("latin1") ?? "");
}
