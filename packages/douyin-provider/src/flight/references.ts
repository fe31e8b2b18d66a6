import { StreamFallbackError } from "@stream-fallback/core";
import { isObject, type Json } from "./json.ts";

/** A place that waits for a row. */
interface Gap {
  holder: Json;
  key: string;
  reference: string;
}

/** The value of a row, or undefined while it is not there. */
export type RowValue = (id: number) => { value: unknown } | undefined;

/** What the texts of rows may come to, counted wherever they are put. A page of the site has 30 KB of them, once. */
const MOST_TEXT_LENGTH = 32 * 1_024 * 1_024;

const REFERENCE = /^\$([0-9a-f]+)((?::[^:]+)*)$/;

const WORDS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["$undefined", undefined],
  ["$NaN", Number.NaN],
  ["$Infinity", Number.POSITIVE_INFINITY],
  ["$-Infinity", Number.NEGATIVE_INFINITY],
  ["$-0", -0],
]);

/**
 * Undoes React Flight's escapes, in place: `$$` is a dollar, `$undefined` nothing, `$D` a date, `$n` a whole number
 * of any length (its digits), `$<id>` the row of that id and `$<id>:<key>` a part of it. What else there is, such as
 * `$L` and `$@`, stays as it is, so that what was not understood cannot pass for absent.
 */
export class References {
  readonly #rowValue: RowValue;
  /** What of rows was walked through. They may refer to each other in circles, and others may have done so before. */
  readonly #walked = new Set<object>();
  readonly #gaps = new Map<number, Gap[]>();
  #textLeft = MOST_TEXT_LENGTH;

  constructor(rowValue: RowValue) {
    this.#rowValue = rowValue;
  }

  /** Whether every row that was asked for has come. */
  get areFilled(): boolean {
    return this.#gaps.size === 0;
  }

  /** Whether every row has come that was asked for in a value. */
  areFilledIn(root: object): boolean {
    const holders = new Set<unknown>([...this.#gaps.values()].flat().map(({ holder }) => holder));
    const reached = new Set<object>([root]);
    for (const object of reached) {
      if (holders.has(object)) return false;
      for (const value of Object.values(object)) if (isObject(value)) reached.add(value);
    }
    return true;
  }

  /** Undoes the escapes in a value that no row has a part of yet; once, however often it is asked. */
  resolve(root: object): void {
    if (this.#walked.has(root)) return;
    this.#walked.add(root);
    // A stack of our own, since a page may nest deeper than the engine's.
    const rows: object[] = [];
    const pending = [root];
    for (let object = pending.pop(); object !== undefined; object = pending.pop()) {
      for (const key in object) {
        const value = (object as Json)[key];
        if (isObject(value)) pending.push(value);
        else if (mayRefer(value)) this.#fill({ holder: object as Json, key, reference: value }, rows);
      }
    }
    this.#resolveRows(rows);
  }

  /** Fills the places that wait for a row which has come. */
  fill(id: number): void {
    const gaps = this.#gaps.get(id);
    if (gaps === undefined) return;
    this.#gaps.delete(id);
    const rows: object[] = [];
    for (const gap of gaps) this.#fill(gap, rows);
    this.#resolveRows(rows);
  }

  #resolveRows(pending: object[]): void {
    for (let object = pending.pop(); object !== undefined; object = pending.pop()) {
      if (this.#walked.has(object)) continue;
      this.#walked.add(object);
      for (const key in object) {
        const value = (object as Json)[key];
        if (isObject(value)) pending.push(value);
        else if (mayRefer(value)) this.#fill({ holder: object as Json, key, reference: value }, pending);
      }
    }
  }

  /** Adds the value of a row that it meets to `rows`. */
  #fill(gap: Gap, rows: object[]): void {
    const { holder, key, reference } = gap;
    // Assigned to, `__proto__` would change the object's prototype.
    if (key === "__proto__") return;
    const [, digits, path = ""] = REFERENCE.exec(reference) ?? [];
    if (digits === undefined) {
      holder[key] = valueOfWord(reference);
      return;
    }
    const id = Number.parseInt(digits, 16);
    const row = this.#rowValue(id);
    if (row === undefined) {
      const gaps = this.#gaps.get(id);
      if (gaps) gaps.push(gap);
      else this.#gaps.set(id, [gap]);
      return;
    }
    if (typeof row.value === "string") this.#count(row.value);
    const value = path.split(":").slice(1).reduce(descend, row.value);
    // A part that is not found, as where another reference stands in its way, must not pass for absent.
    if (value !== undefined || path === "") holder[key] = value;
    if (isObject(row.value)) rows.push(row.value);
  }

  /** One text in a thousand places is read a thousand times by whoever reads the value. */
  #count(text: string): void {
    this.#textLeft -= text.length;
    if (this.#textLeft >= 0) return;
    throw new StreamFallbackError("REPLY_TOO_LARGE", "the page puts its texts in too many places to be read");
  }
}

const DOLLAR = 0x24;

/** Asked before anything is made for it: hardly any of the thousands of values does. */
function mayRefer(value: unknown): value is string {
  return typeof value === "string" && value.charCodeAt(0) === DOLLAR;
}

/** What a text means that is no reference. */
export function valueOfWord(text: string): unknown {
  if (text.startsWith("$$")) return text.slice(1);
  if (text.startsWith("$D")) return new Date(text.slice(2));
  if (/^\$n-?\d+$/.test(text)) return text.slice(2);
  return WORDS.has(text) ? WORDS.get(text) : text;
}

function descend(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
