import { StreamFallbackError } from "../errors.ts";
import { copyOf } from "../runtime/copy-of.ts";
import { describeFaults } from "./describe-faults.ts";
import { isPlainObject } from "./is-plain-object.ts";
import { merged } from "./merged.ts";
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
export function patched<T extends object>(schema: Settings<T>, patching: Patching<T>): T {
  // Groups that the patch does not name would be the very objects of before, which may be the defaults of everybody.
  return copyOf(merged(schema, { before: patching.before, patch: checkedPatch(schema, patching) }) as T);
}

/**
 * A copy of the patch that cannot change any more, and that the settings can take.
 * @throws StreamFallbackError `INVALID_INPUT` with the path, the kind of value met there, and what it must be
 */
export function checkedPatch<T extends object>(
  schema: Settings<T>,
  { before, patch, ending = "" }: Patching<T>,
): object {
  const given = dataOf(patch, ending);
  const result = schema.safeParse(merged(schema, { before, patch: given }));
  if (result.success) return (given ?? {}) as object;
  const faults = describeFaults(result.error.issues, { schema, patch: given });
  throw new StreamFallbackError("INVALID_INPUT", `${faults}${ending}`);
}

/** Read once: a getter may throw, and may say something else the next time. */
function dataOf(patch: unknown, ending: string): unknown {
  try {
    return copied(patch, { levels: DEEPEST, copies: new Map() });
  } catch {
    const what = `the configuration cannot be read: reading it throws${ending}`;
    throw new StreamFallbackError("INVALID_INPUT", what);
  }
}

/** `profile.<provider>.strategy.weights.load` lies deepest; what lies deeper is refused anyway. */
const DEEPEST = 6;

/** Each object once, however often it is met: what leads back to itself would have no end. */
function copied(
  value: unknown,
  { levels, copies }: { levels: number; copies: Map<object, object> },
): unknown {
  if (!isPlainObject(value) || levels === 0) return value;
  const known = copies.get(value);
  if (known !== undefined) return known;
  const copy: Record<string, unknown> = {};
  copies.set(value, copy);
  const entries = Object.entries(value).map(([key, inner]) => [
    key,
    copied(inner, { levels: levels - 1, copies }),
  ]);
  // Not one by one: an own `__proto__`, as JSON can have it, is a name like the others.
  return Object.defineProperties(copy, Object.getOwnPropertyDescriptors(Object.fromEntries(entries)));
}
