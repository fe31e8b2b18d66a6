import { isEscaped, lengthOfHalf, stretchOf } from "./escapes.ts";
import { hexDigit } from "./hex-digit.ts";

/** The end of a line, as a string of JSON has it. */
const NEWLINE = Buffer.from("\\n");

const COLON = 0x3a;
const COMMA = 0x2c;
/** Rows with a length instead of an end. React's client has the list: text, and kinds of binary arrays. */
const TAGS_WITH_LENGTH: ReadonlySet<number> = new Set(Buffer.from("TAGLMOSUVgloms"));

/** Hints to the browser come without an id. */
export const NO_ID = -1;

/** A row of a React Flight stream, still escaped: JSON, or a text that other rows refer to as `$id`. */
export interface Row {
  /** `NO_ID` for a row that nobody can refer to. */
  id: number;
  kind: "json" | "text";
  escaped: Buffer;
}

/** Splits what the pushes bring into rows, which may be split anywhere, even between two pushes. */
export class RowReader {
  readonly #onRow: (row: Row) => void;
  /** What comes next. A head is `a:`, or `12:Ta95,` with a length in bytes. */
  #next: "id" | "tag" | "length" | "line" | "text" = "id";
  #id = NO_ID;
  #bytesLeft = 0;
  #pieces: Buffer[] = [];
  /** The first half of a character whose second half is in the next push. */
  #half: Buffer | undefined;
  /** What stands for the ends of lines in this push, the first one last. */
  #newlines: number[] | undefined;
  #isBroken = false;

  constructor(onRow: (row: Row) => void) {
    this.#onRow = onRow;
  }

  /** Takes the next pushed string, still escaped. */
  write(pushed: Buffer): void {
    const escaped = this.#withoutHalf(pushed);
    this.#newlines = undefined;
    for (let position = 0; position < escaped.length && !this.#isBroken; ) {
      if (this.#next === "line") position = this.#takeLine(escaped, position);
      else if (this.#next === "text") position = this.#takeText(escaped, position);
      else position = this.#takeHead(escaped, position);
    }
  }

  /** Leaves for the next push what makes no character yet. */
  #withoutHalf(pushed: Buffer): Buffer {
    const escaped = this.#half ? Buffer.concat([this.#half, pushed]) : pushed;
    const length = escaped.length - lengthOfHalf(escaped);
    this.#half = length < escaped.length ? escaped.subarray(length) : undefined;
    return this.#half ? escaped.subarray(0, length) : escaped;
  }

  /** Takes a byte of it, or none where a line begins instead. */
  #takeHead(escaped: Buffer, position: number): number {
    const byte = escaped[position] as number;
    const digit = hexDigit(byte);
    if (this.#next === "id" && byte === COLON) this.#next = "tag";
    else if (this.#next === "id" && digit >= 0) this.#id = Math.max(this.#id, 0) * 16 + digit;
    // A line without an id is no row. A text was longer than its length says, and what follows may be its anchor's.
    else if (this.#next === "id") this.#isBroken = true;
    else if (this.#next === "tag" && TAGS_WITH_LENGTH.has(byte)) this.#next = "length";
    else if (this.#next === "length" && digit >= 0) this.#bytesLeft = this.#bytesLeft * 16 + digit;
    else if (this.#next === "length" && byte === COMMA) this.#beginText();
    else {
      this.#next = "line";
      return position;
    }
    return position + 1;
  }

  #beginText(): void {
    this.#next = "text";
    if (this.#bytesLeft === 0) this.#end("text");
  }

  #takeText(escaped: Buffer, position: number): number {
    const { end, bytes } = stretchOf(escaped, position, this.#bytesLeft);
    this.#keep(escaped.subarray(position, end));
    this.#bytesLeft -= bytes;
    // A length that ends inside a character is not what was announced: nothing behind it can be trusted.
    this.#isBroken = this.#bytesLeft < 0;
    if (this.#bytesLeft === 0) this.#end("text");
    return end;
  }

  #takeLine(escaped: Buffer, position: number): number {
    const end = this.#endOfLine(escaped, position);
    this.#keep(escaped.subarray(position, end ?? escaped.length));
    if (end === undefined) return escaped.length;
    this.#end("json");
    return end + NEWLINE.length;
  }

  #keep(piece: Buffer): void {
    if (this.#pieces.length === 0) this.#pieces = [piece];
    else this.#pieces.push(piece);
  }

  /** Undefined where the line goes on in the next push. */
  #endOfLine(escaped: Buffer, position: number): number | undefined {
    this.#newlines ??= newlinesOf(escaped, position);
    for (let end = this.#newlines.pop(); end !== undefined; end = this.#newlines.pop())
      if (end >= position && !isEscaped(escaped, position, end)) return end;
    return undefined;
  }

  #end(kind: Row["kind"]): void {
    const pieces = this.#pieces;
    const only = pieces.length === 1 ? pieces[0] : undefined;
    this.#onRow({ id: this.#id, kind, escaped: only ?? Buffer.concat(pieces) });
    this.#next = "id";
    this.#id = NO_ID;
    this.#bytesLeft = 0;
    this.#pieces = [];
  }
}

/**
 * Where newlines stand, be they escaped or not, from the last to the first one from `position` on. Backwards the search
 * goes by their `n`, which is a third as frequent in rows as the backslash before it.
 */
function newlinesOf(escaped: Buffer, position: number): number[] {
  let at = escaped.lastIndexOf(NEWLINE);
  if (at < position) return [];
  // Most pushes have one: a list that begins empty takes room for seventeen with the first.
  const found = [at];
  while (at > 0) {
    at = escaped.lastIndexOf(NEWLINE, at - 1);
    if (at < position) break;
    found.push(at);
  }
  return found;
}
