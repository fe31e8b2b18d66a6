import { plainText } from "@stream-fallback/core";
import { plainJson } from "../../output/plain-json.ts";
import { outcomeJson } from "./json-line.ts";
import type { Outcome } from "./outcome.ts";
import { fieldAt } from "./pick-fields.ts";

/** Fields of a room with tabs between them, as `cut` and `awk` read them; what is not known is empty. */
export function fieldsLine(outcome: Outcome, paths: readonly string[]): string {
  const whole = outcomeJson(outcome);
  return paths.map((path) => textOf(fieldAt(whole, path))).join("\t");
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (value instanceof Date) return value.toISOString();
  return typeof value === "object" ? plainJson(value) : plainText(String(value));
}
