import type { WebhookFormat } from "./webhook-options.ts";

/** How many alerts of one receiver have come how far. */
export interface DeliveryCounts {
  /** Alerts that are still to be delivered. */
  waiting: number;
  delivered: number;
  /** Alerts that were given up: too old, too many, or refused by the receiver again and again. */
  dropped: number;
  /** Whether the latest try failed. */
  isFailing: boolean;
}

/** What became of the alerts of one receiver: plain data, without its address. */
export interface WebhookStatus extends DeliveryCounts {
  /** Its place in the list of `createClient`, from 1 on. */
  webhook: number;
  format: WebhookFormat;
}
