import { z } from "zod";
import { isPlainObject } from "./is-plain-object.ts";

interface Merging {
  before: unknown;
  patch: unknown;
}

/**
 * The settings with what the patch gives; what is `undefined` there keeps what there was. Only groups are merged: half of
 * one strategy's settings and half of another's would be nobody's. What cannot be merged is left to the schema to refuse.
 */
export function merged(rule: z.ZodType | undefined, { before, patch }: Merging): unknown {
  if (patch === undefined) return before;
  if (!(rule instanceof z.ZodObject)) return patch;
  // The schema would look for settings in a Map.
  if (!isPlainObject(patch)) return null;
  const group = isPlainObject(before) ? before : {};
  const given = Object.entries(patch).filter(([, value]) => value !== undefined);
  // Neither an own `__proto__`, as JSON can have it, nor an inherited key is more than a name here.
  const changed = given.map(([key, value]) => [
    key,
    merged(ownOf(rule.shape, key) as z.ZodType | undefined, { before: ownOf(group, key), patch: value }),
  ]);
  return { ...group, ...Object.fromEntries(changed) };
}

function ownOf(group: object, key: string): unknown {
  return Object.hasOwn(group, key) ? (group as Record<string, unknown>)[key] : undefined;
}
