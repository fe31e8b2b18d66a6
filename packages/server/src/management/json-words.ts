/** Settings lie less deep; what does not is no setting, and is refused as it is. */
const DEEPEST = 8;

const FUNCTION = "(a function)";

/** For `JSON.stringify`: what JSON has no word for, and would leave out. */
export function spelledOut(_name: string, value: unknown): unknown {
  if (typeof value === "function") return FUNCTION;
  return value === Number.POSITIVE_INFINITY ? "Infinity" : value;
}

interface Taking {
  /** What stands in the place of what was told. */
  current: unknown;
  levels?: number;
}

/** What was spelled out, taken back: `"Infinity"` is the number, and the word for a function means the one that is there. */
export function takenBack(told: unknown, { current, levels = DEEPEST }: Taking): unknown {
  if (told === "Infinity") return Number.POSITIVE_INFINITY;
  if (told === FUNCTION && typeof current === "function") return current;
  if (typeof told !== "object" || told === null || Array.isArray(told) || levels === 0) return told;
  const fields = new Map(Object.entries(isObject(current) ? current : {}));
  const entries = Object.entries(told).map(([name, value]) => [
    name,
    takenBack(value, { current: fields.get(name), levels: levels - 1 }),
  ]);
  return Object.fromEntries(entries);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
