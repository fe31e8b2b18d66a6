import { fieldsLine } from "./fields-line.ts";
import type { InfoOptions } from "./info-options.ts";
import { jsonLine } from "./json-line.ts";
import type { Outcome } from "./outcome.ts";

/** Makes the line for each room as it is answered; undefined where they are shown together. */
export function lineFor({
  json,
  fields,
  pretty,
}: Pick<InfoOptions, "json" | "fields" | "pretty">): ((outcome: Outcome) => string) | undefined {
  if (json) return (outcome) => `${jsonLine(outcome, { fields, pretty })}\n`;
  return fields && ((outcome) => `${fieldsLine(outcome, fields)}\n`);
}
