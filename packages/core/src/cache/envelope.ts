/** A stored value with the times that decide whether it may be used; dates survive any JSON store. */
export interface Envelope<Value = unknown> {
  readonly value: Value;
  /** Unix ms. */
  readonly storedAt: number;
  /** Unix ms. */
  readonly freshUntil: number;
  /** Unix ms; from then on nobody may use it. */
  readonly staleUntil: number;
}

/** Entries of another version are misses: raise it when the meaning of stored values changes. */
const VERSION = 3;
const DATE_KEY = "$date";

export function seal(envelope: Envelope): string {
  return JSON.stringify({ version: VERSION, ...envelope }, encodeDate);
}

/** The envelope in a stored text; undefined unless the text is a whole envelope of this version. */
export function unseal(text: unknown): Envelope | undefined {
  if (typeof text !== "string") return undefined;
  try {
    const { version, value, storedAt, freshUntil, staleUntil } = JSON.parse(text, decodeDate);
    const isWhole = version === VERSION && [storedAt, freshUntil, staleUntil].every(Number.isFinite);
    return isWhole ? { value, storedAt, freshUntil, staleUntil } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a stored text looks like a whole envelope of an earlier or later release: a miss that needs no warning. */
export function isOfAnotherVersion(text: unknown): boolean {
  const [, version] = (typeof text === "string" && /^\{"version":(\d+),.*\}$/s.exec(text)) || [];
  return version !== undefined && Number(version) !== VERSION;
}

// JSON.stringify calls a date's toJSON before the replacer sees it: the original is on the holder.
function encodeDate(this: Record<string, unknown>, key: string, encoded: unknown): unknown {
  const original = this[key];
  return original instanceof Date ? { [DATE_KEY]: original.getTime() } : encoded;
}

function decodeDate(_key: string, decoded: unknown): unknown {
  const isDate = typeof decoded === "object" && decoded !== null && DATE_KEY in decoded;
  // JSON has no invalid date: its time was written as null.
  return isDate ? new Date(Number(decoded[DATE_KEY] ?? Number.NaN)) : decoded;
}
