import {
  type Backend,
  backendAt,
  type ClusterOptions,
  type GatewayOptions,
  parseBackend,
  startCluster,
  startGateway,
} from "@stream-fallback/gateway";
import type { Slot } from "../judge.ts";
import { functionSlots, type Names, optionSlots, parameterSlot } from "../make-slots.ts";

const OPTIONS: Names<GatewayOptions> = {
  ...{ backends: true, host: true, port: true, apiKey: true, strategy: true, affinity: true },
  ...{ trustedProxies: true, health: true, connectTimeoutMs: true, headersTimeoutMs: true },
  ...{ bodyTimeoutMs: true, maxConnections: true, blockMs: true, drainMs: true },
  ...{ logger: true, clock: true, random: true },
};
const { backends: _backends, ...FORWARDING } = OPTIONS;
const CLUSTER: Names<ClusterOptions> = {
  ...FORWARDING,
  ...{ command: true, env: true, instances: true, startPort: true, readyPath: true, readyMs: true },
  ...{ graceMs: true, isGraceful: true, signal: true, onLine: true },
};
const HEALTH: Names<NonNullable<GatewayOptions["health"]>> = {
  ...{ intervalMs: true, timeoutMs: true, path: true, expectedStatus: true },
};
const BACKEND: Names<Omit<Backend, "name">> = { host: true, port: true, weight: true, priority: true };

const base = { backends: ["127.0.0.1:1"], port: 0 };

async function startAndEnd(options: GatewayOptions): Promise<void> {
  const gateway = await startGateway(options);
  gateway.backends();
  await gateway.close();
}

/** Of a program that ends at once, so that no cluster begins. */
const clusterBase: ClusterOptions = { command: () => ["false"], port: 0, startPort: 45_678, instances: 1 };

async function startAndEndCluster(options: ClusterOptions): Promise<void> {
  const cluster = await startCluster(options);
  cluster.status();
  cluster.kill();
  await cluster.close();
}

export const gatewaySlots: Record<string, Slot[]> = {
  startGateway: [
    ...optionSlots<GatewayOptions>("startGateway", { names: OPTIONS, base, use: startAndEnd }),
    ...functionSlots("startGateway: the source's open", {
      use: (open) => startAndEnd({ ...base, backends: { open: open as never } }),
    }),
    parameterSlot("startGateway: one of the backends", (odd) => startAndEnd({ ...base, backends: [odd] })),
    parameterSlot("startGateway: what a source gives", (odd) =>
      startAndEnd({
        ...base,
        backends: {
          open(take) {
            take(odd);
            return { follow: () => {}, close: () => {} };
          },
        },
      }),
    ),
  ],
  startCluster: [
    ...optionSlots<ClusterOptions>("startCluster", {
      names: CLUSTER,
      base: clusterBase,
      use: startAndEndCluster,
    }),
    ...functionSlots("startCluster: the command of an instance", {
      use: (command) => startAndEndCluster({ ...clusterBase, command: command as never }),
    }),
    ...functionSlots("startCluster: who gets a line", {
      use: (onLine) =>
        startAndEndCluster({ ...clusterBase, command: () => ["echo", "a line"], onLine: onLine as never }),
    }),
  ],
  "startGateway of checks": optionSlots("startGateway of checks", {
    names: HEALTH,
    base: {},
    use: (health) => startAndEnd({ ...base, health }),
  }),
  parseBackend: [parameterSlot("parseBackend", parseBackend)],
  backendAt: optionSlots<Omit<Backend, "name">>("backendAt", {
    names: BACKEND,
    base: { host: "localhost", port: 1 },
    use: backendAt,
  }),
};
