import type { MetricsSink } from "./metrics-sink.ts";

/** The sink, with everything that is recorded there told of this service, whatever the recorder calls itself. */
export function metricsAs(service: string, sink: MetricsSink): MetricsSink {
  return {
    ...sink,
    recordResponse: (response) => sink.recordResponse({ ...response, service }),
    recordFailover: (failover) => sink.recordFailover({ ...failover, service }),
    recordCircuitBreak: (change) => sink.recordCircuitBreak({ ...change, service }),
    recordRetry: (retry) => sink.recordRetry({ ...retry, service }),
  };
}
