import type { AppOptions } from "../app-options.ts";
import type { EventFeed } from "../events/event-feed.ts";
import { createServiceMetrics } from "./create-service-metrics.ts";
import { registerMetric } from "./registered-metric.ts";
import { RequestNumbers } from "./request-numbers.ts";

interface ServedMetrics {
  metrics: NonNullable<AppOptions["metrics"]>;
  requests: RequestNumbers;
}

/** What `/metrics` tells, with the numbers of the service itself in it. */
export function metricsOf(
  { metrics: given, client }: Pick<AppOptions, "metrics" | "client">,
  feed: EventFeed | undefined,
): ServedMetrics {
  const metrics = given ?? observing(client);
  const requests = new RequestNumbers();
  registerMetric(metrics.registry, {
    name: "stream_fallback_http_request_duration_seconds",
    help: "How long requests to the service took, until the answer began",
    type: "histogram",
    samples: () => requests.samples(),
  });
  registerMetric(metrics.registry, {
    name: "stream_fallback_http_event_readers",
    help: "Connections that read the changes of watched rooms",
    type: "gauge",
    samples: () => [{ labels: {}, value: feed?.readers ?? 0 }],
  });
  return { metrics, requests };
}

function observing(client: AppOptions["client"]): ServedMetrics["metrics"] {
  const metrics = createServiceMetrics();
  metrics.observe(client);
  return metrics;
}
