import { StreamFallbackError } from "../errors.ts";
import { shownName } from "./describe-faults.ts";
import { nearestName } from "./nearest-name.ts";

interface Known {
  options: object;
  /** The names that there are. */
  known: readonly string[];
  /** Names that may be meant, though they belong elsewhere. @default none */
  elsewhere?: readonly string[];
}

/** @throws StreamFallbackError `INVALID_INPUT` with the name, and the one that may be meant */
export function refuseUnknownOptions(owner: string, { options, known, elsewhere = [] }: Known): void {
  const unknown = unknownIn(options, known);
  if (unknown === undefined) return;
  const hint = hintOf(unknown, [...known, ...elsewhere]);
  throw new StreamFallbackError("INVALID_INPUT", `${owner} has no option ${shownName(unknown)}${hint}`);
}

/** `, did you mean …?`, where something known is near. */
export function hintOf(name: string, known: readonly string[]): string {
  const nearest = nearestName({ key: name, group: "" }, known);
  return nearest === undefined ? "" : `, did you mean ${nearest}?`;
}

function unknownIn(options: object, known: readonly string[]): string | undefined {
  try {
    return Object.keys(options).find(
      (name) => !known.includes(name) && (options as Record<string, unknown>)[name] !== undefined,
    );
  } catch (cause) {
    const what = "the options cannot be read: reading them throws";
    throw new StreamFallbackError("INVALID_INPUT", what, { cause });
  }
}
