import { isHopByHop, namedByConnection } from "./hop-by-hop.ts";

/** The headers that a client gets of a backend's answer, as names and values in turn. */
export function responseHeaders(raw: readonly (string | Buffer)[], connection: string | undefined): string[] {
  const named = namedByConnection(connection);
  const passed: string[] = [];
  for (let index = 0; index < raw.length; index += 2) {
    const name = textOf(raw[index]);
    if (!isHopByHop(name.toLowerCase(), named)) passed.push(name, textOf(raw[index + 1]));
  }
  return passed;
}

/** Bytes of headers are passed on as they came. */
function textOf(value: string | Buffer | undefined): string {
  return typeof value === "string" ? value : (value?.toString("latin1") ?? "");
}
