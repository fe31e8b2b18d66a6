import {
  type Backend,
  backendAt,
  type GatewayOptions,
  parseBackend,
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
