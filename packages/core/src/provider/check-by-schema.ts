import { describeDrift } from "../drift/describe-drift.ts";
import { safeKey } from "../drift/safe-key.ts";
import { checkedOption, type OptionKind, record, required, text } from "../errors/option-kinds.ts";
import { StreamFallbackError } from "../errors.ts";
import { type Schema, type SchemaIssue, validated } from "./schema.ts";

export const standardSchema: OptionKind = {
  mustBe: "a Standard Schema, such as one of zod",
  fits: (value) => typeof (value as Schema<unknown>)["~standard"].validate === "function",
};

interface Checked {
  value: unknown;
  /** Whose options they are, for the message, as in `createProvider`. */
  owner: string;
}

/**
 * Options as their schema returns them, with its defaults; options that are left out are an empty object.
 * @throws StreamFallbackError `INVALID_INPUT` with the first path that does not fit and the type met there, never the value;
 * `UPSTREAM_ERROR` for a schema that throws, or answers later
 */
export function checkedBySchema<Output>(schema: Schema<Output>, checked: Checked): Output {
  const { value, owner } = checkedOption("checkedBySchema", {
    kind: required(record),
    read: () => ({ ...checked }),
  });
  checkedOption("checkedBySchema: owner", { kind: required(text), read: () => owner });
  checkedOption("checkedBySchema: schema", { kind: required(standardSchema), read: () => schema });
  const given = value ?? {};
  let fault: string;
  try {
    const result = validated(schema, given);
    if (result.issues === undefined) return result.value;
    fault = faultIn(given, result.issues[0]);
  } catch (cause) {
    throw new StreamFallbackError("UPSTREAM_ERROR", `${owner}: their schema cannot be used`, { cause });
  }
  throw new StreamFallbackError("INVALID_INPUT", `${owner}: ${fault}`);
}

function faultIn(given: unknown, issue: SchemaIssue | undefined): string {
  const path = (issue?.path ?? []).map((step) => (typeof step === "object" ? step.key : step));
  // Not in the standard, but zod and others name what they do not know.
  const [unknown] = Array.isArray(issue?.keys) ? issue.keys : [];
  if (typeof unknown === "string")
    return `there is no option ${[...path, unknown].map((step) => safeKey(step)).join(".")}`;
  const wanted = typeof issue?.expected === "string" ? issue.expected : undefined;
  const { path: place, expected, met } = describeDrift({ state: given, path, expected: wanted });
  const what = place === "" ? "the options" : place;
  // Not in the standard either: of a text that is of the right type zod says what it should have been.
  if (issue?.format === "url" && met === "of type string") return `${what} must be a URL`;
  const isKnown = wanted !== undefined && expected === wanted;
  return isKnown ? `${what} must be ${expected}, and is ${met}` : `${what} does not fit; it is ${met}`;
}
