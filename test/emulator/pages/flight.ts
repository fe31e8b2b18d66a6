/**
 * The wire form of React's server components, as far as the site's pages use it. A stream of rows, `id:payload`
 * and a newline, with one exception: a text row (`12:Ta95,`) announces a number of bytes, in hexadecimal, and
 * ends after them without a newline.
 */
export function row(id: string, payload: unknown): string {
  return `${id}:${JSON.stringify(payload)}\n`;
}

/** A text row in two parts, because the site pushes the announcement and the text separately. */
export function textRow(id: string, text: string): [string, string] {
  return [`${id}:T${Buffer.byteLength(text, "utf8").toString(16)},`, text];
}

const longestInline = 1024;

/**
 * A value as it stands inside a row: `undefined` and texts that begin with a dollar are marked, long texts are
 * handed to `outline`, which answers the id of a text row of their own.
 */
export function flightModel(value: unknown, outline: (text: string) => string): unknown {
  if (value === undefined) return "$undefined";
  if (typeof value === "string") {
    if (value.length >= longestInline) return `$${outline(value)}`;
    return value.startsWith("$") ? `$${value}` : value;
  }
  if (Array.isArray(value)) return value.map((item) => flightModel(item, outline));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, flightModel(item, outline)]));
}

/** How many characters before a cut an escape is searched for. */
const escapeReach = 300;

/** Cuts a row for several pushes, anywhere except inside a character; through an escape where one is near. */
export function cutIntoPieces(text: string, pieceLength: number): string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length; ) {
    let end = start + pieceLength;
    const backslash = text.lastIndexOf("\\", end - 1);
    if (end < text.length && backslash > Math.max(start, end - escapeReach)) end = backslash + 1;
    if (/[\uD800-\uDBFF]/.test(text.charAt(end - 1))) end += 1;
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}

/** The array that a page's scripts push to; each application of the site names its own. */
export type PushArray = "__pace_f" | "__next_f" | "__rsc_f";

export function openingScript(array: PushArray): string {
  return `<script>(self.${array}=self.${array}||[]).push([0])</script>`;
}

export function pushScript(text: string, array: PushArray = "__pace_f"): string {
  return `<script>self.${array}.push([1,${escapeForScript(text)}])</script>`;
}

/** The text with `<` escaped, because a title could end the script otherwise. */
export function escapeForScript(text: string): string {
  return JSON.stringify(text).replaceAll("<", "\\u003c");
}
