import type { Writable } from "node:stream";
import { styleText } from "node:util";

type Format = Parameters<typeof styleText>[0];

/** Colours text where the stream has colours: a terminal without NO_COLOR, or anything with FORCE_COLOR. */
export function painterFor(stream: Writable): (format: Format, text: string) => string {
  return (format, text) => styleText(format, text, { stream });
}
