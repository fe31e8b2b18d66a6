import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import { seededRandom } from "../runtime/seeded-random.ts";
import { type PlayedEndpoint, playedEndpoint } from "../testing/strategy-stage.ts";
import { type AdaptiveScoreOptions, adaptiveScore } from "./adaptive-score.ts";
import type { Outcome } from "./outcome.ts";

const NONE = { load: 0, responseTime: 0, errorRate: 0, distance: 0 };
const after = (durationMs: number): Outcome => ({ kind: "success", durationMs });
const FAILURE: Outcome = {
  kind: "failure",
  durationMs: 1,
  error: new StreamFallbackError("NETWORK", "connection refused"),
};

function open(options?: AdaptiveScoreOptions, changes: Partial<PlayedEndpoint>[] = [{}, {}]) {
  const clock = manualClock();
  const strategy = adaptiveScore(options)({ clock, random: seededRandom(6) });
  const pool = changes.map((change, index) => ({ ...playedEndpoint("abc"[index] ?? ""), ...change }));
  return {
    clock,
    strategy,
    pool,
    pick: () => strategy.pick(pool, { role: "first" }).name,
    tell(index: number, ...outcomes: Outcome[]) {
      for (const outcome of outcomes) strategy.onOutcome?.(pool[index] as PlayedEndpoint, outcome);
    },
  };
}

describe("adaptive-score", () => {
  it("takes the less loaded, per weight", () => {
    expect(open(undefined, [{ inFlight: 3 }, { inFlight: 1 }]).pick()).toBe("b");
    expect(open(undefined, [{ inFlight: 3, weight: 4 }, { inFlight: 1 }]).pick()).toBe("a");
  });

  it("takes the faster, where the load is equal", () => {
    const { pick, tell } = open();
    tell(0, after(300));
    tell(1, after(100));
    expect(pick()).toBe("b");
  });

  it("takes the nearer, where all else is equal", () => {
    expect(open(undefined, [{ distance: 0.8 }, { distance: 0.2 }]).pick()).toBe("b");
  });

  it("takes the one that fails less, and forgets failures after a minute", async () => {
    const { clock, pick, tell } = open({ weights: { ...NONE, errorRate: 1, distance: 0.1 } }, [
      {},
      { distance: 1 },
    ]);
    tell(0, FAILURE, after(100), after(100));
    tell(1, after(100), after(100), after(100));
    expect(pick()).toBe("b");
    await clock.advance(60_000);
    expect(pick()).toBe("a");
  });

  it("weighs the factors 0.4, 0.3, 0.2 and 0.1 by default", () => {
    const { pick, tell } = open(undefined, [{ inFlight: 1, distance: 0 }, { distance: 0.1 }]);
    tell(0, after(100));
    tell(1, after(100));
    // a: 0.4 + 0.3; b: 0.2 + 0.3 + 0.01.
    expect(pick()).toBe("b");
    tell(1, after(250));
    // a: 0.4 + 0.3 × 0.4; b: 0.2 + 0.3 + 0.01.
    expect(pick()).toBe("b");
    tell(1, after(400));
    // a: 0.4 + 0.3 × 0.25 = 0.475; b: 0.51.
    expect(pick()).toBe("a");
  });

  it("takes the user's weights", () => {
    const changes = [{ inFlight: 9 }, { distance: 0.5 }];
    expect(open(undefined, changes).pick()).toBe("b");
    expect(open({ weights: { load: 0.01, responseTime: 0 } }, changes).pick()).toBe("a");
    expect(open({ weights: { distance: 5 } }, changes).pick()).toBe("a");
  });

  it("takes further factors, cut off at 0 and 1", () => {
    const prices: Record<string, number> = { a: 50, b: 1, c: Number.NaN };
    const rate = ({ name }: { name: string }) => prices[name] ?? 0;
    const factors = [{ weight: 0.2, rate }];
    expect(open({ factors: [{ weight: 1, rate: ({ name }) => (name === "b" ? 0 : 1) }] }).pick()).toBe("b");
    // All three count as 1: none is worse than the worst, so the distance decides.
    const changes = [{ distance: 0.5 }, { distance: 0.4 }, { distance: 0.1 }];
    expect(open({ factors }, changes).pick()).toBe("c");
    const negative = [{ weight: 1, rate: ({ name }: { name: string }) => (name === "a" ? -100 : 0) }];
    expect(open({ factors: negative }, [{ distance: 0.1 }, {}]).pick()).toBe("b");
  });

  it("asks a factor as the object that it is", () => {
    const factor = {
      weight: 1,
      favourite: "b",
      rate({ name }: { name: string }) {
        return name === this.favourite ? 0 : 1;
      },
    };
    expect(open({ factors: [factor] }).pick()).toBe("b");
  });

  it("draws ties with equal chances", () => {
    const { pick } = open(undefined, [{}, {}, {}]);
    const picks = Array.from({ length: 3_000 }, pick);
    for (const name of "abc") {
      const count = picks.filter((picked) => picked === name).length;
      expect(Math.abs(count - 1_000)).toBeLessThan(120);
    }
  });

  it.each<AdaptiveScoreOptions>([
    { weights: { load: -1 } },
    { weights: { distance: Number.NaN } },
    { factors: [{ weight: Number.POSITIVE_INFINITY, rate: () => 0 }] },
  ])("refuses %j", (options) => {
    expect(() => adaptiveScore(options)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
  });
});
