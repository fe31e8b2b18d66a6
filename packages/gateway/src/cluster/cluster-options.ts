import { StreamFallbackError } from "@stream-fallback/core";
import { z } from "zod";
import { DEFAULT_PORT, type GatewayOptions } from "../gateway-options.ts";
import { MOST_INSTANCES } from "./instance-set.ts";

/** What is to be started. */
export interface InstanceStart {
  /** Where it is to listen, on 127.0.0.1. */
  port: number;
  /** Whether nothing of this cluster has become ready yet: what all share need be said only once. */
  isFirst: boolean;
}

export interface ClusterOptions extends Omit<GatewayOptions, "backends"> {
  /** The program of an instance and its arguments. */
  command: (start: InstanceStart) => readonly string[];
  /** The environment of the instances. @default that of this process */
  env?: Readonly<Record<string, string | undefined>> | undefined;
  /** How many there are at the start, 64 at most. @default 5 */
  instances?: number | undefined;
  /** The port of the first; the others have those behind it. @default 13004 */
  startPort?: number | undefined;
  /** By which path an instance says that it is ready. @default "/health" */
  readyPath?: string | undefined;
  /** How long an instance may take to become ready, in ms. @default 60000 */
  readyMs?: number | undefined;
  /** How long one may take to end after SIGTERM, in ms. @default 12000 */
  graceMs?: number | undefined;
  /**
   * Whether an instance ends its streams at SIGTERM and lets all else come to its end: then it gets that a second after it is asked no
   * more, and not after `drainMs`. @default false
   */
  isGraceful?: boolean | undefined;
  /** Ends the start, and what was started. @default nobody does */
  signal?: AbortSignal | undefined;
  /** Gets what the instances write, a line at a time. @default nobody does */
  onLine?: ((line: string, from: LineFrom) => void) | undefined;
}

/** Who wrote a line. */
export interface LineFrom {
  /** `127.0.0.1:13004`. */
  instance: string;
  stream: "stdout" | "stderr";
}

const callback = z.custom((value) => typeof value === "function", "must be a function");
const ms = z
  .number("must be a number of ms")
  .min(1, "must be at least 1 ms")
  .max(2 ** 31 - 1, "is too long");
const count = `must be a whole number from 1 to ${MOST_INSTANCES}`;

const shape = {
  command: callback,
  env: z.record(z.string(), z.string().optional(), "must be an object of texts").optional(),
  instances: z.int(count).min(1, count).max(MOST_INSTANCES, count).optional(),
  startPort: z.int("must be a port").min(1, "must be a port").max(65_535, "must be a port").optional(),
  readyPath: z
    .string("must be text")
    .regex(/^\/[!-~]*$/, "must be a path that begins with /")
    .optional(),
  readyMs: ms.optional(),
  graceMs: ms.optional(),
  isGraceful: z.boolean("must be true or false").optional(),
  onLine: callback.optional(),
  signal: z.instanceof(AbortSignal, { error: "must be an AbortSignal" }).optional(),
};

const ownOptions = z.object(shape);

type Own = keyof typeof shape;
type Filled = "instances" | "startPort" | "readyPath" | "readyMs" | "graceMs";

/** The options of a cluster with what is taken where nothing is given, and what is left for its gateway. */
export interface ClusterSettings extends Pick<ClusterOptions, Exclude<Own, Filled>> {
  instances: number;
  startPort: number;
  readyPath: string;
  readyMs: number;
  graceMs: number;
  gateway: Omit<GatewayOptions, "backends">;
  /** How many instances there are ports for. */
  places: number;
}

const DEFAULTS = { instances: 5, startPort: 13_004, readyPath: "/health", readyMs: 60_000, graceMs: 12_000 };

/** @throws StreamFallbackError `INVALID_INPUT` with the name of an option of a wrong kind */
export function clusterSettings(given: ClusterOptions): ClusterSettings {
  const { own, gateway } = split(given);
  const settings = { ...DEFAULTS, ...checked(own), gateway } as Omit<ClusterSettings, "places">;
  const { startPort, instances } = settings;
  if (startPort + instances - 1 > 65_535)
    throw refusal(`startPort: ${startPort} and ${instances - 1} more go beyond 65535`);
  const places = placesBefore(gateway.port, startPort);
  if (instances > places)
    throw refusal(
      `startPort: ${startPort} and ${instances - 1} more take port ${startPort + places}, where the gateway listens`,
    );
  return { ...settings, places };
}

/** The gateway has its own port already when the instances are started. */
function placesBefore(given: number | undefined, startPort: number): number {
  // What is no port is refused by the gateway itself.
  const gatewayPort = given === undefined ? DEFAULT_PORT : typeof given === "number" ? given : 0;
  return (gatewayPort < startPort ? 65_536 : gatewayPort) - startPort;
}

function checked(own: object): object {
  let parsed: ReturnType<typeof ownOptions.safeParse>;
  try {
    parsed = ownOptions.safeParse(own);
  } catch {
    throw refusal("the options of the cluster: cannot be read");
  }
  const [first] = parsed.error?.issues ?? [];
  if (first === undefined) return parsed.data ?? {};
  throw refusal(`${first.path.map(String).join(".")}: ${first.message}`);
}

function split(given: ClusterOptions): { own: object; gateway: Omit<GatewayOptions, "backends"> } {
  if (typeof given !== "object" || given === null)
    throw refusal("the options of the cluster: must be an object with command");
  try {
    const entries = Object.entries(given).filter(([, value]) => value !== undefined);
    const isOwn = ([name]: [string, unknown]) => Object.hasOwn(shape, name);
    return {
      own: Object.fromEntries(entries.filter(isOwn)),
      gateway: Object.fromEntries(entries.filter((entry) => !isOwn(entry))),
    };
  } catch {
    throw refusal("the options of the cluster: cannot be read");
  }
}

/**
 * The command line of an instance.
 * @throws StreamFallbackError `INVALID_INPUT` where the caller gives none
 */
export function commandOf(command: ClusterOptions["command"], start: InstanceStart): string[] {
  let line: unknown;
  try {
    line = command(start);
    if (isCommand(line)) return [...line];
  } catch (cause) {
    throw new StreamFallbackError("INVALID_INPUT", "command: has failed", { cause });
  }
  Promise.resolve(line).catch(() => {});
  throw refusal("command: must give a list with the program and its arguments");
}

function isCommand(line: unknown): line is string[] {
  if (!Array.isArray(line) || line.length === 0 || line[0] === "") return false;
  return line.every((word) => typeof word === "string" && !word.includes("\0"));
}

function refusal(message: string): StreamFallbackError {
  return new StreamFallbackError("INVALID_INPUT", message);
}
