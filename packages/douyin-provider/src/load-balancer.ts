import {
  type Balancer,
  type BreakerPolicy,
  type Client,
  type ClientConfig,
  type ClientConfigPatch,
  type EndpointStatus,
  StreamFallbackError,
} from "@stream-fallback/core";
import { defaultClient } from "./default-client.ts";
import { type GetInfoOptions, getInfo, type RoomInfo } from "./get-info.ts";
import { ownFields } from "./own-fields.ts";
import type { DouyinExtra } from "./room/douyin-room.ts";

/** A row of `getStatus()`; times are ISO 8601. */
export interface ApiStatus {
  api: string;
  priority: number;
  weight: number;
  failureCount: number;
  isBlocked: boolean;
  state: EndpointStatus["state"];
  lastFailureTime: string | null;
  nextRetryTime: string | null;
}

/** All durations in ms. */
export type LoadBalancerConfig = BreakerPolicy &
  Pick<ClientConfig, "timeoutMs" | "attemptTimeoutMs"> & {
    /**
     * Given because recorders read it; `updateConfig` ignores it. No timer checks adapters: the first call after a block
     * tries again.
     */
    healthCheckInterval: number;
  };

/** Looks after the adapters of a client, in the words that recorders use. */
export class APILoadBalancer {
  readonly #client: () => Client<DouyinExtra>;

  /** @param client whose adapters are meant. @default the one behind `getInfo` */
  constructor(client?: Client<DouyinExtra>) {
    this.#client = client ? () => client : defaultClient;
  }

  /**
   * `getInfo` over all adapters.
   * @throws StreamFallbackError whose `code` says why there is no answer
   */
  async callWithLoadBalance(room: string, options: Omit<GetInfoOptions, "api"> = {}): Promise<RoomInfo> {
    return getInfo(room, { ...ownFields("the options", options), api: "balance" }, this.#client());
  }

  getStatus(): ApiStatus[] {
    return this.#balancer.status().map((row) => ({
      api: row.name,
      priority: row.priority,
      weight: row.weight,
      failureCount: row.failureCount,
      isBlocked: row.state === "open",
      state: row.state,
      lastFailureTime: toIso(row.lastFailureAt),
      nextRetryTime: toIso(row.retryAt),
    }));
  }

  /** Ends a block by hand. @throws StreamFallbackError `INVALID_INPUT` for an unknown name */
  resetAPI(name: string): void {
    this.#balancer.reset(name);
  }

  resetAll(): void {
    this.#balancer.reset();
  }

  /** Weight 0 takes an adapter out. @throws StreamFallbackError `INVALID_INPUT` for an unknown name or a bad number */
  updateAPIConfig(name: string, patch: { priority?: number | undefined; weight?: number | undefined }): void {
    this.#balancer.update(name, patch);
  }

  getConfig(): LoadBalancerConfig {
    const { breaker, timeoutMs, attemptTimeoutMs } = this.#client().config();
    return { ...breaker, timeoutMs, attemptTimeoutMs, healthCheckInterval: 30_000 };
  }

  /**
   * Changes settings of the client, all or nothing; takes what `getConfig()` gave.
   * @throws StreamFallbackError `INVALID_INPUT` with the path, the kind of value met there, and what it must be
   */
  updateConfig(patch: Partial<LoadBalancerConfig>): void {
    try {
      this.#client().updateConfig(inGroups(patch));
    } catch (thrown) {
      throw inOwnNames(thrown);
    }
  }

  getHealthyAPIs(): string[] {
    return this.#names(({ isBlocked }) => !isBlocked);
  }

  getBlockedAPIs(): string[] {
    return this.#names(({ isBlocked }) => isBlocked);
  }

  isAPIHealthy(name: string): boolean {
    return this.getHealthyAPIs().includes(name);
  }

  /** The healthy adapter that is asked first after a failure; undefined while all are blocked. */
  getRecommendedAPI(): string | undefined {
    const healthy = this.getStatus().filter(({ isBlocked, weight }) => !isBlocked && weight > 0);
    healthy.sort((one, other) => one.priority - other.priority || other.weight - one.weight);
    return healthy[0]?.api;
  }

  /** The status as a table on stdout. */
  printStatus(): void {
    console.table(this.getStatus());
  }

  get #balancer(): Pick<Balancer<never, unknown>, "status" | "reset" | "update"> {
    return this.#client().balancer("douyin");
  }

  #names(isWanted: (status: ApiStatus) => boolean): string[] {
    return this.getStatus()
      .filter(isWanted)
      .map(({ api }) => api);
  }
}

/** In the client's groups; a patch that is no object, or cannot be read, is passed on for the client to refuse. */
function inGroups(patch: Partial<LoadBalancerConfig>): ClientConfigPatch {
  try {
    if (Object.prototype.toString.call(patch) !== "[object Object]") return patch;
    const { healthCheckInterval: _, timeoutMs, attemptTimeoutMs, ...breaker } = patch;
    return { timeoutMs, attemptTimeoutMs, breaker };
  } catch {
    return patch;
  }
}

/** The client's error in the names used here: `maxFailures` for `breaker.maxFailures`, no hints at other settings. */
function inOwnNames(thrown: unknown): unknown {
  if (!(thrown instanceof StreamFallbackError)) return thrown;
  const message = thrown.message
    .replaceAll(/, did you mean (?!breaker\.|timeoutMs|attemptTimeoutMs)[\w.]+\?/g, " here")
    .replaceAll("breaker.", "");
  return new StreamFallbackError(thrown.code, message);
}

function toIso(unixMs: number | undefined): string | null {
  return unixMs === undefined ? null : new Date(unixMs).toISOString();
}

/** The balancer behind `getInfo`, under the three names that recorders know. */
export const globalLoadBalancer: APILoadBalancer = new APILoadBalancer();
/** @alias The same one. */
export const loadBalancer: APILoadBalancer = globalLoadBalancer;
/** @alias The same one. */
export const LoadBalancerManager: APILoadBalancer = globalLoadBalancer;
