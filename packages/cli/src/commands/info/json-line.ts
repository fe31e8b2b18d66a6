import { errorJson } from "../../output/error-json.ts";
import { plainJson } from "../../output/plain-json.ts";
import type { Outcome } from "./outcome.ts";
import { pickFields } from "./pick-fields.ts";

export interface JsonOptions {
  /** Paths of the fields that are wanted. @default all */
  fields?: string[] | undefined;
  /** Whether it is for eyes, in several lines. @default false */
  pretty?: boolean | undefined;
}

/**
 * A room as one object: `input` as it was named, then the answer, or `error` with its code. The form is a promise:
 * docs/cli.md has its schema.
 */
export function jsonLine({ input, info, error }: Outcome, { fields, pretty }: JsonOptions): string {
  const whole = error === undefined ? { input, ...info } : { input, error: errorJson(error) };
  return plainJson(fields === undefined ? whole : pickFields(whole, fields), { isPretty: pretty });
}

/** A room as an object, whatever came of it. */
export function outcomeJson({ input, info, error }: Outcome): object {
  return error === undefined ? { input, ...info } : { input, error: errorJson(error) };
}
