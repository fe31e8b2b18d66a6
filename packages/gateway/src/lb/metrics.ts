import { DeferredRegistry, type MetricSample, registerMetric } from "@stream-fallback/server/guard";
import type { BackendStatus, GatewayStatus } from "./told-status.ts";

/** The gateway's numbers as Prometheus reads them. */
export interface GatewayMetrics {
  readonly contentType: string;
  /** As text; the library is loaded for the first one. */
  text(): Promise<string>;
}

/** Counts of the whole gateway, and what they count. */
const COUNTS = {
  requests: "Requests that were to be forwarded",
  retries: "Requests that a second backend was asked for",
  refused: "Requests that no backend could be asked for",
  failed: "Requests that got no answer of a backend, though one was asked",
  cut: "Answers that their backend cut off",
  left: "Clients that left before they had their answer",
  upgrades: "Connections that became WebSockets",
} as const satisfies Partial<Record<keyof GatewayStatus, string>>;

/** Numbers of each backend. */
const OF_BACKENDS: readonly [
  name: string,
  help: string,
  type: "gauge" | "counter",
  read: (row: BackendStatus) => number,
][] = [
  [
    "backend_available",
    "Whether the backend may be asked: 1, or 0 while it is blocked",
    "gauge",
    ({ state }) => Number(state === "closed"),
  ],
  ["backend_weight", "The weight of the backend; 0 takes it out", "gauge", ({ weight }) => weight],
  ["backend_open", "Requests and streams that run at the backend", "gauge", ({ open }) => open],
  ["backend_requests_total", "Requests that the backend was asked", "counter", ({ requests }) => requests],
  ["backend_errors_total", "Requests that the backend failed", "counter", ({ errors }) => errors],
];

/** A series for each count, five for each backend, and those of the process. */
export function gatewayMetrics(read: () => GatewayStatus): GatewayMetrics {
  const registry = new DeferredRegistry();
  for (const [count, help] of Object.entries(COUNTS))
    registerMetric(registry, {
      ...{ name: `stream_fallback_gateway_${count}_total`, help, type: "counter" },
      samples: () => [{ labels: {}, value: read()[count as keyof typeof COUNTS] }],
    });
  for (const [name, help, type, numberOf] of OF_BACKENDS)
    registerMetric(registry, {
      ...{ name: `stream_fallback_gateway_${name}`, help, type },
      samples: () =>
        read()
          .backends.filter(({ state }) => state !== "draining")
          .map((row): MetricSample => ({ labels: { backend: row.name }, value: numberOf(row) })),
    });
  return {
    get contentType() {
      return registry.contentType;
    },
    text: () => registry.metrics(),
  };
}
