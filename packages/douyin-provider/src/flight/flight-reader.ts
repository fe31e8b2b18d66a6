import { StreamFallbackError } from "@stream-fallback/core";
import { unescapeText } from "./escapes.ts";
import { findInside, type Wanted } from "./find-value.ts";
import { type Json, parseJson } from "./json.ts";
import { readPushes } from "./read-pushes.ts";
import { NO_ID, type Row, RowReader } from "./read-rows.ts";
import { createScriptReader } from "./read-scripts.ts";
import { References } from "./references.ts";
import { unescapeValue } from "./unescape-value.ts";

/** A page of the site has two; one with a thousand only costs time. */
const MOST_CANDIDATES = 1_000;

const OPENING_BRACE = 0x7b;
const COMMA = 0x2c;

/** A value under the wanted key, with the rows it refers to or gaps for them. */
interface Candidate {
  holder: { value: unknown };
  references: References;
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
  readonly #values = new Map<Row, { value: unknown }>();
  /** In the order of the page: a later one must not be taken because an earlier one still waits for a row. */
  readonly #candidates: Candidate[] = [];
  /** How many of the first ones nobody wanted. */
  #refused = 0;
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
      candidate.references.retry();
      if (this.#found || !candidate.references.areFilled) break;
      this.#refused += 1;
      this.#found = this.#take(candidate);
    }
    return this.#found;
  }

  /**
   * What there is of it at the end of the page, undefined for nothing.
   * @throws StreamFallbackError `INCOMPLETE` where a row is missing that it refers to
   */
  end(): Json | undefined {
    for (const candidate of this.#candidates.slice(this.#refused)) {
      if (this.#found) break;
      this.#found = this.#take(candidate);
      if (this.#found && !candidate.references.areFilled) throw cutOff();
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
      // Behind a string without an end nothing can be trusted.
      this.#isBroken ||= escaped === undefined;
      if (escaped && !this.#isBroken) this.push(escaped);
    });
  }

  #takeRow(row: Row): void {
    // The first row of an id is the one; whatever follows must not change what was already taken.
    if (!this.#rows.has(row.id)) this.#rows.set(row.id, row);
    if (row.kind === "text" || row.id === NO_ID || this.#candidates.length >= MOST_CANDIDATES) return;
    const { escaped } = row;
    if (escaped.indexOf(this.#rareMark) === -1) return;
    let text: Buffer | undefined;
    for (let found = escaped.indexOf(this.#mark); found !== -1; ) {
      let end: number | undefined = found + this.#mark.length;
      if (isKey(escaped, found)) {
        text ??= Buffer.allocUnsafe(escaped.length);
        const value = unescapeValue(escaped, end, text);
        if (value) this.#addCandidate(parseJson(value.json));
        end = value?.end;
      }
      found = end === undefined ? -1 : escaped.indexOf(this.#mark, end);
    }
  }

  #addCandidate(value: unknown): void {
    const holder = { value };
    const references = new References((id) => this.#valueOf(id));
    references.resolve(holder);
    this.#candidates.push({ holder, references });
  }

  #take({ holder }: Candidate): Json | undefined {
    const { value } = holder;
    return this.#wanted.take(value) ?? findInside(value, this.#wanted);
  }

  #valueOf(id: string): { value: unknown } | undefined {
    const row = this.#rows.get(Number.parseInt(id, 16));
    if (row === undefined) return undefined;
    let known = this.#values.get(row);
    if (known === undefined) {
      const text = unescapeText(row.escaped);
      const value = text === undefined || row.kind === "text" ? text : parseJson(text);
      // What cannot be read must not pass for absent: it has not come.
      if (value === undefined) return undefined;
      known = { value };
      this.#values.set(row, known);
    }
    return known;
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
