import { decorrelatedJitter } from "../../policies/backoff.ts";
import { type Clock, quietClock } from "../../runtime/clock.ts";
import type { Logger } from "../../runtime/logger.ts";
import type { Random } from "../../runtime/random.ts";
import type { Alert } from "../alert.ts";
import type { CheckedWebhook } from "./check-webhooks.ts";
import type { Posted } from "./post-alert.ts";
import type { DeliveryCounts } from "./webhook-status.ts";

/** Alerts that wait, at most: more are dropped, the oldest first. */
const MOST_WAITING = 100;
/** How often an alert is sent that its receiver refuses as it is. */
const MOST_REFUSALS = 3;
const BACKOFF = { baseMs: 1_000, capMs: 300_000 };
/** Robots that are spoken to too often are deaf for a minute or more. */
const LIMITED_MS = 60_000;

export interface QueueParts {
  webhook: CheckedWebhook;
  post(alert: Alert): Promise<Posted>;
  clock: Clock;
  random: Random;
  logger: Logger;
}

interface Waiting {
  alert: Alert;
  sinceMs: number;
  refusals: number;
}

/** The alerts for one receiver, one after the other, in the order in which they were told. Nobody waits for it. */
export class DeliveryQueue {
  readonly #parts: QueueParts;
  readonly #clock: Clock;
  readonly #waiting: Waiting[] = [];
  #counts = { delivered: 0, dropped: 0, isFailing: false };
  #running: Promise<void> | undefined;
  #backoffMs = 0;
  #isClosing = false;
  #endWait: (() => void) | undefined;
  #hasToldOfDrops = false;

  constructor(parts: QueueParts) {
    this.#parts = parts;
    this.#clock = quietClock(parts.clock);
  }

  push(alert: Alert): void {
    if (this.#isClosing) return;
    this.#waiting.push({ alert, sinceMs: this.#clock.now(), refusals: 0 });
    // The first one may be on its way.
    if (this.#waiting.length > MOST_WAITING) this.#drop(1);
    this.#running ??= this.#run();
  }

  counts(): DeliveryCounts {
    return { waiting: this.#waiting.length, ...this.#counts };
  }

  /** Ends when what is on its way has arrived, or failed; whatever fails is not tried again. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#endWait?.();
    await this.#running;
  }

  async #run(): Promise<void> {
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      if (this.#clock.now() - first.sinceMs > this.#parts.webhook.maxAgeMs) this.#drop(0);
      else if (!(await this.#deliver(first)) && !(await this.#rest())) break;
    }
    this.#running = undefined;
  }

  /** Whether the next one may be sent at once. */
  async #deliver(first: Waiting): Promise<boolean> {
    const { verdict, reason } = await this.#parts.post(first.alert);
    if (verdict === "taken") {
      this.#waiting.shift();
      this.#counts.delivered += 1;
      this.#recover();
      return true;
    }
    if (verdict === "refused") first.refusals += 1;
    this.#fail(verdict, reason);
    if (first.refusals >= MOST_REFUSALS) this.#drop(0);
    return false;
  }

  /** Waits before the next try; false where there is to be none. */
  async #rest(): Promise<boolean> {
    if (!this.#isClosing)
      await new Promise<void>((resolve) => {
        const timer = this.#clock.setTimeout(resolve, this.#backoffMs);
        this.#endWait = () => {
          this.#clock.clearTimeout(timer);
          resolve();
        };
      });
    this.#endWait = undefined;
    return !this.#isClosing;
  }

  #recover(): void {
    const { format, place } = this.#parts.webhook;
    if (this.#counts.isFailing)
      this.#parts.logger.info({ webhook: place, format }, "a webhook takes alerts again");
    this.#counts.isFailing = false;
    this.#hasToldOfDrops = false;
    this.#backoffMs = 0;
  }

  #fail(verdict: Posted["verdict"], reason: Posted["reason"]): void {
    const { random, logger, webhook } = this.#parts;
    const leastMs = verdict === "limited" ? LIMITED_MS : 0;
    this.#backoffMs = Math.max(leastMs, decorrelatedJitter(this.#backoffMs, { ...BACKOFF, random }));
    if (this.#counts.isFailing) return;
    this.#counts.isFailing = true;
    const { format, place } = webhook;
    const fields = { webhook: place, format, verdict, reason, waiting: this.#waiting.length };
    logger.warn(fields, "a webhook does not take an alert; alerts are kept and sent again");
  }

  #drop(index: number): void {
    this.#waiting.splice(index, 1);
    this.#counts.dropped += 1;
    if (this.#hasToldOfDrops) return;
    this.#hasToldOfDrops = true;
    const { format, place } = this.#parts.webhook;
    this.#parts.logger.warn(
      { webhook: place, format },
      "alerts for a webhook are dropped; status() counts them",
    );
  }
}
