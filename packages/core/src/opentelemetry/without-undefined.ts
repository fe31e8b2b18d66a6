import type { Attributes } from "./open-telemetry-api.ts";

/** Attributes that have a value: SDKs warn of each other one. */
export function withoutUndefined(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}
