import type { Transport } from "../../http/transport.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { Logger } from "../../runtime/logger.ts";
import type { Random } from "../../runtime/random.ts";
import type { Alert } from "../alert.ts";
import type { CheckedWebhook } from "./check-webhooks.ts";
import { DeliveryQueue } from "./delivery-queue.ts";
import { postAlert } from "./post-alert.ts";
import type { WebhookStatus } from "./webhook-status.ts";

/** How long a client that is closed lets deliveries end, in ms. */
const CLOSE_MS = 2_000;

const ORDER: Record<Alert["severity"], number> = { notice: 0, warning: 1, critical: 2 };

interface WebhooksParts {
  transport: Pick<Transport, "bind">;
  clock: Clock;
  random: Random;
  logger: Logger;
}

/** The receivers of a client's alerts, none of which knows of the others. */
export class Webhooks {
  readonly #queues: readonly { webhook: CheckedWebhook; queue: DeliveryQueue }[];
  readonly #end = new AbortController();
  readonly #clock: Clock;

  constructor(webhooks: readonly CheckedWebhook[], { transport, clock, ...parts }: WebhooksParts) {
    this.#clock = clock;
    this.#queues = webhooks.map((webhook) => {
      // Apart from the connections of all who ask a site.
      const http = transport.bind(this.#end.signal, { id: `webhook ${webhook.place}` });
      const post = (alert: Alert) => postAlert(alert, { webhook, http, clock });
      return { webhook, queue: new DeliveryQueue({ ...parts, webhook, post, clock }) };
    });
  }

  send(alert: Alert): void {
    for (const { webhook, queue } of this.#queues)
      if (ORDER[alert.severity] >= ORDER[webhook.severity]) queue.push(alert);
  }

  status(): WebhookStatus[] {
    return this.#queues.map(({ webhook: { place, format }, queue }) => ({
      webhook: place,
      format,
      ...queue.counts(),
    }));
  }

  /** Lets what is on its way arrive, for two seconds at most. */
  async close(): Promise<void> {
    const timer = this.#clock.setTimeout(() => this.#end.abort(), CLOSE_MS);
    await Promise.all(this.#queues.map(({ queue }) => queue.close()));
    this.#clock.clearTimeout(timer);
  }
}
