import {
  type Balancer,
  type BreakerPolicy,
  type Client,
  type ClientConfig,
  type ClientConfigPatch,
  createClient,
  type EndpointStatus,
  ownFields,
  StreamFallbackError,
} from "@stream-fallback/core";
import { checkedClient, isClient } from "@stream-fallback/core/recorder";
import type { AdapterName } from "./adapters/adapters.ts";
import { createProvider } from "./douyin.ts";
import { facade } from "./facade.ts";
import { type Api, type GetInfoOptions, getInfo, type RecorderRoomInfo } from "./get-info.ts";
import type { DouyinExtra } from "./room/douyin-room.ts";

/** A row of `getStatus()`; times are ISO 8601. */
export interface ApiStatus {
  api: AdapterName;
  priority: number;
  weight: number;
  failureCount: number;
  isBlocked: boolean;
  state: EndpointStatus["state"];
  lastFailureTime: string | null;
  nextRetryTime: string | null;
}

/** A row of `getEndpointStatus()`; times are Unix ms, 0 where there is none. */
export interface ApiEndpointStatus {
  endpoint: { name: AdapterName; priority: number; weight: number };
  failureCount: number;
  isBlocked: boolean;
  lastFailureTime: number;
  nextRetryTime: number;
}

/** What `updateAPIConfig` changes of an adapter. */
export interface ApiPatch {
  /** A lower number is asked earlier after a failure. */
  priority?: number | undefined;
  /** A bigger weight is asked first more often; 0 takes the adapter out. */
  weight?: number | undefined;
  /** Recorders hand over the whole endpoint; its name stays. */
  name?: string | undefined;
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

/** An adapter; that names are text elsewhere is no obstacle. */
type Name = Api | (string & {});

/** Names come from callers; one that makes up a new one for each call must not fill the memory. */
const MOST_WARNINGS = 100;

/**
 * Looks after the adapters of a client, in the words that recorders use. Every method may be taken off the object. Names of
 * adapters and settings that are not there are ignored, with one warning each.
 */
export class APILoadBalancer {
  readonly #client: () => Client<DouyinExtra>;
  readonly #own: Client<DouyinExtra> | undefined;
  readonly #warnings = new Set<string>();

  /**
   * @param given a client (or a function that gives it) whose adapters are meant; or settings, for adapters and breakers
   * apart from all others, of a client of its own that `close()` ends. @default settings, all at their defaults
   * @throws StreamFallbackError `INVALID_INPUT` for a setting that cannot be
   */
  constructor(given: Client<DouyinExtra> | (() => Client<DouyinExtra>) | Partial<LoadBalancerConfig> = {}) {
    if (typeof given === "function") {
      this.#client = () => clientBy(given);
    } else if (isClient<DouyinExtra>(given)) {
      this.#client = () => given;
    } else {
      const own = createClient<DouyinExtra>({ providers: [createProvider()] });
      this.#own = own;
      this.#client = () => own;
      this.updateConfig(given);
    }
  }

  /**
   * `getInfo` over all adapters.
   * @throws StreamFallbackError whose `code` says why there is no answer
   */
  readonly callWithLoadBalance = async (
    room: string,
    options: Omit<GetInfoOptions, "api"> = {},
  ): Promise<RecorderRoomInfo> =>
    getInfo(room, { ...ownFields("the options", options), api: "balance" }, this.#client());

  readonly getStatus = (): ApiStatus[] =>
    this.#balancer.status().map((row) => ({
      api: nameOf(row),
      priority: row.priority,
      weight: row.weight,
      failureCount: row.failureCount,
      isBlocked: row.state === "open",
      state: row.state,
      lastFailureTime: toIso(row.lastFailureAt),
      nextRetryTime: toIso(row.retryAt),
    }));

  readonly getEndpointStatus = (): ApiEndpointStatus[] =>
    this.#balancer.status().map((row) => ({
      endpoint: { name: nameOf(row), priority: row.priority, weight: row.weight },
      failureCount: row.failureCount,
      isBlocked: row.state === "open",
      lastFailureTime: row.lastFailureAt ?? 0,
      nextRetryTime: row.retryAt ?? 0,
    }));

  /** Ends a block by hand. */
  readonly resetAPI = (name: Name): void => {
    if (this.#has(name)) this.#balancer.reset(name);
  };

  /** The same as `resetAPI`. */
  readonly resetEndpoint = (name: Name): void => this.resetAPI(name);

  readonly resetAll = (): void => this.#balancer.reset();

  /** The same as `resetAll`. */
  readonly resetAllEndpoints = (): void => this.resetAll();

  /** Weight 0 takes an adapter out. @throws StreamFallbackError `INVALID_INPUT` for a bad number */
  readonly updateAPIConfig = (name: Name, patch: ApiPatch): void => {
    if (!this.#has(name)) return;
    const { priority, weight, name: _, ...unknown } = ownFields("the settings of an adapter", patch);
    for (const key of Object.keys(unknown))
      this.#ignore(`no setting ${shown(key)} of an adapter`, "priority and weight are");
    this.#balancer.update(name, { priority, weight });
  };

  /** The same as `updateAPIConfig`. */
  readonly updateEndpointConfig = (name: Name, patch: ApiPatch): void => this.updateAPIConfig(name, patch);

  readonly getConfig = (): LoadBalancerConfig => {
    const { breaker, timeoutMs, attemptTimeoutMs } = this.#client().config();
    return { ...breaker, timeoutMs, attemptTimeoutMs, healthCheckInterval: 30_000 };
  };

  /**
   * Changes settings of the client, all or nothing; takes what `getConfig()` gave.
   * @throws StreamFallbackError `INVALID_INPUT` with the path, the kind of value met there, and what it must be
   */
  readonly updateConfig = (patch: Partial<LoadBalancerConfig>): void => {
    const known = Object.keys(this.getConfig());
    const { settings, unknown } = inGroups(patch, known);
    try {
      this.#client().updateConfig(settings);
    } catch (thrown) {
      throw inOwnNames(thrown);
    }
    for (const name of unknown) this.#ignore(`no setting ${shown(name)}`, "getConfig() tells which are");
  };

  readonly getHealthyAPIs = (): AdapterName[] => this.#names(({ isBlocked }) => !isBlocked);

  readonly getBlockedAPIs = (): AdapterName[] => this.#names(({ isBlocked }) => isBlocked);

  /** Of `balance` and `random`, whether there is any adapter that may be asked. */
  readonly isAPIHealthy = (name: Name): boolean =>
    name === "balance" || name === "random"
      ? this.getRecommendedAPI() !== null
      : this.getHealthyAPIs().some((healthy) => healthy === name);

  /** The healthy adapter that is asked first after a failure; null while all are blocked. */
  readonly getRecommendedAPI = (): AdapterName | null => {
    const healthy = this.getStatus().filter(({ isBlocked, weight }) => !isBlocked && weight > 0);
    healthy.sort((one, other) => one.priority - other.priority || other.weight - one.weight);
    return healthy[0]?.api ?? null;
  };

  /** The status as a table on stdout. */
  readonly printStatus = (): void => console.table(this.getStatus());

  /** Ends the client that was made for the settings given to the constructor; a client that was given stays. */
  readonly close = async (): Promise<void> => this.#own?.close();

  get #balancer(): Pick<Balancer<never, unknown>, "status" | "reset" | "update"> {
    return this.#client().balancer("douyin");
  }

  #names(isWanted: (status: ApiStatus) => boolean): AdapterName[] {
    return this.getStatus()
      .filter(isWanted)
      .map(({ api }) => api);
  }

  #has(name: Name): boolean {
    const names = this.#balancer.status().map(nameOf);
    if (names.some((known) => known === name)) return true;
    this.#ignore(`no adapter ${shown(name)}`, `${names.join(", ")} are`);
    return false;
  }

  #ignore(what: string, known: string): void {
    if (this.#warnings.has(what) || this.#warnings.size >= MOST_WARNINGS) return;
    this.#warnings.add(what);
    facade.warn(`loadBalancer: there is ${what}, it is ignored; ${known} there`);
  }
}

/** @throws StreamFallbackError `INVALID_INPUT` where the function gives no client, or throws */
function clientBy(give: () => Client<DouyinExtra>): Client<DouyinExtra> {
  let client: Client<DouyinExtra>;
  try {
    client = give();
  } catch (cause) {
    if (cause instanceof StreamFallbackError) throw cause;
    throw new StreamFallbackError("INVALID_INPUT", "the function that gives the client throws", { cause });
  }
  return checkedClient(client);
}

/** The clients that are looked after have Douyin's adapters. */
function nameOf({ name }: Pick<EndpointStatus, "name">): AdapterName {
  return name as AdapterName;
}

/** If a pasted cookie came in as the name, it is not repeated. */
function shown(name: unknown): string {
  return typeof name === "string" && /^[\w-]{1,24}$/.test(name) ? name : "of such a name";
}

/**
 * The known ones in the client's groups, and the names of the others; a patch that is no object, or cannot be read, is passed
 * on for the client to refuse.
 */
function inGroups(
  patch: Partial<LoadBalancerConfig>,
  known: readonly string[],
): { settings: ClientConfigPatch; unknown: string[] } {
  try {
    if (Object.prototype.toString.call(patch) !== "[object Object]") return { settings: patch, unknown: [] };
    const given = Object.entries(patch);
    const ours = Object.fromEntries(given.filter(([name]) => known.includes(name)));
    const { healthCheckInterval: _, timeoutMs, attemptTimeoutMs, ...breaker } = ours;
    const unknown = given.flatMap(([name, value]) =>
      known.includes(name) || value === undefined ? [] : [name],
    );
    return { settings: { timeoutMs, attemptTimeoutMs, breaker }, unknown };
  } catch {
    return { settings: patch, unknown: [] };
  }
}

/** The client's error in the names used here: `maxFailures` for `breaker.maxFailures`. */
function inOwnNames(thrown: unknown): unknown {
  if (!(thrown instanceof StreamFallbackError)) return thrown;
  return new StreamFallbackError(thrown.code, thrown.message.replaceAll("breaker.", ""));
}

function toIso(unixMs: number | undefined): string | null {
  return unixMs === undefined ? null : new Date(unixMs).toISOString();
}

/** The balancer behind `getInfo`, under the three names that recorders know. */
export const globalLoadBalancer: APILoadBalancer = new APILoadBalancer(facade.defaultClient);
/** @alias The same one. */
export const loadBalancer: APILoadBalancer = globalLoadBalancer;
/** @alias The same one. */
export const LoadBalancerManager: APILoadBalancer = globalLoadBalancer;
