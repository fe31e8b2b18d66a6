import { fileSource, StreamFallbackError } from "@stream-fallback/core";
import type { GatewayOptions } from "@stream-fallback/gateway";
import type { Variables } from "../../asking/variables-of.ts";
import { readCount, readPort } from "../../options/read-values.ts";

/** Where a line says that the backends are. */
export interface BackendOptions {
  backend?: readonly string[];
  /** A file. */
  backends?: string;
  startPort?: number;
  count?: number;
}

type Backends = GatewayOptions["backends"];

/** A place that a list of backends may come from. */
interface Place {
  option: string;
  variable: string;
  onLine(options: BackendOptions): boolean;
  read(options: BackendOptions, variable: Variables): Backends;
}

const PLACES: readonly Place[] = [
  {
    option: "--backend",
    variable: "BACKEND_HOSTS",
    onLine: ({ backend }) => backend !== undefined,
    read: ({ backend }, variable) => backend ?? variable("BACKEND_HOSTS", readHosts) ?? [],
  },
  {
    option: "--backends",
    variable: "BACKEND_FILE",
    onLine: ({ backends }) => backends !== undefined,
    read: ({ backends }, variable) => fileSource(backends ?? variable("BACKEND_FILE") ?? ""),
  },
  {
    option: "--start-port",
    variable: "BACKEND_START_PORT",
    onLine: ({ startPort }) => startPort !== undefined,
    read: portRange,
  },
];

/**
 * Where the backends are: as the line says, else as the environment does, in one way and not in two, of which nobody could tell
 * which one holds.
 * @throws StreamFallbackError `INVALID_INPUT` for none, for several, and for a variable that cannot be read
 */
export function whichBackends(options: BackendOptions, variable: Variables): Backends {
  const onLine = PLACES.filter((place) => place.onLine(options));
  const isOnLine = onLine.length > 0;
  const named = isOnLine ? onLine : PLACES.filter((place) => variable(place.variable) !== undefined);
  const [place, another] = named;
  if (place === undefined)
    throw refusal(
      `where the backends are must be said, by one of ${PLACES.map((each) => `${each.option} (${each.variable})`).join(", ")}`,
    );
  if (another !== undefined)
    throw refusal(
      `the backends can come from one place alone, and these name several: ${named.map((each) => (isOnLine ? each.option : each.variable)).join(", ")}`,
    );
  return place.read(options, variable);
}

function readHosts(text: string): string[] {
  return text.split(/[,，]/).map((host) => host.trim());
}

function portRange({ startPort, count }: BackendOptions, variable: Variables): string[] {
  const start = startPort ?? variable("BACKEND_START_PORT", readPort) ?? 0;
  const length = count ?? variable("BACKEND_COUNT", readCount);
  if (length === undefined)
    throw refusal(
      `how many backends there are from port ${start} on must be said, by --count (BACKEND_COUNT)`,
    );
  return Array.from({ length }, (_, index) => `127.0.0.1:${start + index}`);
}

function refusal(message: string): StreamFallbackError {
  return new StreamFallbackError("INVALID_INPUT", message);
}
