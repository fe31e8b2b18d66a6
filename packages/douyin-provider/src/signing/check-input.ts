import { types } from "node:util";
import { ownFields, StreamFallbackError } from "@stream-fallback/core";

/** What a field of an input must be. */
type FieldKind = "text" | "number" | "function" | "clock" | "three numbers";

const FITS: Readonly<Record<FieldKind, (value: unknown) => boolean>> = {
  text: (value) => typeof value === "string",
  number: (value) => typeof value === "number" && Number.isFinite(value),
  function: (value) => typeof value === "function",
  clock: (value) => typeof (value as { wallNow?: unknown }).wallNow === "function",
  "three numbers": (value) =>
    Array.isArray(value) && value.length === 3 && value.every((each) => typeof each === "number"),
};

interface Fields<Input> {
  needed: Partial<Record<keyof Input & string, FieldKind>>;
  optional?: Partial<Record<keyof Input & string, FieldKind>>;
}

/**
 * The input as it is now.
 * @throws StreamFallbackError `INVALID_INPUT` for what is missing, and for what is of another kind
 */
export function checkedInput<Input extends object>(
  input: Input,
  { needed, optional = {} }: Fields<Input>,
): Input {
  const own = ownFields("the input", input);
  for (const [name, kind] of Object.entries({ ...needed, ...optional })) {
    const value: unknown = own[name as keyof Input];
    if (value === undefined && !Object.hasOwn(needed, name)) continue;
    if (!fits(kind as FieldKind, value)) throw invalid(`${name} must be ${phraseOf(kind as FieldKind)}`);
  }
  return own;
}

/**
 * A number that a function of the caller's gives.
 * @throws StreamFallbackError `INVALID_INPUT` for one that throws, or gives no number
 */
export function drawn(name: string, give: () => number): number {
  let given: unknown;
  try {
    given = give();
  } catch (cause) {
    // A function that was checked already says itself what is wrong.
    throw cause instanceof StreamFallbackError
      ? cause
      : invalid(`${name} must give a number, and throws`, cause);
  }
  if (typeof given === "number" && Number.isFinite(given)) return given;
  if (types.isPromise(given)) given.catch(() => {});
  throw invalid(`${name} must give a number, at once`);
}

function fits(kind: FieldKind, value: unknown): boolean {
  try {
    return FITS[kind](value);
  } catch {
    return false;
  }
}

function phraseOf(kind: FieldKind): string {
  return kind === "text" || kind === "three numbers" ? kind : `a ${kind}`;
}

function invalid(what: string, cause?: unknown): StreamFallbackError {
  return new StreamFallbackError("INVALID_INPUT", what, { cause });
}
