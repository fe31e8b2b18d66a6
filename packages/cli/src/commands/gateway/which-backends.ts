import { fileSource, StreamFallbackError } from "@stream-fallback/core";
import type { GatewayOptions } from "@stream-fallback/gateway";
import type { Variables } from "../../asking/variables-of.ts";
import { readCount, readInterval, readPort } from "../../options/read-values.ts";
import type { Gateway } from "./load-gateway.ts";

/** Where a line says that the backends are. */
export interface BackendOptions {
  backend?: readonly string[];
  /** A file. */
  backends?: string;
  startPort?: number;
  count?: number;
  /** A name. */
  dns?: string;
  dnsPort?: number;
  /** In ms. */
  dnsInterval?: number;
  /** Its address. */
  redis?: string;
  /** Its address. */
  etcd?: string;
  key?: string;
}

interface Surroundings {
  variable: Variables;
  gateway: Gateway;
}

type Backends = GatewayOptions["backends"];

/** A place that a list of backends may come from. */
interface Place {
  option: string;
  variable: string;
  name: keyof BackendOptions;
  read(options: BackendOptions, surroundings: Surroundings): Backends;
}

const DNS_PORT = 13_004;

const PLACES: readonly Place[] = [
  {
    ...{ option: "--backend", variable: "BACKEND_HOSTS", name: "backend" },
    read: ({ backend }, { variable }) => backend ?? variable("BACKEND_HOSTS", readHosts) ?? [],
  },
  {
    ...{ option: "--backends", variable: "BACKEND_FILE", name: "backends" },
    read: ({ backends }, { variable }) => fileSource(backends ?? variable("BACKEND_FILE") ?? ""),
  },
  { option: "--start-port", variable: "BACKEND_START_PORT", name: "startPort", read: inPorts },
  {
    ...{ option: "--dns", variable: "BACKEND_DNS", name: "dns" },
    read: ({ dns, dnsPort, dnsInterval }, { variable, gateway }) =>
      gateway.dnsSource({
        name: dns ?? variable("BACKEND_DNS") ?? "",
        port: dnsPort ?? variable("BACKEND_PORT", readPort) ?? DNS_PORT,
        intervalMs: dnsInterval ?? variable("DNS_INTERVAL", readInterval),
      }),
  },
  {
    ...{ option: "--redis", variable: "BACKEND_REDIS", name: "redis" },
    read: ({ redis, key }, { variable, gateway }) =>
      gateway.redisSource({
        url: redis ?? variable("BACKEND_REDIS") ?? "",
        key: key ?? variable("BACKEND_KEY") ?? "backends",
      }),
  },
  {
    ...{ option: "--etcd", variable: "BACKEND_ETCD", name: "etcd" },
    read: ({ etcd, key }, { variable, gateway }) =>
      gateway.etcdSource({
        url: etcd ?? variable("BACKEND_ETCD") ?? "",
        prefix: key ?? variable("BACKEND_KEY") ?? "/backends/",
      }),
  },
];

/**
 * Where the backends are: as the line says, else as the environment does, in one way and not in two, of which nobody could tell
 * which one holds.
 * @throws StreamFallbackError `INVALID_INPUT` for none, for several, and for a variable that cannot be read
 */
export function whichBackends(options: BackendOptions, surroundings: Surroundings): Backends {
  const onLine = PLACES.filter(({ name }) => options[name] !== undefined);
  const isOnLine = onLine.length > 0;
  const named = isOnLine
    ? onLine
    : PLACES.filter(({ variable }) => surroundings.variable(variable) !== undefined);
  const [place, another] = named;
  if (place === undefined)
    throw refusal(
      `where the backends are must be said, by one of ${PLACES.map((each) => `${each.option} (${each.variable})`).join(", ")}`,
    );
  if (another !== undefined)
    throw refusal(
      `the backends can come from one place alone, and these name several: ${named.map((each) => (isOnLine ? each.option : each.variable)).join(", ")}`,
    );
  return place.read(options, surroundings);
}

function readHosts(text: string): string[] {
  return text.split(/[,，]/).map((host) => host.trim());
}

function inPorts({ startPort, count: given }: BackendOptions, { variable, gateway }: Surroundings): Backends {
  const start = startPort ?? variable("BACKEND_START_PORT", readPort) ?? 0;
  const count = given ?? variable("BACKEND_COUNT", readCount);
  if (count === undefined)
    throw refusal(
      `how many backends there are from port ${start} on must be said, by --count (BACKEND_COUNT)`,
    );
  return gateway.portRange({ start, count });
}

function refusal(message: string): StreamFallbackError {
  return new StreamFallbackError("INVALID_INPUT", message);
}
