import { StreamFallbackError } from "../errors.ts";
import { describeFaults } from "./describe-faults.ts";
import { isPlainObject } from "./is-plain-object.ts";
import type { Settings } from "./settings.ts";

/**
 * The settings with what the patch gives: a new object, so that nothing has changed where something is refused. What is
 * `undefined` in the patch keeps what there was.
 * @throws StreamFallbackError `INVALID_INPUT` with the path, the kind of value met there, and what it must be
 */
export function patched<T extends object>(schema: Settings<T>, before: T, patch: unknown): T {
  const result = schema.safeParse(merged(before, patch));
  if (result.success) return result.data as T;
  const faults = describeFaults(result.error.issues, schema, patch);
  throw new StreamFallbackError("INVALID_INPUT", `${faults}; nothing was changed`);
}

/** What cannot be merged is left to the schema to refuse. */
function merged(before: unknown, patch: unknown): unknown {
  if (patch === undefined) return before;
  if (!isPlainObject(before)) return patch;
  // The schema would take a Map for an object without settings, and give it the defaults.
  if (!isPlainObject(patch)) return null;
  const given = Object.entries(patch).filter(([, value]) => value !== undefined);
  // Neither an own `__proto__`, as JSON can have it, nor an inherited key is more than a name here.
  const changed = given.map(([key, value]) => [
    key,
    merged(Object.hasOwn(before, key) ? before[key] : undefined, value),
  ]);
  return { ...before, ...Object.fromEntries(changed) };
}
