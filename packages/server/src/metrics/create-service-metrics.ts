import { createPrometheusMetrics, type PrometheusMetrics } from "@stream-fallback/core/prometheus";
import { DeferredRegistry } from "./deferred-registry.ts";

/**
 * The sink for a client that is to be served: `/metrics` tells its numbers then, and those of the process. Its library is loaded
 * when somebody reads it for the first time.
 */
export function createServiceMetrics(): PrometheusMetrics {
  // Metrics of the process are registered with the library itself, once that is there.
  return createPrometheusMetrics({ library: { Registry: DeferredRegistry, collectDefaultMetrics() {} } });
}
