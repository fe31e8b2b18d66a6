import { plainJson } from "../../output/plain-json.ts";
import type { InfoOptions, Outcome } from "./info.ts";
import { pickFields } from "./pick-fields.ts";

/**
 * A room as one object: `input` as it was named, then the answer, or `error` with its code. The form is a promise:
 * docs/cli.md has its schema.
 */
export function jsonLine(
  outcome: Outcome,
  { fields, pretty }: Pick<InfoOptions, "fields" | "pretty">,
): string {
  const whole = jsonOf(outcome);
  return plainJson(fields === undefined ? whole : pickFields(whole, fields), { isPretty: pretty });
}

function jsonOf({ input, info, error }: Outcome): object {
  if (error === undefined) return { input, ...info };
  const { code, fault, message, retryAfterMs, attempts } = error;
  return { input, error: { code, fault, message, retryAfterMs, attempts } };
}
