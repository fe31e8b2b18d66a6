import { onTestFinished } from "vitest";
import type { Alert } from "../../alerts/alert.ts";
import { createWorld, failing, type World, type WorldOptions } from "../test-world.ts";

export const MINUTE_MS = 60_000;

/** Breakers have tests of their own: with these settings every call reaches the site once. */
export const NO_BREAKERS = {
  breaker: { maxFailures: 1e9, floorFailures: 1e9, windowFailureShare: 2 },
  failover: { rounds: 1 },
};

interface Calls {
  /** Evenly over this time. @default a second each */
  overMs?: number;
  isFailing?: (index: number) => boolean;
  /** How long an answer takes. @default no time */
  tookMs?: number;
}

export interface Alerting extends World {
  /** Those that were told, in order. */
  told: Alert[];
  /** `name` for each that began, `-name` for each that ended, in order. */
  names(): string[];
  /** So many calls, each for a room that nobody asked for before. */
  calls(count: number, options?: Calls): Promise<void>;
}

/** A client whose site answers or fails as a test says, and the alerts that it tells. */
export function alerting(options: WorldOptions = {}): Alerting {
  const world = createWorld({ config: NO_BREAKERS, ...options });
  onTestFinished(async () => {
    const closed = world.client.close();
    await world.clock.advance(10_000);
    await closed;
  });
  const told: Alert[] = [];
  world.client.on("alert", (alert) => told.push(alert));
  const { clock, client, replies } = world;
  let room = 0;
  return {
    ...world,
    told,
    names: () => told.map(({ name, state }) => (state === "firing" ? name : `-${name}`)),
    async calls(count, { overMs = count * 1_000, isFailing = () => false, tookMs = 0 } = {}) {
      for (let index = 0; index < count; index++) {
        const answer = async () => {
          if (tookMs > 0) await new Promise<void>((done) => clock.setTimeout(done, tookMs));
          return {};
        };
        replies.web = isFailing(index) ? failing("PARSE") : answer;
        room += 1;
        const asked = client.getInfo(`${room}`).catch(() => {});
        await clock.advance(overMs / count);
        await asked;
      }
    },
  };
}
