import type { BreakerPolicy } from "../breaker/breaker-policy.ts";
import { StreamFallbackError } from "../errors.ts";
import { createLatencyEstimate, type LatencyEstimate } from "../policies/latency-estimate.ts";
import type { Clock } from "../runtime/clock.ts";
import { createEndpoint, type Endpoint, type EndpointOptions } from "./endpoint.ts";

/** What may be changed of an endpoint at work. */
export type EndpointPatch = Pick<EndpointOptions<never, unknown>, "priority" | "weight">;

/** The endpoints of one balancer. The list is replaced, never changed, so that whoever reads it may go on reading. */
export class EndpointPool<Request, Result> {
  endpoints: readonly Endpoint<Request, Result>[];
  /** How long answers of any endpoint take. */
  readonly latency: LatencyEstimate = createLatencyEstimate();
  readonly #name: string;
  readonly #policy: BreakerPolicy;
  readonly #clock: Clock;

  /** @throws StreamFallbackError `INVALID_INPUT` for a bad or repeated name, weight or priority */
  constructor(
    name: string,
    options: readonly EndpointOptions<Request, Result>[],
    policy: BreakerPolicy,
    clock: Clock,
  ) {
    this.#name = name;
    this.#policy = policy;
    this.#clock = clock;
    checkEndpoints(options);
    this.endpoints = options.map((endpoint) => createEndpoint(endpoint, policy, clock.now()));
  }

  /** @throws StreamFallbackError `INVALID_INPUT` for a name that is not there */
  named(name: string): Endpoint<Request, Result> {
    const found = this.endpoints.find((endpoint) => endpoint.name === name);
    if (found) return found;
    const known = this.endpoints.map((endpoint) => endpoint.name).join(", ") || "none";
    throw new StreamFallbackError(
      "INVALID_INPUT",
      `${this.#name} has no endpoint "${name}"; it has ${known}`,
    );
  }

  add(options: EndpointOptions<Request, Result>): void {
    checkEndpoints([...this.endpoints.map((endpoint) => endpoint.options), options]);
    this.endpoints = [...this.endpoints, createEndpoint(options, this.#policy, this.#clock.now())];
  }

  update(name: string, { priority, weight }: EndpointPatch): void {
    const endpoint = this.named(name);
    const changed = { priority: priority ?? endpoint.priority, weight: weight ?? endpoint.weight };
    checkEndpoints([{ ...endpoint.options, ...changed }]);
    Object.assign(endpoint, changed);
  }

  /** From now on nobody chooses it; what runs there goes on. */
  remove(name: string): Endpoint<Request, Result> {
    const removed = this.named(name);
    removed.isRemoved = true;
    this.endpoints = this.endpoints.filter((endpoint) => endpoint !== removed);
    return removed;
  }
}

function checkEndpoints(endpoints: readonly EndpointOptions<never, unknown>[]): void {
  const names = new Set<string>();
  for (const { name, call, accepts, weight = 1, priority = 1, distance = 0 } of endpoints) {
    const fault =
      ((typeof name !== "string" || name.trim() === "") && "an endpoint needs a name") ||
      (names.has(name) && `there are two endpoints "${name}"`) ||
      (typeof call !== "function" && `"${name}" needs a function "call"`) ||
      (accepts !== undefined &&
        typeof accepts !== "function" &&
        `"accepts" of "${name}" must be a function`) ||
      (!(weight >= 0 && Number.isFinite(weight)) &&
        `the weight of "${name}" must be a number of at least 0`) ||
      (!(distance >= 0 && distance <= 1) && `the distance of "${name}" must be a number from 0 to 1`) ||
      (!Number.isFinite(priority) && `the priority of "${name}" must be a number`);
    if (fault) throw new StreamFallbackError("INVALID_INPUT", fault);
    names.add(name);
  }
}
