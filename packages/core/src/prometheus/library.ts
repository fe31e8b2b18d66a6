/**
 * What is used of a registry of `@prometheus-io/client`, or of `prom-client`, as it was called before: by structure, so
 * that either will do, and neither is loaded by whoever does not want it.
 */
export interface PrometheusRegistry {
  /** That of the text which `metrics()` gives. */
  readonly contentType: string;
  metrics(): Promise<string>;
  registerMetric(metric: never): void;
  getSingleMetric(name: string): unknown;
  getMetricsAsArray(): unknown[];
}

/** What is used of the library: `import * as library from "@prometheus-io/client"`. */
export interface PrometheusLibrary<Registry extends PrometheusRegistry = PrometheusRegistry> {
  readonly Registry: new () => Registry;
  collectDefaultMetrics(config: { register: never }): void;
}

/** What registries of both libraries have as well, though the older one does not declare it. */
export interface RenderingRegistry extends PrometheusRegistry {
  getMetricsAsString(metric: object): Promise<string>;
}

/** One line of what a registry renders; of a histogram it has a name of its own. */
export interface LibraryValue {
  labels: Readonly<Record<string, string | number>>;
  value: number;
  metricName?: string;
}

/** What a registry renders of a metric: both libraries ask each object that is registered for it, of whatever class it is. */
export interface LibraryMetric {
  name: string;
  help: string;
  type: string;
  aggregator: string;
  values: LibraryValue[];
}
