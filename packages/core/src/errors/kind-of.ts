interface Range {
  least?: number;
  above?: number;
  most?: number;
}

/** What kind of value it is, or on which side of its limits; never the value, which may be a pasted cookie. */
export function kindOf(value: unknown, range: Range = {}): string {
  if (value === null) return "null";
  if (typeof value === "object") return kindOfObject(value);
  if (typeof value === "string") return "text";
  if (typeof value === "boolean") return "true or false";
  if (typeof value !== "number") return value === undefined ? "undefined" : `a ${typeof value}`;
  const {
    least = Number.NEGATIVE_INFINITY,
    above = Number.NEGATIVE_INFINITY,
    most = Number.POSITIVE_INFINITY,
  } = range;
  if (value < least) return `a number below ${least}`;
  if (value <= above) return `a number of at most ${above}`;
  if (value > most) return `a number above ${most}`;
  return Number.isFinite(value) ? "a number" : `${value}`;
}

/** Whether a value is an object with fields, rather than a list, a Map, a signal or another thing with a meaning of its own. */
export function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && kindOfObject(value) === RECORD;
}

const RECORD = "an object";

function kindOfObject(value: object): string {
  try {
    if (Array.isArray(value)) return "a list";
    return Object.prototype.toString.call(value) === "[object Object]" ? RECORD : "an object of a class";
  } catch {
    return "an object that cannot be read";
  }
}

/** The name of its class, where that is a word; else its type. */
export function kindOfThrown(thrown: unknown): string {
  try {
    if (!(thrown instanceof Error)) return typeof thrown;
    const { name } = thrown;
    return typeof name === "string" && /^\w{1,60}$/.test(name) ? name : "Error";
  } catch {
    return typeof thrown;
  }
}
