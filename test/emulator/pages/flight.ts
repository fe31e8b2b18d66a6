/**
 * The wire form of React's server components, as far as the site's pages use it. A stream of rows, `id:payload`
 * and a newline, with one exception: a text row (`12:Ta95,`) announces a number of bytes, in hexadecimal, and
 * ends after them without a newline.
 */
export function row(id: string, payload: unknown): string {
  return `${id}:${JSON.stringify(payload)}\n`;
}

/** In two parts, because the site pushes the announcement and the text separately. */
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

/** Cuts a row for several pushes, anywhere except inside a character. */
export function cutIntoPieces(text: string, pieceLength: number): string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length; ) {
    let end = start + pieceLength;
    if (/[\uD800-\uDBFF]/.test(text.charAt(end - 1))) end += 1;
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}

export const openingScript = "<script>(self.__pace_f=self.__pace_f||[]).push([0])</script>";

/** `<` is escaped, or a title could end the script. */
export function pushScript(text: string): string {
  const literal = JSON.stringify(text).replaceAll("<", "\\u003c");
  return `<script>self.__pace_f.push([1,${literal}])</script>`;
}
