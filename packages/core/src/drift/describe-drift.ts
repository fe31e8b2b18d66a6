import { jsonInside } from "./json-inside.ts";
import { safeKey } from "./safe-key.ts";

/** A reply that has another shape than expected, as an adapter reports it. */
export interface DriftReport {
  /** The state in which it was found; only names and types of it are told. */
  state: unknown;
  /** Where it does not fit, step by step, also through JSON inside strings; empty for all of it. */
  path: readonly PropertyKey[];
  /** What was wanted there, such as `string`: the schema's word, nothing of the reply. @default "another shape" */
  expected?: string | undefined;
  /** How many other places do not fit either. @default 0 */
  more?: number | undefined;
}

/** The part of a drift that may be told: its place and the types there, never a value. */
export interface Drift {
  /**
   * Such as `data.user.sec_uid`. Array positions are numbers, `*` stands for a key that could be a value; empty for
   * the whole reply.
   */
  path: string;
  /** What the schema wanted there, such as `string`; `another shape` if it does not say. */
  expected: string;
  /** What is there: `missing`, `null`, `an array`, `of type number` … */
  met: string;
  /** How many other places do not fit either; left out where there are none. */
  more?: number | undefined;
}

const MAX_STEPS = 30;
/** Some schema libraries describe at length, and a text could quote what it was given. */
const SHORT_TEXT = /^[ -~]{1,40}$/;

export function describeDrift({ state, path, expected, more = 0 }: DriftReport): Drift {
  const steps = path.slice(0, MAX_STEPS).map(safeKey);
  if (path.length > MAX_STEPS) steps.push("…");
  return {
    path: steps.join("."),
    expected: expected !== undefined && SHORT_TEXT.test(expected) ? expected : "another shape",
    met: typeMet(path.reduce(descend, state)),
    ...(more > 0 ? { more } : {}),
  };
}

function descend(value: unknown, key: PropertyKey): unknown {
  const inside = typeof value === "string" ? jsonInside(value) : value;
  // A text that is no JSON is itself what was met in place of all below.
  if (typeof value === "string" && inside === undefined) return value;
  if (typeof inside !== "object" || inside === null || !Object.hasOwn(inside, key)) return undefined;
  return (inside as Record<PropertyKey, unknown>)[key];
}

function typeMet(value: unknown): string {
  if (value === null) return "null";
  if (value === undefined) return "missing";
  return Array.isArray(value) ? "an array" : `of type ${typeof value}`;
}
