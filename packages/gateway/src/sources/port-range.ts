import { type ListSource, StreamFallbackError, staticSource } from "@stream-fallback/core";
import { z } from "zod";
import type { ListedBackend } from "../backends/parse-backend.ts";
import { checkedSource, objectWith, port, text } from "./check-source-options.ts";

export interface PortRangeOptions {
  /** @default "127.0.0.1" */
  host?: string | undefined;
  /** The first port. */
  start: number;
  /** How many ports there are, the first one counted in. */
  count: number;
}

const schema: z.ZodType<PortRangeOptions> = z.strictObject(
  {
    host: text.optional(),
    start: port,
    count: z.int("must be a whole number").min(1, "must be at least 1").max(1_000, "must be at most 1000"),
  },
  objectWith("start and count"),
);

/**
 * Backends at ports in a row on one host.
 * @throws StreamFallbackError `INVALID_INPUT` for a bad option, and for a range that goes beyond the last port
 */
export function portRange(options: PortRangeOptions): ListSource<ListedBackend> {
  const { host = "127.0.0.1", start, count } = checkedSource("portRange", { schema, given: options });
  if (start + count - 1 > 65_535)
    throw new StreamFallbackError(
      "INVALID_INPUT",
      `portRange: count: ${start} and ${count - 1} more go beyond 65535`,
    );
  return staticSource<ListedBackend>(
    Array.from({ length: count }, (_, index) => ({ host, port: start + index })),
  );
}
