import { isObject, type Json } from "./json.ts";

/** A place that waits for a row. */
interface Gap {
  holder: Json;
  key: string;
  reference: unknown;
}

/** The value of a row, or undefined while it is not there. */
export type RowValue = (id: string) => { value: unknown } | undefined;

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
  #gaps: Gap[] = [];

  constructor(rowValue: RowValue) {
    this.#rowValue = rowValue;
  }

  /** Whether every row that was asked for has come. */
  get areFilled(): boolean {
    return this.#gaps.length === 0;
  }

  /** Undoes the escapes in a value that no row has a part of yet. */
  resolve(root: object): void {
    // A stack of our own, since a page may nest deeper than the engine's.
    const rows: object[] = [];
    const pending = [root];
    for (let object = pending.pop(); object !== undefined; object = pending.pop()) {
      for (const key in object) {
        const value = (object as Json)[key];
        if (isObject(value)) pending.push(value);
        else this.#fill({ holder: object as Json, key, reference: value }, rows);
      }
    }
    this.#resolveRows(rows);
  }

  /** Fills what can be filled by now. */
  retry(): void {
    const rows: object[] = [];
    for (const gap of this.#gaps.splice(0)) this.#fill(gap, rows);
    this.#resolveRows(rows);
  }

  #resolveRows(pending: object[]): void {
    for (let object = pending.pop(); object !== undefined; object = pending.pop()) {
      if (this.#walked.has(object)) continue;
      this.#walked.add(object);
      for (const key in object) {
        const value = (object as Json)[key];
        if (isObject(value)) pending.push(value);
        else this.#fill({ holder: object as Json, key, reference: value }, pending);
      }
    }
  }

  /** Adds the value of a row that it meets to `rows`. */
  #fill(gap: Gap, rows: object[]): void {
    const { holder, key, reference } = gap;
    // Assigned to, `__proto__` would change the object's prototype.
    if (typeof reference !== "string" || reference.charCodeAt(0) !== DOLLAR || key === "__proto__") return;
    const [, id, path = ""] = REFERENCE.exec(reference) ?? [];
    if (id === undefined) {
      holder[key] = valueOfWord(reference);
      return;
    }
    const row = this.#rowValue(id);
    if (row === undefined) {
      this.#gaps.push(gap);
      return;
    }
    holder[key] = path.split(":").slice(1).reduce(descend, row.value);
    if (isObject(row.value)) rows.push(row.value);
  }
}

const DOLLAR = 0x24;

function valueOfWord(text: string): unknown {
  if (text.startsWith("$$")) return text.slice(1);
  if (text.startsWith("$D")) return new Date(text.slice(2));
  if (/^\$n-?\d+$/.test(text)) return text.slice(2);
  return WORDS.has(text) ? WORDS.get(text) : text;
}

function descend(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
