import { StreamFallbackError } from "../errors.ts";
import { describeFaults } from "./describe-faults.ts";
import { isPlainObject } from "./is-plain-object.ts";
import type { Settings } from "./settings.ts";

interface Patching<T> {
  before: T;
  patch: unknown;
  /** What the message of a refusal ends with. @default nothing */
  ending?: string;
}

/**
 * The settings with what the patch gives: a new object, so that nothing has changed where something is refused. What is
 * `undefined` in the patch keeps what there was.
 * @throws StreamFallbackError `INVALID_INPUT` with the path, the kind of value met there, and what it must be
 */
export function patched<T extends object>(
  schema: Settings<T>,
  { before, patch, ending = "" }: Patching<T>,
): T {
  const given = dataOf(patch, ending);
  const result = schema.safeParse(merged(before, given));
  if (result.success) return result.data as T;
  const faults = describeFaults(result.error.issues, { schema, before, patch: given });
  throw new StreamFallbackError("INVALID_INPUT", `${faults}${ending}`);
}

/** Read once: a getter may throw, and may say something else the next time. */
function dataOf(patch: unknown, ending: string): unknown {
  try {
    return copied(patch, 2);
  } catch {
    const what = `the configuration cannot be read: reading it throws${ending}`;
    throw new StreamFallbackError("INVALID_INPUT", what);
  }
}

/** Groups are one level deep; what lies deeper is refused anyway, and may have no end. */
function copied(value: unknown, levels: number): unknown {
  if (!isPlainObject(value) || levels === 0) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copied(inner, levels - 1)]));
}

/** The settings with the patch laid over them; what cannot be merged is passed on for the schema to refuse. */
function merged(before: unknown, patch: unknown): unknown {
  if (patch === undefined) return before;
  if (!isPlainObject(before)) return patch;
  // The schema would look for settings in a Map.
  if (!isPlainObject(patch)) return null;
  const given = Object.entries(patch).filter(([, value]) => value !== undefined);
  // Neither an own `__proto__`, as JSON can have it, nor an inherited key is more than a name here.
  const changed = given.map(([key, value]) => [
    key,
    merged(Object.hasOwn(before, key) ? before[key] : undefined, value),
  ]);
  return { ...before, ...Object.fromEntries(changed) };
}
