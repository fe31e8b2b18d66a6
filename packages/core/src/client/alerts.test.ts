import { describe, expect, it } from "vitest";
import type { Alert } from "../alerts/alert.ts";
import { createWorld, failing, type World, type WorldOptions } from "./test-world.ts";

const MINUTE_MS = 60_000;

interface AlertWorld extends World {
  told: Alert[];
  /** `name` for each that began, `-name` for each that ended, in order. */
  names(): string[];
  /** So many calls, evenly over the time, of rooms that nobody asked for before. */
  calls(count: number, options?: { overMs?: number; isFailing?: (index: number) => boolean }): Promise<void>;
}

/** A client whose site answers or fails as a test says, and the alerts that it tells. */
function alertWorld(options: WorldOptions = {}): AlertWorld {
  const world = createWorld({
    // Breakers have tests of their own; here calls are to reach the site.
    config: {
      breaker: { maxFailures: 1e9, floorFailures: 1e9, windowFailureShare: 2 },
      failover: { rounds: 1 },
    },
    ...options,
  });
  const told: Alert[] = [];
  world.client.on("alert", (alert) => told.push(alert));
  let room = 0;
  return {
    ...world,
    told,
    names: () => told.map(({ name, state }) => (state === "firing" ? name : `-${name}`)),
    async calls(count, { overMs = count * 1_000, isFailing = () => false } = {}) {
      for (let index = 0; index < count; index++) {
        world.replies.web = isFailing(index) ? failing("PARSE") : () => ({});
        room += 1;
        const asked = world.client.getInfo(`${room}`, { timeoutMs: 5_000 }).catch(() => {});
        await world.clock.advance(overMs / count);
        await asked;
      }
    },
  };
}

describe("an alert", () => {
  it("is not told of one failure of five calls", async () => {
    const { calls, told, clock } = alertWorld();
    await calls(5, { isFailing: (index) => index === 2 });
    await clock.advance(10 * MINUTE_MS);
    expect(told).toEqual([]);
  });

  it("is told once of each rule when it begins, and once when an hour's outage is over", async () => {
    const { calls, names, clock, told } = alertWorld();
    await calls(60);
    await calls(3_600 / 5, { overMs: 60 * MINUTE_MS, isFailing: () => true });
    expect(names()).toEqual(["high_error_rate", "success_rate_low", "success_rate_critical"]);
    await calls(300, { overMs: 10 * MINUTE_MS });
    await clock.advance(10 * MINUTE_MS);
    expect(names().slice(3).toSorted()).toEqual([
      "-high_error_rate",
      "-success_rate_critical",
      "-success_rate_low",
    ]);
    expect(new Set(told.map(({ id }) => id)).size).toBe(3);
  });
});
