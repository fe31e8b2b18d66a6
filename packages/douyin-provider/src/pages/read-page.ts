import type { HttpHead, HttpStreamReply } from "@stream-fallback/core";
import type { Wanted } from "../flight/find-value.ts";
import { FlightReader } from "../flight/flight-reader.ts";
import type { Json } from "../flight/json.ts";
import { findInScripts } from "./find-in-scripts.ts";
import type { PageLimits } from "./page-limits.ts";

/** What is looked for in a page. */
export interface WantedOfPage extends Wanted {
  /** Whether what was found will do without the rest of the page. */
  isEnough(found: Json): boolean;
}

/** A page, as far as it was read. */
export interface Page extends HttpHead {
  found: Json | undefined;
  /** All that was downloaded, put together when it is asked for: as a rule nobody needs it. */
  bytes(): Buffer;
}

/** As much of a refusal as there can be signs in. */
const REFUSAL_BYTES = 128 * 1_024;

/** Reads a page as it arrives, up to where all that is wanted has come. A page that is a refusal is not searched. */
export async function readPage(
  { status, headers, body }: HttpStreamReply,
  wanted: WantedOfPage,
  { readWholePages }: Pick<PageLimits, "readWholePages">,
): Promise<Page> {
  const isRefusal = status < 200 || status >= 300;
  const reader = new FlightReader(wanted);
  const chunks: Uint8Array[] = [];
  let length = 0;
  let found: Json | undefined;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (isRefusal && length >= REFUSAL_BYTES) break;
    if (isRefusal || found) continue;
    found = reader.write(chunk);
    if (found && !readWholePages && wanted.isEnough(found)) break;
  }
  const page = { status, headers, bytes: () => Buffer.concat(chunks) };
  if (isRefusal) return { ...page, found: undefined };
  found ??= reader.end();
  if (!found && !reader.hasPushes) found = await findInScripts(page.bytes(), wanted);
  return { ...page, found };
}
