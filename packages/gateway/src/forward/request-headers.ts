import type { IncomingMessage } from "node:http";
import { isHopByHop, namedByConnection } from "./hop-by-hop.ts";

/** Where a request came in. */
export interface Arrival {
  /** The address of the connection. */
  peer: string;
  /** Whether the peer is a proxy whose word is taken. */
  isTrusted: boolean;
}

/** What tells where a request comes from: only a proxy that is trusted may say it. */
const ORIGIN = new Set([
  "forwarded",
  "x-forwarded-proto",
  "x-forwarded-host",
  "x-forwarded-port",
  "x-real-ip",
]);

/**
 * The headers that a backend gets, as names and values in turn: without those between two neighbours, with the way that the request
 * took so far.
 */
export function requestHeaders(
  { rawHeaders, headers }: IncomingMessage,
  { peer, isTrusted }: Arrival,
): string[] {
  const named = namedByConnection(headers.connection);
  const passed: string[] = [];
  let forwardedFor = "";
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    const value = rawHeaders[index + 1] as string;
    const known = knownAs(name);
    if (known === "x-forwarded-for") forwardedFor = forwardedFor === "" ? value : `${forwardedFor}, ${value}`;
    // The gateway has answered what is expected already, and a length in disguise is a second one.
    else if (
      known !== "expect" &&
      !(known === "content-length" && name.includes("_")) &&
      !isHopByHop(known, named) &&
      (isTrusted || !ORIGIN.has(known))
    )
      passed.push(name, value);
  }
  passed.push("X-Forwarded-For", forwardedFor === "" ? peer : `${forwardedFor}, ${peer}`);
  if (!isTrusted || headers["x-forwarded-proto"] === undefined) passed.push("X-Forwarded-Proto", "http");
  if ((!isTrusted || headers["x-forwarded-host"] === undefined) && headers.host !== undefined)
    passed.push("X-Forwarded-Host", headers.host);
  return passed;
}

/** Many frameworks take `_` for `-`, so that X_Forwarded_For would be believed as well. */
function knownAs(name: string): string {
  const small = name.toLowerCase();
  return small.includes("_") ? small.replaceAll("_", "-") : small;
}
