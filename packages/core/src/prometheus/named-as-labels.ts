import type { MetricsSink } from "../metrics/metrics-sink.ts";
import { labelValue } from "./label-value.ts";

interface Names {
  service: string;
  endpoint?: string;
  code?: string | undefined;
}

/** The sink, with names that can be labels as they are. */
export function namedAsLabels<Sink extends MetricsSink>(sink: Sink): Sink {
  return {
    ...sink,
    recordResponse: (response) => sink.recordResponse(plain(response)),
    recordFailover: (failover) => sink.recordFailover(plain(failover)),
    recordCircuitBreak: (change) => sink.recordCircuitBreak(plain(change)),
    recordRetry: (retry) => sink.recordRetry(plain(retry)),
    recordCall: (call) => sink.recordCall?.(plain(call)),
    getLatency: (service, endpoint) => sink.getLatency(labelValue(service), labelValue(endpoint)),
    getServiceLatency: (service) => sink.getServiceLatency(labelValue(service)),
    getFailoverRate: (service) => sink.getFailoverRate(labelValue(service)),
  };
}

/** What cannot be read is handed on as it is: the sink says in words what is wrong with it. */
function plain<Metric extends Names>(metric: Metric): Metric {
  try {
    const { service, endpoint, code } = metric;
    return {
      ...metric,
      service: labelValue(service),
      ...(endpoint === undefined ? {} : { endpoint: labelValue(endpoint) }),
      ...(code === undefined ? {} : { code: labelValue(code) }),
    };
  } catch {
    return metric;
  }
}
