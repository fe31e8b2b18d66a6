import type { IncomingMessage } from "node:http";
import { StreamFallbackError } from "@stream-fallback/core";
import { bodyOf } from "../forward/body-of.ts";

const MOST_BYTES = 4_096;

/**
 * What a request brings; undefined for what is no JSON.
 * @throws StreamFallbackError `INVALID_INPUT` for a body that is too long; the connection stays, for the answer
 */
export async function jsonBody(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of bodyOf(request.setEncoding("utf8"))) {
    text += chunk;
    if (text.length > MOST_BYTES) throw new StreamFallbackError("INVALID_INPUT", "the body is too long");
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
