import { StreamFallbackError } from "@stream-fallback/core";
import { z } from "zod";
import { roomWishes } from "./watching/room-wishes.ts";
import { withMethods } from "./with-methods.ts";

const callback = z.custom((value) => typeof value === "function", "must be a function");

const notAnObject = {
  error: ({ code }: { code?: string | undefined }): string | undefined =>
    code === "invalid_type" ? "must be an object with a client" : undefined,
};

const named = z.string().regex(/\S/);
const listedRoom = z.strictObject({ room: named, ...roomWishes.shape });

/** What is in a key or an origin is told by who reads it. */
const ofApp = {
  client: withMethods("a client, as createClient makes it", [
    "getInfo",
    "getStream",
    "resolve",
    "status",
    "config",
    "updateConfig",
    "balancer",
  ]),
  watch: z
    .strictObject(
      {
        rooms: z
          .array(
            z.union([named, listedRoom], "must be text that names a room, or { room, … }"),
            "must be a list of rooms",
          )
          .optional(),
        intervalMs: z.unknown().optional(),
        keptIn: z.string("must be the address of a cache").optional(),
        namespace: z.string("must be text").optional(),
      },
      "must be an object",
    )
    .optional(),
  apiKey: z.string("must be text").optional(),
  corsOrigins: z.array(z.string("must be text"), "must be a list of origins").optional(),
  trustedProxies: z.array(z.string("must be text"), "must be a list of addresses and networks").optional(),
  askWith: callback.optional(),
  identitiesFrom: z.string("must be text").min(1, "must name something").optional(),
  metrics: z
    .object(
      { registry: withMethods("a registry of Prometheus", ["metrics", "registerMetric", "getSingleMetric"]) },
      "must be metrics, as createServiceMetrics makes them",
    )
    .optional(),
  logger: withMethods("a logger with debug, info, warn and error", [
    "debug",
    "info",
    "warn",
    "error",
  ]).optional(),
  clock: withMethods("a clock", ["now", "wallNow", "setTimeout", "clearTimeout"]).optional(),
};

const appOptions = z.object(ofApp, notAnObject);
const startOptions = z.strictObject(
  {
    ...ofApp,
    host: z.string("must be text").min(1, "must name an address").optional(),
    port: z.int("must be a port").min(0, "must be a port").max(65_535, "must be a port").optional(),
  },
  notAnObject,
);

/** @throws StreamFallbackError `INVALID_INPUT` with the name of an option of a wrong kind */
export function checkAppOptions(given: unknown): void {
  check(given, appOptions);
}

/** @throws StreamFallbackError `INVALID_INPUT` with the name of an option of a wrong kind, or of one that there is not */
export function checkStartOptions(given: unknown): void {
  check(given, startOptions);
}

function check(given: unknown, schema: z.ZodType): void {
  const [first] = issuesOf(given, schema);
  if (first === undefined) return;
  const place = first.path.map(String).join(".") || "the options of the service";
  throw new StreamFallbackError("INVALID_INPUT", `${place}: ${first.message}`);
}

function issuesOf(given: unknown, schema: z.ZodType): Pick<z.core.$ZodIssue, "path" | "message">[] {
  try {
    return schema.safeParse(given).error?.issues ?? [];
  } catch {
    return [{ path: [], message: "cannot be read" }];
  }
}
