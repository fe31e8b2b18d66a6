import { jsonInside } from "./json-inside.ts";
import { safeKey } from "./safe-key.ts";

const MAX_LEVELS = 100;
/** The length at which the indented text ends; with the brackets that are still open it stays below 256 KB. */
const MAX_LENGTH = 200_000;
/** How much text is searched for JSON in all: in a state put together by code, thousands of places may share one text. */
const MAX_READ_LENGTH = 16 * 1_024 * 1_024;
/** The elements of an array are alike: a few show the shape. */
const KEPT_ELEMENTS = 3;

/**
 * The shape of a state without its values: keys stay, strings and numbers become descriptions such as `string(24)`
 * and `number(integer, 1 digit)`, `true`, `false` and `null` stay. JSON inside strings is treated alike.
 * Bounded in depth and size, whatever it is given.
 */
export function scrub(state: unknown): unknown {
  let left = MAX_LENGTH;
  let leftToRead = MAX_READ_LENGTH;

  function scrubbed(value: unknown, level: number): unknown {
    if (typeof value === "string") return scrubbedText(value, level);
    if (typeof value !== "object" || value === null) return describeScalar(value);
    if (ArrayBuffer.isView(value)) return `bytes(${value.byteLength})`;
    if (level === MAX_LEVELS) return `… more than ${MAX_LEVELS} levels`;
    return Array.isArray(value) ? scrubbedArray(value, level) : scrubbedObject(value, level);
  }

  function scrubbedText(text: string, level: number): unknown {
    const described = `string(${text.length})`;
    const isRead = level < MAX_LEVELS && left > 0 && text.length <= leftToRead;
    if (isRead) leftToRead -= text.length;
    const inside = isRead ? jsonInside(text) : undefined;
    if (inside === undefined) return described;
    const name = `JSON in ${described}`;
    pay(name, level);
    return { [name]: scrubbed(inside, level + 1) };
  }

  function scrubbedArray(values: readonly unknown[], level: number): unknown[] {
    const kept: unknown[] = [];
    for (const value of values.slice(0, KEPT_ELEMENTS)) {
      if (left <= 0) break;
      pay("", level);
      kept.push(scrubbed(value, level + 1));
    }
    if (values.length > kept.length) kept.push(`… ${values.length - kept.length} more`);
    return kept;
  }

  function scrubbedObject(value: object, level: number): object {
    const keys = Object.keys(value);
    const fields: [string, unknown][] = [];
    let hiddenKeys = 0;
    for (const key of keys) {
      if (left <= 0) {
        fields.push(["…", `${keys.length - fields.length} more`]);
        break;
      }
      const shown = safeKey(key);
      const name = shown === "*" ? `*${++hiddenKeys}` : shown;
      pay(name, level);
      fields.push([name, scrubbed((value as Record<string, unknown>)[key], level + 1)]);
    }
    // Unlike an assignment this takes `__proto__` for a name like any other.
    return Object.fromEntries(fields);
  }

  /** A line that opens, its description, a line that closes. */
  function pay(name: string, level: number): void {
    left -= name.length + 4 * level + 50;
  }

  return scrubbed(state, 0);
}

function describeScalar(value: unknown): unknown {
  if (value === null || typeof value === "boolean") return value;
  if (typeof value !== "number") return typeof value;
  if (!Number.isInteger(value)) return "number(fraction)";
  const digits = BigInt(Math.abs(value)).toString().length;
  return `number(integer, ${digits} digit${digits === 1 ? "" : "s"})`;
}
