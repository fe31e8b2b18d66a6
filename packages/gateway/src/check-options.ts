import { StreamFallbackError } from "@stream-fallback/core";
import { withMethods } from "@stream-fallback/server/guard";
import { z } from "zod";

const callback = z.custom((value) => typeof value === "function", "must be a function");
const duration = z
  .number("must be a number of ms")
  .min(0, "must be at least 0 ms")
  .max(2 ** 31 - 1, "is too long");
const atLeastOne = z.number("must be a number").min(1, "must be at least 1");
const text = z.string("must be text");

const health = z.strictObject(
  {
    intervalMs: duration.optional(),
    timeoutMs: duration.min(1, "must be at least 1 ms").optional(),
    path: text.regex(/^\/[!-~]*$/, "must be a path that begins with /").optional(),
    expectedStatus: z
      .int("must be a status")
      .min(200, "must be a status")
      .max(599, "must be a status")
      .optional(),
  },
  "must be an object of settings",
);

const options = z.strictObject(
  {
    backends: z.union(
      [z.array(z.string()), withMethods("a source", ["open"])],
      "must be a list of host:port, or a source of one",
    ),
    host: text.min(1, "must name an address").optional(),
    port: z.int("must be a port").min(0, "must be a port").max(65_535, "must be a port").optional(),
    apiKey: text.optional(),
    strategy: z.unknown().optional(),
    affinity: text.optional(),
    trustedProxies: z.array(text, "must be a list of addresses and networks").optional(),
    health: health.optional(),
    connectTimeoutMs: duration.min(1, "must be at least 1 ms").optional(),
    headersTimeoutMs: duration.min(1, "must be at least 1 ms").optional(),
    bodyTimeoutMs: duration.optional(),
    maxConnections: atLeastOne.optional(),
    blockMs: duration.optional(),
    drainMs: duration.optional(),
    logger: withMethods("a logger with debug, info, warn and error", [
      "debug",
      "info",
      "warn",
      "error",
    ]).optional(),
    clock: withMethods("a clock", ["now", "wallNow", "setTimeout", "clearTimeout"]).optional(),
    random: callback.optional(),
  },
  {
    error: ({ code }: { code?: string | undefined }): string | undefined =>
      code === "invalid_type" ? "must be an object with backends" : undefined,
  },
);

/** @throws StreamFallbackError `INVALID_INPUT` with the name of an option of a wrong kind, or of one that there is not */
export function checkGatewayOptions(given: unknown): void {
  const [first] = issuesOf(given);
  if (first === undefined) return;
  const place = first.path.map(String).join(".") || "the options of the gateway";
  throw new StreamFallbackError("INVALID_INPUT", `${place}: ${first.message}`);
}

function issuesOf(given: unknown): Pick<z.core.$ZodIssue, "path" | "message">[] {
  try {
    return options.safeParse(given).error?.issues ?? [];
  } catch {
    return [{ path: [], message: "cannot be read" }];
  }
}
