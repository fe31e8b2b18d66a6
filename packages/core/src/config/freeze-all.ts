import { isPlainObject } from "./is-plain-object.ts";

/** Frozen with all that is inside; a function among it is somebody else's. */
export function freezeAll<T extends object>(settings: T): T {
  for (const part of Object.values(settings)) if (isPlainObject(part)) freezeAll(part);
  return Object.freeze(settings);
}
