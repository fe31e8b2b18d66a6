import { StreamFallbackError } from "../errors.ts";

/** The part of Standard Schema (standardschema.dev, version 1) that is used here. */
export interface Schema<Output> {
  readonly "~standard": {
    validate(value: unknown): ValidationResult<Output> | Promise<ValidationResult<Output>>;
    readonly types?: { readonly output: Output } | undefined;
  };
}

type ValidationResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly Issue[] };

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** @throws StreamFallbackError `SCHEMA` with the first path that does not fit and the type met there, no value */
export function validate<Output>(schema: Schema<Output>, value: unknown): Output {
  const result = schema["~standard"].validate(value);
  if (result instanceof Promise) throw new TypeError("an adapter's schema must be synchronous");
  if (result.issues === undefined) return result.value;
  const path = (result.issues[0]?.path ?? []).map((step) => (typeof step === "object" ? step.key : step));
  const met = typeMet(path.reduce<unknown>(descend, value));
  const where = path.map(String).join(".") || "the whole reply";
  throw new StreamFallbackError(
    "SCHEMA",
    `the reply has another shape than expected (${where} is ${met}); the site may have changed, look for an update`,
  );
}

function descend(value: unknown, key: PropertyKey): unknown {
  return typeof value === "object" && value !== null
    ? (value as Record<PropertyKey, unknown>)[key]
    : undefined;
}

function typeMet(value: unknown): string {
  if (value === null) return "null";
  if (value === undefined) return "missing";
  return Array.isArray(value) ? "an array" : `of type ${typeof value}`;
}
