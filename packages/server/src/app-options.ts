import type { Client, ClientGetInfoOptions, Clock, Logger, WatchOptions } from "@stream-fallback/core";
import type { PrometheusMetrics } from "@stream-fallback/core/prometheus";
import type { ListedRoom } from "./watching/room-wishes.ts";

/** What of a client is served. */
export type ServedClient = Pick<
  Client,
  | "getInfo"
  | "getStream"
  | "resolve"
  | "watch"
  | "balancer"
  | "identities"
  | "config"
  | "updateConfig"
  | "status"
>;

/** With what a room is asked for, beside what a request says. */
export type AskWith = (room: string) => Pick<ClientGetInfoOptions, "auth" | "options">;

/** What is watched, and where the list of it is kept. */
export interface ServedWatch {
  /** Put on the list at each start where they are not on it. @default none */
  rooms?: readonly (string | ListedRoom)[] | undefined;
  /** As that of `client.watch`, for rooms without one of their own. @default as there */
  intervalMs?: WatchOptions["intervalMs"];
  /**
   * Where the list is kept, by the address of a cache: `sqlite:///absolute/path`, or `redis://…`, whose services share the list and
   * the changes and of whom one watches at a time. @default in memory, as with `memory:`
   */
  keptIn?: string | undefined;
  /** What its keys there begin with, as that of `openCache`. @default as there */
  namespace?: string | undefined;
}

export interface AppOptions {
  client: ServedClient;
  /**
   * The rooms whose changes `/v1/events` tells, and which `/v1/watch` lists and changes; the service asks for them itself until it is
   * drained. @default none, and these routes say so
   */
  watch?: ServedWatch | undefined;
  /**
   * What `Authorization: Bearer` must name for everything but `/health`, `/ready` and the files of the status page: at least 16 characters. Without one only
   * requests to `localhost`, 127.0.0.0/8 and `[::1]` are answered. @default none
   */
  apiKey?: string | undefined;
  /**
   * Proxies whose `X-Forwarded-For` tells where a request comes from, by address or network: wrong keys are counted by that, and the audit
   * has it. @default none, and it comes from whoever is connected
   */
  trustedProxies?: readonly string[] | undefined;
  /** Origins whose pages may read answers, each as in `https://page.example`. @default none */
  corsOrigins?: readonly string[] | undefined;
  /** The cookie, or the options of a provider, that a room is asked for with. @default the client's identities ask */
  askWith?: AskWith | undefined;
  /**
   * What the client's identities come from, in words such as "the file ids.json", where that may replace them at any time:
   * `PUT /v1/identities` is refused then and names it. @default nothing does, and they are replaced over HTTP
   */
  identitiesFrom?: string | undefined;
  /**
   * What `/metrics` tells: as `createServiceMetrics` or `createPrometheusMetrics` makes it, given to the client too, and observing
   * it. The service adds its own numbers. @default how things stand, without the client's calls, which only its own sink counts
   */
  metrics?: Pick<PrometheusMetrics, "registry"> | undefined;
  /** A pino, or anything of its shape: a line of `info` per request, without the room, and one per change. @default silent */
  logger?: Logger | undefined;
  /** Tells the time and sets timers; another one in tests. @default the system's */
  clock?: Clock | undefined;
}
