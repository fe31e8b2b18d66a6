import { checkedOption, type OptionKind, required, withMethods } from "../errors/option-kinds.ts";
import { StreamFallbackError } from "../errors.ts";
import { hush } from "../runtime/hush.ts";
import { callFamilies } from "./call-families.ts";
import { endpointFamilies } from "./endpoint-families.ts";
import type { PrometheusLibrary, PrometheusRegistry, RenderingRegistry } from "./library.ts";
import { type FamilyOfRegistry, registeredFamily } from "./registered-family.ts";
import { statusFamilies } from "./status-families.ts";

export const LIBRARY: OptionKind = withMethods(
  'the client library, as `import * as library from "@prometheus-io/client"` gives it',
  ["Registry", "collectDefaultMetrics"],
);

export const REGISTRY: OptionKind = withMethods("a registry of the client library", [
  "metrics",
  "registerMetric",
  "getSingleMetric",
  "getMetricsAsArray",
  "getMetricsAsString",
]);

export const PREFIX: OptionKind = {
  isAmong: "text",
  mustBe: "text that the name of a metric can begin with: letters, digits and underscores",
  fits: (value) => typeof value === "string" && /^(?:[A-Za-z_]\w*)?$/.test(value),
};

export function newRegistry<Registry extends PrometheusRegistry>({
  Registry: Made,
}: PrometheusLibrary<Registry>): Registry {
  return checkedOption("createPrometheusMetrics: what library.Registry makes", {
    kind: required(REGISTRY),
    read: () => new Made(),
  });
}

/** Whatever registry was taken has all of it. */
export function renderingRegistry(registry: PrometheusRegistry): RenderingRegistry {
  return registry as RenderingRegistry;
}

export function registerFamilies(parts: FamilyOfRegistry): void {
  for (const family of [...callFamilies, ...endpointFamilies, ...statusFamilies]) {
    const registered = registeredFamily(family, parts);
    attempt(() => parts.registry.registerMetric(registered as never), {
      otherwise: `the registry does not take ${registered.name}: one sink has it already where the prefix is the same`,
    });
  }
}

/** A metric of every process, by which a registry shows whether it has them already. */
const PROCESS_METRIC = "process_cpu_seconds_total";

export function registerProcess(
  { collectDefaultMetrics }: PrometheusLibrary,
  registry: PrometheusRegistry,
): void {
  attempt(
    () => {
      if (registry.getSingleMetric(PROCESS_METRIC) !== undefined) return undefined;
      return collectDefaultMetrics({ register: registry as never });
    },
    { otherwise: "the library does not register its metrics of the process" },
  );
}

function attempt(run: () => unknown, { otherwise }: { otherwise: string }): void {
  try {
    // Of a registry of others it may be a promise, which nobody waits for.
    hush(run());
  } catch (cause) {
    throw new StreamFallbackError("INVALID_INPUT", `createPrometheusMetrics: ${otherwise}`, { cause });
  }
}
