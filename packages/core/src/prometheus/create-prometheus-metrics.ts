import {
  checkedOption,
  checkedOptions,
  flag,
  number,
  required,
  withMethods,
} from "../errors/option-kinds.ts";
import { createMetrics, type Metrics, type MetricsOptions } from "../metrics/create-metrics.ts";
import { endpointReadings } from "./endpoint-reading.ts";
import type { PrometheusLibrary, PrometheusRegistry } from "./library.ts";
import { namedAsLabels } from "./named-as-labels.ts";
import type { ObservedClient } from "./observed-client.ts";
import { readClients } from "./read-clients.ts";
import type { Reading } from "./reading.ts";
import {
  LIBRARY,
  newRegistry,
  PREFIX,
  REGISTRY,
  registerFamilies,
  registerProcess,
  renderingRegistry,
} from "./registering.ts";
import { renderRegistry } from "./render-registry.ts";
import { Turns } from "./turns.ts";

export interface PrometheusMetricsOptions<Registry extends PrometheusRegistry = PrometheusRegistry>
  extends MetricsOptions {
  /** The client library: `import * as library from "@prometheus-io/client"`, or of `prom-client`, its older name. */
  library: PrometheusLibrary<Registry>;
  /** Where the metrics are registered, beside those that a program has already. @default a new one of the library */
  registry?: Registry | undefined;
  /** What every name begins with. @default "stream_fallback_" */
  prefix?: string | undefined;
  /** Whether endpoints are told apart; where not, the numbers of all endpoints of a provider are added up. @default true */
  endpointLabels?: boolean | undefined;
  /**
   * Whether the library tells of the process too, under its own names: processor time, memory, handles, delay of the
   * event loop. Left out where the registry tells of it already. @default false
   */
  processMetrics?: boolean | undefined;
}

/** A sink whose numbers a Prometheus reads. It opens no port: who serves `registry.metrics()` decides where. */
export interface PrometheusMetrics<Registry extends PrometheusRegistry = PrometheusRegistry> extends Metrics {
  readonly registry: Registry;
  /**
   * What `registry.metrics()` gives, in pieces: where there are thousands of series, the text as a whole takes long to put
   * together and to send. `pipeline(metrics.render(), response)` of `node:stream/promises` sends it.
   */
  render(): AsyncGenerator<string, void, undefined>;
  /**
   * Tells how things stand with the client too, as `client.status()` has it when the numbers are read. Several clients
   * are told of together: counts are added up, and an endpoint is available where each of them may ask it.
   * @returns a function that ends it, after which the client is not read any more
   * @throws StreamFallbackError `INVALID_INPUT` for what has no `status()`
   */
  observe(client: ObservedClient): () => void;
}

const CLIENT = withMethods("a client, or what has a method status like one", ["status"]);

/**
 * Metrics as Prometheus wants them: counted as plain numbers, and made into series when they are read. The number of
 * series has a bound, however many names there are; `close()` leaves the last numbers readable.
 * @throws StreamFallbackError `INVALID_INPUT` for options of a wrong kind, and for a registry that has such names already
 */
export function createPrometheusMetrics<Registry extends PrometheusRegistry>(
  options: PrometheusMetricsOptions<Registry>,
): PrometheusMetrics<Registry> {
  const { library, ...given } = checkedOptions<PrometheusMetricsOptions<Registry>>(
    "createPrometheusMetrics",
    {
      options,
      kinds: {
        library: required(LIBRARY),
        registry: REGISTRY,
        prefix: PREFIX,
        ...{ endpointLabels: flag, processMetrics: flag, maxServices: number, maxEndpoints: number },
      },
    },
  );
  const { registry = newRegistry(library), prefix = "stream_fallback_", processMetrics = false } = given;
  const { endpointLabels = true, maxServices = 20, maxEndpoints = 100 } = given;
  const metrics = namedAsLabels(createMetrics({ maxServices, maxEndpoints }));
  const observed = new Set<{ client: ObservedClient }>();
  let reading: Reading | undefined;

  /** The registry asks all families at once, so that one reading serves them all. */
  function read(): Reading {
    if (reading === undefined) {
      queueMicrotask(() => {
        reading = undefined;
      });
      const services = metrics.read();
      const clients = Array.from(observed, ({ client }) => client);
      reading = {
        services,
        endpoints: () => endpointReadings(services, { endpointLabels }),
        status: readClients(clients, { maxServices, maxEndpoints, endpointLabels }),
      };
    }
    return reading;
  }

  const rendering = renderingRegistry(registry);
  registerFamilies({ prefix, registry: rendering, turns: new Turns(), read });
  if (processMetrics) registerProcess(library, registry);
  return {
    ...metrics,
    registry,
    render: () => renderRegistry(rendering, read()),
    observe(client) {
      const entry = {
        client: checkedOption("observe: the client", { kind: required(CLIENT), read: () => client }),
      };
      observed.add(entry);
      return () => void observed.delete(entry);
    },
  };
}
