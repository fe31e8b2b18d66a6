import type { Client, ClientGetInfoOptions, Clock, Logger, Watcher } from "@stream-fallback/core";
import type { PrometheusMetrics } from "@stream-fallback/core/prometheus";

/** What of a client is served. */
export type ServedClient = Pick<
  Client,
  "getInfo" | "getStream" | "resolve" | "balancer" | "identities" | "config" | "updateConfig" | "status"
>;

/** With what a room is asked for, beside what a request says. */
export type AskWith = (room: string) => Pick<ClientGetInfoOptions, "auth" | "options">;

export interface AppOptions {
  client: ServedClient;
  /**
   * The watch whose changes `/v1/events` tells and whose rooms `/v1/watch` lists and changes. It is read to its end, so nobody else
   * may read it; whoever made it closes it. @default none, and these routes say so
   */
  watcher?: Watcher | undefined;
  /**
   * What `Authorization: Bearer` must name for everything but `/health`, `/ready` and the files of the status page: at least 16 characters. Without one only
   * requests to `localhost`, 127.0.0.0/8 and `[::1]` are answered. @default none
   */
  apiKey?: string | undefined;
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
