import type { Alert } from "../alerts/alert.ts";
import type { WebhookStatus } from "../alerts/webhook/webhook-status.ts";
import type { NumbersRow } from "../balancer/numbers.ts";
import type { WatchStatus } from "../watch/watcher.ts";

/** What a client has done since it was made, and how things stand now: plain data, fit for JSON, a copy. */
export interface ClientStatus {
  /** When it was so, in Unix ms. */
  at: number;
  /** By the provider's id. */
  providers: Record<string, ProviderStatus>;
  /** Those who asked, at all providers together: at most the latest 1,000 at each. */
  identities: IdentityStatusRow[];
  /** All watches of the client that run, together. */
  watch: WatchStatus;
  /** What fires, and what fired. */
  alerts: AlertsStatus;
  /** Rooms whose anchor's uid is known to this process. */
  learnedUids: number;
  /** Answers and streams that this process keeps, those included that are out of date and not forgotten yet. */
  cacheEntries: number;
}

/** The alerts of a client, as they were told last. */
export interface AlertsStatus {
  /** Those that fire. */
  firing: Alert[];
  /** The latest 20 that ended, newest first. */
  ended: Alert[];
  /** What became of them at each webhook. */
  webhooks: WebhookStatus[];
}

/** What was learned of how often one identity may ask, by this process or by an earlier one. */
export interface LearnedRateRow {
  /** An adapter; undefined for all of them together, where the site counts all that an identity sends. */
  endpoint: string | undefined;
  /** As the site sees it: adapters that hide who asks are seen from one network address. */
  identity: string;
  /** How many requests a minute `watch` sends at most. */
  ratePerMinute: number;
  /** How many a minute anybody sends at most, as a block has taught; undefined where none did. */
  ceiling: number | undefined;
}

export interface ProviderStatus {
  /** A row per adapter, in the order in which the provider names them. */
  endpoints: EndpointStatusRow[];
  /** A row per adapter and identity that was asked, or is blocked. */
  pairs: PairStatusRow[];
  /** A row for each rate that is no longer the one it began with; of the latest 1,000. */
  rates: LearnedRateRow[];
}

/** What was counted since the client was made, and how things stand now. */
export interface StatusRow extends NumbersRow {
  /** How many requests a minute `watch` sends there at most, of all its pairs together; undefined where nobody asked yet. */
  ratePerMinute: number | undefined;
  /** How many a minute anybody sends there at most, as a block has taught; undefined where none did. */
  ceiling: number | undefined;
}

/** An adapter, whoever asked. It is `open` only where nobody may ask. */
export interface EndpointStatusRow extends StatusRow {
  name: string;
}

/** An adapter as one identity sees it; one that hides who asks is seen from one network address. */
export interface PairStatusRow extends StatusRow {
  endpoint: string;
  identity: string;
}

/** An identity at all adapters together. It is `open` where it may ask none. */
export interface IdentityStatusRow extends StatusRow {
  identity: string;
  /** Its share in the client's list; undefined for who is not of it, such as whoever a caller's cookie makes. */
  weight: number | undefined;
}
