export {
  createPrometheusMetrics,
  type PrometheusMetrics,
  type PrometheusMetricsOptions,
} from "./prometheus/create-prometheus-metrics.ts";
export type { PrometheusLibrary, PrometheusRegistry } from "./prometheus/library.ts";
export type {
  ObservedAlert,
  ObservedClient,
  ObservedEndpoint,
  ObservedIdentity,
  ObservedStatus,
} from "./prometheus/observed-client.ts";
export type { BasicAuth } from "./prometheus/push-address.ts";
export { type MetricsPusher, type PushOptions, pushMetrics } from "./prometheus/push-metrics.ts";
export type { RenderedRegistry } from "./prometheus/send-metrics.ts";
