import type { KeyvLike } from "../cache/store.ts";
import type { ClientConfigPatch } from "../config/client-config.ts";
import type { ProfileSetting } from "../config/profile-setting.ts";
import type { StrategySetting } from "../config/strategy-setting.ts";
import type { TransportSetting } from "../config/transport-setting.ts";
import type { ProxyVariables } from "../http/proxy/choose-proxy.ts";
import type { IdentityOptions } from "../identities/pooled-identity.ts";
import type { MetricsSink } from "../metrics/metrics-sink.ts";
import type { Provider } from "../provider/provider.ts";
import type { StreamChoice } from "../room/select-stream.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import type { Random } from "../runtime/random.ts";
import type { ListSource } from "../sources/list-source.ts";
import type { StrategyChoice } from "../strategies/strategy-choice.ts";
import type { AlertOptions } from "./alert-options.ts";

export interface ClientOptions<
  Extra,
  Providers extends readonly Provider<Extra>[] = readonly Provider<Extra>[],
> {
  /** At least one, each with an id of its own; of two that take a URL for theirs the first one is asked. */
  providers: Providers;
  /**
   * Where answers, streams, uids, the site's cookies and the breakers are kept beyond this process: a Keyv or anything of its
   * shape, a store adapter of Keyv, or an address for `openCache`, as in `sqlite:///var/cache/live/cache-1.sqlite`. What the
   * client opened by an address it closes; what it was given it does not, since it may serve others. @default false
   */
  cache?: KeyvLike | string | false | null | undefined;
  /**
   * As whom the sites are asked: a list of cookies, proxies and browsers, or where it comes from, as in
   * `fileSource("identities.yaml")`. A room keeps its identity while that may ask. @default one, without a cookie
   */
  identities?: readonly IdentityOptions[] | ListSource<IdentityOptions> | undefined;
  /**
   * Chooses the identity for a room: a name out of `listStrategies()`, a built-in strategy with settings, or a factory.
   * @default { name: "consistent-hash", balanceFactor: Infinity }
   */
  identityStrategy?: StrategyChoice | undefined;
  /** Where this program is: identities of other regions are farther for strategies that heed it. @default nowhere */
  region?: string | undefined;
  /** A pino, or anything of its shape. @default silent */
  logger?: Logger | undefined;
  /** Where numbers go; closed with the client. @default nowhere */
  metrics?: MetricsSink | undefined;
  /**
   * Picks the adapter to ask: a name out of `listStrategies()`, a built-in one with settings, as in
   * `{ name: "consistent-hash", balanceFactor: 3 }`, or a factory; one for all providers, or one for each by its id, as in
   * `{ douyin: "tiered" }`. The same as `config.strategy`, which goes before it. @default "priority-weight"
   */
  strategy?: StrategySetting | undefined;
  /**
   * Settings that belong together, below all others that are given: `"low-latency"`, `"high-concurrency"`, or a profile
   * such as `lowLatency`; one for all providers, or one for each by its id. The same as `config.profile`, which goes before
   * it. @default "default"
   */
  profile?: ProfileSetting | undefined;
  /**
   * The id of the provider that is meant where a room is given as a bare number or name; with another one it is written
   * `<provider>:<room>`. The same as `config.defaultProvider`, which goes before it. @default the only provider
   */
  defaultProvider?: string | undefined;
  /**
   * The library that requests are sent with: `"undici"` costs about half of the processor time, and is worth it above a
   * few hundred rooms. The same as `config.transport`, which goes before it. @default "got"
   */
  transport?: TransportSetting | undefined;
  /**
   * The proxy of everything that has none of its own: its URL (http, https, socks5 or socks5h, with user and password),
   * false for none, or variables to go by as `process.env` has them. @default HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and
   * NO_PROXY of the environment
   */
  proxy?: string | false | ProxyVariables | undefined;
  /**
   * `rules` of one's own beside the built-in ones, which `config.alerts` sets, and `webhooks` that get each alert.
   * @default none
   */
  alerts?: AlertOptions | undefined;
  /** Settings other than the defaults; `updateConfig` changes them later. */
  config?: ClientConfigPatch | undefined;
  /**
   * A JSON file of settings, laid over `config` and followed until `close()`: a change is taken within a second. A
   * file that cannot be used is an error at the start; later it changes nothing and is warned of. @default none
   */
  configFile?: string | undefined;
  /**
   * A folder that gets a sample of a reply whenever `drift` tells of a new path, for a bug report: names and types of
   * its fields, no value. At most 20 files of 256 KB, readable by their owner only. @default no samples
   */
  driftSamples?: string | undefined;
  /** Tells the time and sets timers; another one in tests. @default the system's */
  clock?: Clock | undefined;
  /** Gives numbers from 0 to below 1; another one in tests. @default Math.random */
  random?: Random | undefined;
}

export interface ClientGetInfoOptions<Options = unknown> {
  /** `balance`, `random`, or the name of the only adapter to ask. @default "balance" */
  api?: string | undefined;
  /** A cookie header of the user's own. */
  auth?: string | undefined;
  /**
   * The anchor's uid, for adapters that need it. It counts only until the site has told the one of this room.
   * @default learned from earlier answers
   */
  uid?: string | undefined;
  /** Leave out a `uid` that cannot be one, with one warning, rather than fail with `INVALID_INPUT`. @default false */
  ignoreBadUid?: boolean | undefined;
  /** Ends the call and everything it started. */
  signal?: AbortSignal | undefined;
  /** The whole call, in ms. @default the client's `timeoutMs` */
  timeoutMs?: number | undefined;
  /** The oldest answer that will do, in ms; 0 asks the site. @default the client's `ttlMs` */
  maxAgeMs?: number | undefined;
  /** What only the provider knows: plain data, by which questions are told apart. Its `optionsSchema` says which there are. */
  options?: Options | undefined;
}

export interface ClientGetStreamOptions<Options = unknown>
  extends ClientGetInfoOptions<Options>,
    StreamChoice {
  /**
   * The age of the oldest streams that will do, in ms; 0 asks the site, which is what helps when an address turned
   * out dead. @default until they end, less the client's `streamMarginMs`
   */
  maxAgeMs?: number | undefined;
  /**
   * Read the first bytes of the stream before handing it out: where a remembered one is dead the site is asked once,
   * and of what the site tells the next one that plays is taken. With false nothing is read, and who comes back for an
   * address within 90 s is taken for one who lost it. @default for remembered streams that were handed out before
   */
  probe?: boolean | undefined;
  /** The adapter to ask first, if it may be asked. @default the one that the provider prefers for such a room */
  prefer?: string | undefined;
}
