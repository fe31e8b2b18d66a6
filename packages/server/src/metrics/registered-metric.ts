import { StreamFallbackError } from "@stream-fallback/core";
import type { PrometheusRegistry } from "@stream-fallback/core/prometheus";

/** One line of a metric. */
export interface Sample {
  labels: Readonly<Record<string, string | number>>;
  value: number;
  /** What follows the name, as in a histogram. @default nothing */
  suffix?: string;
}

interface MetricSpec {
  name: string;
  help: string;
  type: "counter" | "gauge" | "histogram";
  /** Its lines, when somebody reads them. */
  samples(): Sample[];
}

/**
 * Has a registry tell of a metric: an object that gives its numbers when it is asked, and keeps none.
 * @throws StreamFallbackError `INVALID_INPUT` where the registry has one of that name
 */
export function registerMetric(registry: PrometheusRegistry, { samples, ...told }: MetricSpec): void {
  if (registry.getSingleMetric(told.name) !== undefined)
    throw new StreamFallbackError(
      "INVALID_INPUT",
      `metrics: the registry has ${told.name} already; give each service metrics of its own`,
    );
  const { name } = told;
  const get = async () => ({
    ...{ ...told, aggregator: "sum" },
    values: samples().map(({ labels, value, suffix }) =>
      suffix === undefined ? { labels, value } : { labels, value, metricName: `${name}${suffix}` },
    ),
  });
  // The counts are the service's, and only grow.
  registry.registerMetric({ ...told, aggregator: "sum", get, getForPromString: get, reset() {} } as never);
}
