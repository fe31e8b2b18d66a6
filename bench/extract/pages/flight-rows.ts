/** The length from which React gives a text a row of its own. */
const LONGEST_INLINE = 1_024;

/** A row of JSON. */
export function jsonRow(id: string, model: unknown): string {
  return `${id}:${JSON.stringify(model)}\n`;
}

/** The announcement of a text, with its length in bytes, and the text; the site pushes them separately. */
export function textRow(id: string, text: string): [announcement: string, text: string] {
  return [`${id}:T${Buffer.byteLength(text).toString(16)},`, text];
}

/** A value as a row holds it: undefined and leading dollars are marked, long texts are moved to rows of their own. */
export function toModel(value: unknown, outline: (text: string) => string): unknown {
  if (value === undefined) return "$undefined";
  if (typeof value === "string") {
    if (value.length >= LONGEST_INLINE) return `$${outline(value)}`;
    return value.startsWith("$") ? `$${value}` : value;
  }
  if (Array.isArray(value)) return value.map((item) => toModel(item, outline));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toModel(item, outline)]));
}

/**
 * A script as the server writes it, with every character that means something in HTML escaped: `&` is `\u0026`.
 * @param space what stands behind the comma
 */
export function pushScript(text: string, space: string): string {
  const literal = JSON.stringify(text).replace(/[&<>]/g, (mark) => `\\u00${mark.charCodeAt(0).toString(16)}`);
  return `<script>self.__pace_f.push([1,${space}${literal}])</script>`;
}

/** Cuts a text anywhere but inside a character. */
export function cutForPushes(text: string, length: number): string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length; ) {
    let end = start + length;
    if (/[\uD800-\uDBFF]/.test(text.charAt(end - 1))) end += 1;
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}
