import * as library from "@prometheus-io/client";
import type { Clock, Logger } from "@stream-fallback/core";
import {
  createPrometheusMetrics,
  type ObservedClient,
  type ObservedStatus,
  type PrometheusMetricsOptions,
  type PushOptions,
  pushMetrics,
} from "@stream-fallback/core/prometheus";
import { countWarnings } from "../count-warnings.ts";
import type { Slot } from "../judge.ts";
import { functionSlots, methodSlots, type Names, optionSlots, parameterSlot } from "../make-slots.ts";
import { systemLike } from "../system-like.ts";

type Options = PrometheusMetricsOptions<library.Registry>;

const OPTIONS: Names<Options> = {
  ...{ library: true, registry: true, prefix: true, endpointLabels: true, processMetrics: true },
  ...{ maxServices: true, maxEndpoints: true },
};
const PUSH: Names<PushOptions> = {
  ...{ registry: true, url: true, jobName: true, intervalMs: true, basicAuth: true, groupings: true },
  ...{ logger: true, clock: true },
};
const STATUS: ObservedStatus = {
  providers: { site: { endpoints: [{ name: "web", state: "closed", ratePerMinute: 1 }] } },
  identities: [{ state: "closed", weight: 1 }],
  watch: { rooms: 0, known: 0, due: 0, latenessMs: 0 },
  ...{ learnedUids: 0, cacheEntries: 0, alerts: { firing: [{ name: "any", severity: "warning" }] } },
};

const metric = { service: "pool", endpoint: "a", role: "first", durationMs: 1, outcome: "success" } as const;

/** Whatever was recorded, the numbers can be read. */
async function render(metrics: ReturnType<typeof createPrometheusMetrics<library.Registry>>): Promise<void> {
  for await (const piece of metrics.render()) if (typeof piece !== "string") throw new Error("no text");
  await metrics.registry.metrics();
}

async function made(options: Options): Promise<void> {
  const metrics = createPrometheusMetrics(options);
  metrics.recordResponse(metric);
  await render(metrics);
}

async function observing(status: () => unknown): Promise<void> {
  const metrics = createPrometheusMetrics({ library });
  metrics.observe({ status } as ObservedClient);
  await render(metrics);
}

const recording: Slot[] = (
  ["recordResponse", "recordFailover", "recordCircuitBreak", "recordRetry", "recordCall"] as const
).flatMap((method) => [
  parameterSlot(`prometheus: ${method}`, (odd) => createPrometheusMetrics({ library })[method]?.(odd)),
  ...["service", "endpoint", "role", "durationMs", "outcome", "code", "to", "from"].map((field) =>
    parameterSlot(`prometheus: ${method} of ${field}`, async (odd) => {
      const metrics = createPrometheusMetrics({ library });
      metrics[method]?.({ ...metric, to: "b", from: "closed", [field]: odd } as never);
      await render(metrics);
    }),
  ),
]);

const observed: Slot[] = [
  parameterSlot("prometheus: observe", (odd) => void createPrometheusMetrics({ library }).observe(odd)),
  ...functionSlots<() => unknown>("status of an observed client", { use: observing }),
  ...Object.keys(STATUS).map((field) =>
    parameterSlot(`${field} of an observed client`, (odd) => observing(() => ({ ...STATUS, [field]: odd }))),
  ),
  ...["name", "state", "ratePerMinute"].map((field) =>
    parameterSlot(`${field} of an observed endpoint`, (odd) =>
      observing(() => ({ ...STATUS, providers: { site: { endpoints: [{ name: "web", [field]: odd }] } } })),
    ),
  ),
  ...["state", "weight"].map((field) =>
    parameterSlot(`${field} of an observed identity`, (odd) =>
      observing(() => ({ ...STATUS, identities: [{ state: "closed", weight: 1, [field]: odd }] })),
    ),
  ),
  parameterSlot("alerts that fire", (odd) => observing(() => ({ ...STATUS, alerts: { firing: odd } }))),
  ...["name", "severity"].map((field) =>
    parameterSlot(`${field} of an alert`, (odd) =>
      observing(() => ({
        ...STATUS,
        alerts: { firing: [{ name: "any", severity: "warning", [field]: odd }] },
      })),
    ),
  ),
];

const registry = { contentType: library.prometheusContentType, metrics: async () => "" };

/** Pushes to where nobody listens. */
const BASE = { registry, url: "http://127.0.0.1:9", jobName: "any" };

async function pushOnce(options: PushOptions): Promise<void> {
  const pusher = pushMetrics(options);
  await pusher.close();
  pusher.status();
}

async function pushCounted(options: PushOptions): Promise<void> {
  const logger = countWarnings();
  await pushOnce({ ...options, logger });
  logger.check();
}

export const prometheusSlots: Record<string, Slot[]> = {
  createPrometheusMetrics: [
    ...optionSlots<Options>("createPrometheusMetrics", { names: OPTIONS, base: { library }, use: made }),
    ...recording,
    ...observed,
    ...methodSlots("a registry", {
      names: ["metrics", "registerMetric", "getSingleMetric", "getMetricsAsArray", "getMetricsAsString"],
      base: {
        contentType: library.prometheusContentType,
        metrics: async () => "",
        registerMetric: () => {},
        getSingleMetric: () => undefined,
        getMetricsAsArray: () => [],
        getMetricsAsString: async () => "",
      },
      use: (own) => void createPrometheusMetrics({ library, registry: own as never, processMetrics: false }),
    }),
  ],
  pushMetrics: [
    ...optionSlots<PushOptions>("pushMetrics", { names: PUSH, base: BASE, use: pushOnce }),
    ...["username", "password"].map((field) =>
      parameterSlot(`pushMetrics({ basicAuth: { ${field} } })`, (odd) =>
        pushCounted({ ...BASE, basicAuth: { username: "anna", password: "one", [field]: odd } }),
      ),
    ),
    parameterSlot("pushMetrics of a group", (odd) => pushCounted({ ...BASE, groupings: { group: odd } })),
    ...functionSlots<() => Promise<string>>("metrics of a registry that is pushed", {
      use: (metrics) => pushCounted({ ...BASE, registry: { ...registry, metrics } }),
    }),
    ...methodSlots<Clock>("clock of a pusher", {
      names: ["now", "wallNow", "setTimeout", "clearTimeout"],
      base: systemLike,
      use: (clock) => pushCounted({ ...BASE, clock }),
    }),
    ...methodSlots<Logger>("logger of a pusher", {
      names: ["debug", "info", "warn", "error"],
      base: countWarnings(),
      use: (logger) => pushOnce({ ...BASE, logger }),
    }),
  ],
};
