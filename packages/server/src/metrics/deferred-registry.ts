import type { Registry } from "@prometheus-io/client";
import type { PrometheusRegistry } from "@stream-fallback/core/prometheus";

/**
 * A registry whose library is loaded when somebody reads it for the first time: that takes longer than all else of a start, and
 * many services are never asked for their metrics. What is registered before waits.
 */
export class DeferredRegistry implements PrometheusRegistry {
  readonly #waiting: { name: string }[] = [];
  #registry: Registry | undefined;
  #loading: Promise<Registry> | undefined;

  get contentType(): string {
    return this.#registry?.contentType ?? "text/plain; version=0.0.4; charset=utf-8";
  }

  registerMetric(metric: never): void {
    if (this.#registry === undefined) this.#waiting.push(metric);
    else this.#registry.registerMetric(metric);
  }

  getSingleMetric(name: string): unknown {
    return this.#registry?.getSingleMetric(name) ?? this.#waiting.find((metric) => metric.name === name);
  }

  getMetricsAsArray(): unknown[] {
    return this.#registry?.getMetricsAsArray() ?? this.#waiting;
  }

  async metrics(): Promise<string> {
    this.#loading ??= this.#load();
    return (await this.#loading).metrics();
  }

  /** Asked by those that are registered here, while they are read. */
  async getMetricsAsString(metric: never): Promise<string> {
    this.#loading ??= this.#load();
    return (await this.#loading).getMetricsAsString(metric);
  }

  async #load(): Promise<Registry> {
    const { Registry: Made, collectDefaultMetrics } = await import("@prometheus-io/client");
    const registry = new Made();
    for (const metric of this.#waiting) registry.registerMetric(metric as never);
    collectDefaultMetrics({ register: registry });
    this.#registry = registry;
    return registry;
  }
}
