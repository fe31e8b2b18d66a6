import type { Attributes } from "./open-telemetry-api.ts";

/** Attributes that have a value: SDKs differ in what they make of one without. */
export function withoutUndefined(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}
