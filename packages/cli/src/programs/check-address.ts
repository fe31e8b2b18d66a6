import { StreamFallbackError } from "@stream-fallback/core";

/** Never an option of a program, a file of this machine, or more than one line. */
const ADDRESS = /^(?:https?|wss?|rtmps?|rtsps?|srt):\/\/[^\s\p{Cc}\p{Bidi_Control}]+$/iu;

/**
 * Checks what is printed alone, or handed to a program, as the address of a stream: it is a text of strangers too.
 * @throws StreamFallbackError `UPSTREAM_ERROR` for what is no such address
 */
export function checkAddress(url: string): void {
  if (ADDRESS.test(url)) return;
  throw new StreamFallbackError(
    "UPSTREAM_ERROR",
    "what the site gives as the address of the stream is none; try another --quality or --format",
  );
}
