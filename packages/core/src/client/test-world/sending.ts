import type { Alert } from "../../alerts/alert.ts";
import type { AlertRule } from "../../alerts/alert-rule.ts";
import type { WebhookOptions } from "../../alerts/webhook/webhook-options.ts";
import { type ManualClock, manualClock } from "../../runtime/manual-clock.ts";
import type { WorldOptions } from "../test-world.ts";
import { type Alerting, alerting } from "./alerting.ts";
import { type Receiver, startReceiver, until } from "./receiver.ts";

export interface Sending extends Alerting {
  receiver: Receiver;
  /** The names and states that came, in order. */
  came(): string[];
  /** Has so many own rules begin to hold. @param given `isAwaited: false` to go on while the delivery is on its way */
  begin(given?: number | { isAwaited: boolean }): Promise<void>;
  /** Has all own rules end. */
  end(): Promise<void>;
  /** Lets so many seconds pass, each with all that it brings about. */
  pass(seconds: number): Promise<void>;
  /** What became of the alerts at the webhook. */
  counts(): object | undefined;
}

interface SendingOptions extends WorldOptions {
  webhook?: Partial<WebhookOptions>;
  /** Of the address. @default "" */
  path?: string;
  /** How many own rules there are. @default 2 */
  ownRules?: number;
}

/** The time for a delivery, which no other timer has: so a test can see which are on their way. */
const TIMEOUT_MS = 4_999;
/** Less than that, so that none is over while sockets wait for their turn. */
const STEP_S = 4;

/** A client with a webhook on localhost, and rules that hold while a test says so. */
export async function sending({
  webhook = {},
  path = "",
  ownRules = 2,
  ...options
}: SendingOptions = {}): Promise<Sending> {
  const receiver = await startReceiver();
  const { clock, open } = watchedClock(() => receiver.arrived);
  let holding = 0;
  const rules = Array.from(
    { length: ownRules },
    (_, index): AlertRule => ({
      ...{ name: `own${index}`, severity: "warning", minCalls: 0, windowMs: 10_000 },
      check: () => index < holding,
    }),
  );
  const url = `${receiver.url}${path}`;
  const world = alerting({
    ...{ clock, proxy: false, alerts: { rules, webhooks: [{ url, timeoutMs: TIMEOUT_MS, ...webhook }] } },
    ...options,
  });
  /** Time must not pass meanwhile, or a busy machine would look like a receiver that hangs. */
  function settled(): Promise<void> {
    const haveArrived = () => [...open.values()].every((arrivedBefore) => receiver.arrived > arrivedBefore);
    return until(() => open.size === 0 || (receiver.isSilent && haveArrived()));
  }

  async function pass(seconds: number): Promise<void> {
    await settled();
    for (let passed = 0; passed < seconds; passed += STEP_S) {
      await clock.advance(Math.min(STEP_S, seconds - passed) * 1_000);
      await settled();
    }
  }

  return {
    ...{ ...world, receiver, pass },
    came: () =>
      receiver.received.map(({ body }) => {
        const { name, state } = JSON.parse(body) as Alert;
        return `${name} ${state}`;
      }),
    async begin(given = 1) {
      holding = typeof given === "number" ? given : 1;
      await clock.advance(1_000);
      await world.calls(1, { overMs: 1 });
      if (typeof given === "number") await settled();
    },
    async end() {
      holding = 0;
      await pass(21);
    },
    counts: () => world.client.status().alerts.webhooks[0],
  };
}

interface WatchedClock {
  clock: ManualClock;
  /** The deliveries on their way, each with how many had arrived before it began. */
  open: ReadonlyMap<unknown, number>;
}

function watchedClock(arrived: () => number): WatchedClock {
  const base = manualClock();
  const open = new Map<unknown, number>();
  const clock: ManualClock = {
    ...base,
    setTimeout(run, ms) {
      const handle = base.setTimeout(run, ms);
      if (ms === TIMEOUT_MS) open.set(handle, arrived());
      return handle;
    },
    clearTimeout(handle) {
      open.delete(handle);
      base.clearTimeout(handle);
    },
  };
  return { clock, open };
}
