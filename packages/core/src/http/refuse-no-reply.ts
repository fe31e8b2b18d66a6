import { StreamFallbackError } from "../errors.ts";

/** Replies before the reply (HTTP 102, 103) are rare, and more than a few of them are no site's. */
const MOST_INTERIM_REPLIES = 20;

/**
 * A server that takes its connection out of HTTP (HTTP 101, or a tunnel) instead of replying. The socket is nobody's from
 * then on: left alone it would stay open for ever.
 */
export function switchedProtocol(): StreamFallbackError {
  const what = "the site switched to another protocol (HTTP 101), which nobody asked for";
  return new StreamFallbackError("HTTP_STATUS", what);
}

/** A server that announces its reply and never sends it. */
export function onlyAnnounced(): StreamFallbackError {
  return new StreamFallbackError("HTTP_STATUS", "the site announces its reply again and again (HTTP 1xx)");
}

/** Counts what a server says before its reply, and is told each time whether that is still bearable. */
export function createInterimCount(): () => boolean {
  let count = 0;
  return () => {
    count += 1;
    return count <= MOST_INTERIM_REPLIES;
  };
}
