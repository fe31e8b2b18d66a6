import type { HttpHead, HttpStreamReply } from "@stream-fallback/core";
import { headOf } from "../blocks/head-of.ts";
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

/** Reads a page as it arrives, up to where all that is wanted has come. A page that is a refusal is not searched. */
export async function readPage(
  { status, headers, body }: HttpStreamReply,
  { wanted, readWholePages }: Pick<PageLimits, "readWholePages"> & { wanted: WantedOfPage },
): Promise<Page> {
  if (status < 200 || status >= 300) {
    const head = await headOf(body);
    return { status, headers, found: undefined, bytes: () => head };
  }
  const reader = new FlightReader(wanted);
  const chunks: Uint8Array[] = [];
  let found: Json | undefined;
  for await (const chunk of body) {
    chunks.push(chunk);
    found ??= reader.write(chunk);
    if (found && !readWholePages && wanted.isEnough(found)) break;
  }
  const bytes = () => Buffer.concat(chunks);
  found ??= reader.end();
  if (!found && !reader.hasPushes) found = await findInScripts(bytes(), wanted);
  return { status, headers, found, bytes };
}
