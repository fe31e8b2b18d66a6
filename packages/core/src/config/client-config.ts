import type { BreakerPolicy } from "../breaker/breaker-policy.ts";
import type { FailoverPolicy } from "../policies/failover-policy.ts";
import type { HedgePolicy } from "../policies/hedge.ts";
import type { Options } from "../runtime/with-defaults.ts";
import type { AlertsConfig, AlertsConfigPatch } from "./alerts-config.ts";
import type { ProfileSetting } from "./profile-setting.ts";
import type { RatesConfig } from "./rates-config.ts";
import type { StrategySetting } from "./strategy-setting.ts";
import type { TransportSetting } from "./transport-setting.ts";

/** How a client asks and what it remembers. */
export interface ClientConfig {
  /**
   * Picks the adapter to ask: a name, a name with settings, or a factory; one for all providers, or one for each by its
   * id. Goes before the profile's.
   * @default priority-weight
   */
  strategy: StrategySetting;
  /**
   * Settings of `breaker`, `failover` and `hedge`, times and a strategy that belong together, laid below all that is
   * given here: a name, or the profile itself; one for all providers, or one for each by its id.
   * @default default
   */
  profile: ProfileSetting;
  /**
   * The id of the provider that is meant where a room is given as a bare number or name; without one the only provider is,
   * and of several a room must say whose it is. Empty text takes it back.
   * @default none
   */
  defaultProvider: string;
  /** The whole of a `getInfo`, in ms. @default 20000 */
  timeoutMs: number;
  /** One attempt at one adapter, in ms. @default 10000 */
  attemptTimeoutMs: number;
  /**
   * Attempts that may run at a time at one adapter as one cookie. A full adapter is passed over while another has room;
   * where all are full, calls wait their turn within their own time. @default 50
   */
  maxConcurrent: number;
  /**
   * How long an answer is given out again without asking the site, in ms; 0 turns that off, for streams too.
   * @default 5000
   */
  ttlMs: number;
  /**
   * Shortens each answer's `ttlMs` by a random 0 … this share, so that many rooms do not expire together.
   * @default 0.1
   */
  ttlJitter: number;
  /**
   * How long after `ttlMs` an answer is still given out at once while a newer one is fetched behind it, in ms.
   * @default 0
   */
  staleWhileRevalidateMs: number;
  /**
   * How long after `ttlMs` an answer that says on air is given out, marked stale, where asking failed, in ms. An
   * "offline" that is no longer fresh is never given for an unknown.
   * @default 0
   */
  staleIfErrorMs: number;
  /** How long an answer is kept for calls with a `maxAgeMs` above `ttlMs`, in ms. @default 60000 */
  keepMs: number;
  /**
   * `getStream` gives a stream out again, without asking the site, while its address works for longer than this, in ms:
   * until a player has connected. `Infinity` turns that off. Addresses that do not tell their end are given out
   * again for `ttlMs`.
   * @default 60000
   */
  streamMarginMs: number;
  /**
   * The library that requests are sent with: `"undici"` costs about half of the processor time of `"got"`, and is
   * worth it above a few hundred rooms. A change is for the requests from then on.
   * @default got
   */
  transport: TransportSetting;
  /**
   * How much of a reply may still be downloaded, unread, once the answer has been found in it, in bytes: its connection
   * then serves again, and a new one costs more. 0 ends the download at once, for who pays for traffic.
   * @default 262144
   */
  drainBytes: number;
  /** When an adapter is blocked, and for how long. */
  breaker: BreakerPolicy;
  /** When a slow adapter gets a second one beside it. */
  hedge: HedgePolicy;
  /** How fast `watch` asks; calls on demand are held back only where a block has shown how much is too much. */
  rates: RatesConfig;
  /** How often a call tries, and what all calls together may spend on that. */
  failover: Omit<FailoverPolicy, "timeoutMs" | "attemptTimeoutMs">;
  /** When a client tells of trouble: as an event, in the log, and to webhooks. */
  alerts: AlertsConfig;
}

/** Settings that are changed one by one; all others are replaced as a whole. */
type SettingGroup = "breaker" | "hedge" | "failover" | "rates";

/** The settings to change; what is left out or `undefined` stays as it is. */
export type ClientConfigPatch = {
  [Name in keyof ClientConfig]?:
    | (Name extends SettingGroup
        ? Options<ClientConfig[Name]>
        : Name extends "alerts"
          ? AlertsConfigPatch
          : ClientConfig[Name])
    | undefined;
};
