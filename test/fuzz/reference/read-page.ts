import { isObject, jsonOr } from "./values.ts";

/** A row of the page's stream, unparsed. */
export interface PageRow {
  readonly id: string;
  readonly kind: "line" | "text";
  readonly text: string;
  /** How many bytes a text row announces; 0 for a line. */
  readonly announced: number;
}

export interface Page {
  /** The bytes before the first push; `after` holds those behind the last one. */
  readonly before: Buffer;
  readonly after: Buffer;
  readonly rows: readonly PageRow[];
  /** False when the page could be read only up to some point; the rows are those before it. */
  readonly isWhole: boolean;
}

/** The start of a push, whatever the application calls its array. */
const PUSH = /(?:self\.\w*)?_f\.push\([\t-\r ]*\[[\t-\r ]*1[\t-\r ]*,[\t-\r ]*"/g;

/** Takes a page apart in the slow and obvious way: all of it, step by step. */
export function readPage(body: Uint8Array): Page {
  // Read as Latin-1, each character is one byte, so lengths in bytes hold.
  const page = Buffer.from(body).toString("latin1");
  const pushes: string[] = [];
  let [start, end] = [page.length, page.length];
  let isWhole = true;
  for (const match of page.matchAll(PUSH)) {
    if (match.index < end && pushes.length > 0) continue;
    if (!isInScript(page, match.index)) continue;
    const from = match.index + match[0].length;
    const whole = readString(page, from);
    // A browser would not run a broken script; an adapter is free to read its text or to skip it.
    const text = whole ?? page.slice(from, Math.max(from, page.indexOf('"])</script', from)));
    isWhole &&= whole !== undefined;
    if (text === "" && whole === undefined) break;
    if (pushes.length === 0) start = match.index;
    end = from + text.length + 1;
    pushes.push(text);
  }
  const { rows, isComplete } = readStream(unescaped(pushes.join("")));
  return {
    before: Buffer.from(page.slice(0, start), "latin1"),
    after: Buffer.from(page.slice(end).replace(/^\]\)/, ""), "latin1"),
    rows,
    isWhole: isWhole && isComplete && !rows.some(hasRepeatedKey),
  };
}

/** Whether an object has a key twice: a reader that stops at the first one gets another value than JSON.parse. */
function hasRepeatedKey({ kind, text }: PageRow): boolean {
  const value = kind === "line" ? jsonOr(text, undefined) : undefined;
  if (value === undefined) return false;
  const written = [...text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter(([, colon]) => colon !== undefined);
  let read = 0;
  const pending: unknown[] = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (!isObject(next)) continue;
    read += Array.isArray(next) ? 0 : Object.keys(next).length;
    for (const item of Object.values(next)) pending.push(item);
  }
  return written.length > read;
}

/** Whether a browser would run what stands there: a broken tag leaves it among the text. */
function isInScript(page: string, index: number): boolean {
  return page.lastIndexOf("<script", index) > page.lastIndexOf("</script", index);
}

/** The content of the string literal that begins at `from`; undefined unless it is valid and all that is pushed. */
function readString(page: string, from: number): string | undefined {
  let end = from;
  while (end < page.length && page[end] !== '"') end += page[end] === "\\" ? 2 : 1;
  const text = page.slice(from, end);
  return page.startsWith('"])', end) && jsonOr(`"${text}"`, undefined) !== undefined ? text : undefined;
}

/** The letters without escapes; neighbouring `\u` escapes are decoded together, as two may form one character. */
function unescaped(letters: string): Buffer {
  const bytes = letters.replace(/(?:\\u[0-9a-f]{4})+|\\./gi, (escapes) =>
    Buffer.from(String(jsonOr(`"${escapes}"`, ""))).toString("latin1"),
  );
  return Buffer.from(bytes, "latin1");
}

function readStream(stream: Buffer): { rows: PageRow[]; isComplete: boolean } {
  const rows: PageRow[] = [];
  let position = 0;
  while (position < stream.length) {
    const colon = stream.indexOf(":", position);
    const id = colon === -1 ? undefined : stream.toString("latin1", position, colon);
    if (id === undefined || !/^[0-9a-f]*$/.test(id)) return { rows, isComplete: false };
    const head = stream.toString("latin1", colon + 1, colon + 20);
    const length = /^[AGLMOSTUVgloms]([0-9a-f]+),/.exec(head)?.[1];
    const announced = length === undefined ? 0 : Number.parseInt(length, 16);
    const from = length === undefined ? colon + 1 : colon + 3 + length.length;
    const end = length === undefined ? stream.indexOf("\n", from) : from + announced;
    if (end === -1 || end > stream.length) return { rows, isComplete: false };
    const kind = length === undefined ? "line" : "text";
    rows.push({ id, kind, text: stream.toString("utf8", from, end), announced });
    position = kind === "line" ? end + 1 : end;
  }
  return { rows, isComplete: true };
}
