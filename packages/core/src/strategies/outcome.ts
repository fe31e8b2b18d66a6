import type { StreamFallbackError } from "../errors.ts";

/** How an attempt ended. `neutral`: given up by us, or somebody else's fault than the endpoint's. */
export type Outcome = { durationMs: number } & (
  | { kind: "success" }
  | { kind: "failure" | "neutral"; error: StreamFallbackError }
);
