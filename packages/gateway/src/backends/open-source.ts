import {
  type ListSource,
  type OpenSource,
  type SourceTools,
  StreamFallbackError,
  type TakeList,
} from "@stream-fallback/core";
import type { ListedBackend } from "./parse-backend.ts";

interface Opening {
  take: TakeList<ListedBackend>;
  tools: SourceTools;
}

/**
 * Opens a source that may be of the caller's own making.
 * @throws StreamFallbackError for what it throws, and `INVALID_INPUT` where that is no error of ours, or what it gives is no source at work
 */
export function openSource(source: ListSource<ListedBackend>, { take, tools }: Opening): OpenSource {
  let open: unknown;
  try {
    open = source.open(take, tools);
    if (isAtWork(open)) return open;
  } catch (error) {
    if (error instanceof StreamFallbackError) throw error;
    throw refusal("cannot be opened", error);
  }
  // One that opens later may fail later as well, when nobody waits for it any more.
  Promise.resolve(open).catch(() => {});
  throw refusal("must give an object with follow and close as soon as it is opened");
}

function isAtWork(open: unknown): open is OpenSource {
  const { follow, close } = Object(open) as Partial<OpenSource>;
  return typeof follow === "function" && typeof close === "function";
}

function refusal(what: string, cause?: unknown): StreamFallbackError {
  return new StreamFallbackError("INVALID_INPUT", `the source of the backends ${what}`, { cause });
}
