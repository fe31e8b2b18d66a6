import type { Clock, ListSource, Logger } from "@stream-fallback/core";
import type { StrategyChoice } from "@stream-fallback/core/balancer";
import type { ListedBackend } from "./backends/parse-backend.ts";

/** When and how each backend is asked whether it is well. */
export interface HealthSettings {
  /** In ms; 0 asks none. @default 30000 */
  intervalMs?: number | undefined;
  /** In ms. @default 5000 */
  timeoutMs?: number | undefined;
  /** @default "/health" */
  path?: string | undefined;
  /** @default any below 400 */
  expectedStatus?: number | undefined;
}

export interface GatewayOptions {
  /** Where the backends come from: texts such as `10.0.0.1:13004;weight=3`, or a source whose list changes while requests run. */
  backends: readonly string[] | ListSource<ListedBackend>;
  /** The address to listen at; one beyond this machine needs an API key for `/lb`. @default "127.0.0.1" */
  host?: string | undefined;
  /** The port; 0 takes a free one. @default 13003 */
  port?: number | undefined;
  /** Opens `/lb` and all below it, as `Authorization: Bearer …`; `/health` and `/api/client-ip` are open. @default none */
  apiKey?: string | undefined;
  /** Picks among the backends. @default "smooth-weighted-round-robin", and consistent-hash without a bound where `affinity` is set */
  strategy?: StrategyChoice | undefined;
  /**
   * What makes the requests of one client go to one backend: `ip` (of IPv6 the first 64 bits), `cookie:NAME` or `header:NAME`. One of five
   * that goes moves about a fifth of the clients. @default none
   */
  affinity?: string | undefined;
  /** Proxies whose `X-Forwarded-*` is believed, by address or network. @default none */
  trustedProxies?: readonly string[] | undefined;
  health?: HealthSettings | undefined;
  /** How long a connection to a backend may take, in ms. @default 2000 */
  connectTimeoutMs?: number | undefined;
  /** How long a backend may take to begin its answer, in ms. @default 10000 */
  headersTimeoutMs?: number | undefined;
  /** How long it may say nothing in the middle of an answer, and a client take nothing of one, in ms; 0 is for ever. @default 300000 */
  bodyTimeoutMs?: number | undefined;
  /** Connections to each backend. @default 256 */
  maxConnections?: number | undefined;
  /** How long the first block of a backend lasts, in ms; each further one twice as long, up to a minute. @default 10000 */
  blockMs?: number | undefined;
  /** How long what runs at a backend that is taken out may go on, and at all of them at the end, in ms. @default 10000 */
  drainMs?: number | undefined;
  /** @default nobody hears */
  logger?: Logger | undefined;
  /** @default the system's */
  clock?: Clock | undefined;
  /** Gives numbers from 0 to below 1. @default Math.random */
  random?: (() => number) | undefined;
}

type Filled<T> = { [Name in keyof T]-?: Exclude<T[Name], undefined> };

export const DEFAULT_PORT = 13_003;

const defaults = {
  host: "127.0.0.1",
  port: DEFAULT_PORT,
  connectTimeoutMs: 2_000,
  headersTimeoutMs: 10_000,
  bodyTimeoutMs: 300_000,
  maxConnections: 256,
  blockMs: 10_000,
  drainMs: 10_000,
} satisfies Partial<GatewayOptions>;

const healthDefaults = { intervalMs: 30_000, timeoutMs: 5_000, path: "/health" } satisfies HealthSettings;

type Defaulted = keyof typeof defaults;

/** The options with what is taken where nothing is given. */
export interface GatewaySettings
  extends Omit<GatewayOptions, Defaulted | "health">,
    Filled<Pick<GatewayOptions, Defaulted>> {
  health: Filled<Omit<HealthSettings, "expectedStatus">> & Pick<HealthSettings, "expectedStatus">;
}

export function settingsOf(options: GatewayOptions): GatewaySettings {
  return {
    ...defaults,
    ...definedOf(options),
    health: { ...healthDefaults, ...definedOf(options.health ?? {}) },
  } as GatewaySettings;
}

/** Without what is given as undefined, which would hide a default. */
function definedOf(options: object): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
