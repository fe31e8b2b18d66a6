export {
  createPrometheusMetrics,
  type PrometheusMetrics,
  type PrometheusMetricsOptions,
} from "./prometheus/create-prometheus-metrics.ts";
export type { PrometheusLibrary, PrometheusRegistry } from "./prometheus/library.ts";
export type { ObservedClient, ObservedEndpoint, ObservedStatus } from "./prometheus/observed-client.ts";
