import { type DriftReport, describeDrift } from "../drift/describe-drift.ts";
import { StreamFallbackError } from "../errors.ts";
import { hush } from "../runtime/hush.ts";

/** The part of Standard Schema (standardschema.dev, version 1) that is used here. */
export interface Schema<Output, Input = unknown> {
  readonly "~standard": {
    validate(value: unknown): ValidationResult<Output> | Promise<ValidationResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

type ValidationResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  /** The type that was expected: not in the standard, but zod and others have it. The message may quote the value. */
  readonly expected?: unknown;
  /** Names that are not known: not in the standard either. */
  readonly keys?: unknown;
  /** What a text of the right type was to be, such as `url`: not in the standard either. */
  readonly format?: unknown;
}

/**
 * The value as the schema returns it. A value that the schema refuses is reported before this throws.
 * @throws StreamFallbackError `SCHEMA` with the first path that does not fit and the type met there, no value
 */
export function validate<Output>(
  schema: Schema<Output>,
  { value, report }: { value: unknown; report?: (drift: DriftReport) => void },
): Output {
  const result = validated(schema, value);
  if (result.issues === undefined) return result.value;
  const drift = toReport(value, result.issues);
  report?.(drift);
  const { path, met } = describeDrift(drift);
  throw new StreamFallbackError(
    "SCHEMA",
    `the reply has another shape than expected (${path || "the whole reply"} is ${met}); the site may have changed, look for an update`,
  );
}

/** @throws TypeError for a schema that answers later */
export function validated<Output>(schema: Schema<Output>, value: unknown): ValidationResult<Output> {
  const result = schema["~standard"].validate(value);
  if (!(result instanceof Promise)) return result;
  hush(result);
  throw new TypeError("a provider's schema must be synchronous");
}

function toReport(state: unknown, [first, ...others]: readonly SchemaIssue[]): DriftReport {
  const path = (first?.path ?? []).map((step) => (typeof step === "object" ? step.key : step));
  const expected = typeof first?.expected === "string" ? first.expected : undefined;
  return { state, path, expected, more: others.length };
}
