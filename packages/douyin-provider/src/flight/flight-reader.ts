import { StreamFallbackError } from "@stream-fallback/core";
import { unescapeText } from "./escapes.ts";
import { findInside, type Wanted } from "./find-value.ts";
import { type Json, parseJson } from "./json.ts";
import { readPushes } from "./read-pushes.ts";
import { NO_ID, type Row, RowReader } from "./read-rows.ts";
import { createScriptReader } from "./read-scripts.ts";
import { References, valueOfWord } from "./references.ts";
import { unescapeValue } from "./unescape-value.ts";

/** A page of the site has two; one with a thousand only costs time. */
const MOST_CANDIDATES = 1_000;

/** A page of the site has some hundreds, of which none has more than 100 KB. */
const MOST_ROWS = 50_000;
const LONGEST_VALUE = 2 * 1_024 * 1_024;

const OPENING_BRACE = 0x7b;
const COMMA = 0x2c;

/** Holds a value under the wanted key. */
interface Candidate {
  value: unknown;
}

/**
 * Finds one value in a page of React Flight while the page is still arriving. Rows are told apart without being
 * decoded; only the value itself and the rows it refers to are.
 */
export class FlightReader {
  readonly #wanted: Wanted;
  /** The key as an escaped row has it. A quote inside a string would have two more backslashes. */
  readonly #mark: Buffer;
  readonly #rareMark: Buffer;
  readonly #rows = new Map<number, Row>();
  /** Undefined for what cannot be read: it must not pass for absent, and so it has not come. */
  readonly #values = new Map<Row, { value: unknown } | undefined>();
  readonly #references = new References((id) => this.#valueOf(id));
  /** In the order of the page: a later one must not be taken because an earlier one still waits for a row. */
  readonly #candidates: Candidate[] = [];
  /** How many of the first ones nobody wanted. */
  #refused = 0;
  /** What those hold: many may refer to the same rows. */
  readonly #refusedParts = new Set<unknown>();
  readonly #readScripts = createScriptReader((script) => this.#readScript(script));
  readonly #readRows = new RowReader((row) => this.#takeRow(row));
  #found: Json | undefined;
  #isBroken = false;
  /** Whether any push came at all. */
  hasPushes = false;

  constructor(wanted: Wanted) {
    this.#wanted = wanted;
    this.#mark = Buffer.from(`\\"${wanted.key}\\":`);
    // Searched for in all rows: short, and from a capital letter on, which is rare, it costs a tenth of the mark.
    this.#rareMark = Buffer.from(wanted.key.slice(Math.max(wanted.key.search(/[A-Z]/), 0)).slice(0, 7));
  }

  /** Takes the next bytes of the page. Gives what is wanted as soon as it is there with all that it refers to. */
  write(chunk: Uint8Array): Json | undefined {
    this.#readScripts(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
    for (const candidate of this.#candidates.slice(this.#refused)) {
      // Only the candidate whose turn has come is filled, so that a missing row is always one that it waits for.
      this.#references.resolve(candidate);
      if (this.#found || !this.#references.areFilled) break;
      this.#refused += 1;
      this.#found = this.#take(candidate);
    }
    return this.#found;
  }

  /**
   * The value at the end of the page, with what has come of it; undefined where nothing has.
   * @throws StreamFallbackError `INCOMPLETE` where a row is missing that it refers to
   */
  end(): Json | undefined {
    for (const candidate of this.#candidates.slice(this.#refused)) {
      if (this.#found) break;
      this.#references.resolve(candidate);
      this.#found = this.#take(candidate);
      if (this.#found && !this.#references.areFilledIn(candidate)) throw cutOff();
    }
    return this.#found;
  }

  /** Takes a string that was pushed, still escaped. */
  push(escaped: Buffer): void {
    this.hasPushes = true;
    this.#readRows.write(escaped);
  }

  #readScript(script: Buffer): void {
    readPushes(script, (escaped) => {
      // A string without an end may hold anything an anchor wrote, so nothing behind it is trusted.
      this.#isBroken ||= escaped === undefined;
      if (escaped && !this.#isBroken) this.push(escaped);
    });
  }

  #takeRow(row: Row): void {
    // The first row of an id counts, since a later one must not change what was already taken.
    if (!this.#rows.has(row.id)) {
      if (this.#rows.size >= MOST_ROWS) throw tooLarge("has too many rows");
      this.#rows.set(row.id, row);
      this.#references.fill(row.id);
    }
    if (row.kind === "text" || row.id === NO_ID || this.#candidates.length >= MOST_CANDIDATES) return;
    const { escaped } = row;
    if (escaped.indexOf(this.#rareMark) === -1) return;
    let text: Buffer | undefined;
    for (let found = escaped.indexOf(this.#mark); found !== -1; ) {
      let end: number | undefined = found + this.#mark.length;
      if (isKey(escaped, found)) {
        text ??= Buffer.allocUnsafe(escaped.length);
        const value = unescapeValue(escaped, end, text);
        if (value && value.json.length > LONGEST_VALUE) throw tooLarge("has too large a state");
        if (value) this.#candidates.push({ value: parseJson(value.json) });
        end = value?.end;
      }
      found = end === undefined ? -1 : escaped.indexOf(this.#mark, end);
    }
  }

  #take({ value }: Candidate): Json | undefined {
    return this.#wanted.take(value) ?? findInside(value, this.#wanted, this.#refusedParts);
  }

  #valueOf(id: number): { value: unknown } | undefined {
    const row = this.#rows.get(id);
    if (row === undefined) return undefined;
    if (!this.#values.has(row)) {
      const text = unescapeText(row.escaped);
      const value = text === undefined || row.kind === "text" ? text : parseJson(text);
      const isWord = row.kind === "json" && typeof value === "string";
      this.#values.set(row, value === undefined ? undefined : { value: isWord ? valueOfWord(value) : value });
    }
    return this.#values.get(row);
  }
}

/** Whether a quote begins a key, and is not the end of a longer one. */
function isKey(escaped: Buffer, quote: number): boolean {
  const before = escaped[quote - 1];
  return before === OPENING_BRACE || before === COMMA;
}

function cutOff(): StreamFallbackError {
  return new StreamFallbackError(
    "INCOMPLETE",
    "the page was cut off before all of its state had come; try again",
  );
}

function tooLarge(what: string): StreamFallbackError {
  return new StreamFallbackError("REPLY_TOO_LARGE", `the page ${what} to be one of the site's`);
}
