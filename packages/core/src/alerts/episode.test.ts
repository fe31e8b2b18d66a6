import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultAlertsConfig } from "../config/default-alerts.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import type { Alert } from "./alert.ts";
import { AlertEvaluator } from "./alert-evaluator.ts";
import { builtInRules } from "./built-in-rules.ts";
import type { JudgedRule } from "./judged-rule.ts";

const HOUR_MS = 3_600_000;

/** What happens to a client of one provider, and when. */
const happening = fc.record({
  afterMs: fc.oneof(fc.nat(2_000), fc.nat(60_000), fc.nat(1_200_000)),
  what: fc.constantFrom("answered", "answered", "slow", "failed", "failed", "opened", "closed"),
  times: fc.integer({ min: 1, max: 25 }),
});

interface Played {
  told: Alert[];
  firing: Alert[];
}

async function play(
  happenings: readonly { afterMs: number; what: string; times: number }[],
): Promise<Played> {
  const clock = manualClock();
  const told: Alert[] = [];
  let isOpen = false;
  const evaluator = new AlertEvaluator({
    ...{ clock, providers: ["site"], longestWindowMs: HOUR_MS },
    rules: builtInRules(() => defaultAlertsConfig.rules),
    isEnabled: () => true,
    endpointsOf: () => [{ name: "web", state: isOpen ? "open" : "closed" }],
    identities: () => [],
    tell: (alert) => told.push(alert),
  });
  for (const { afterMs, what, times } of happenings) {
    await clock.advance(afterMs);
    if (what === "opened" || what === "closed") {
      isOpen = what === "opened";
      const to = isOpen ? "open" : "closed";
      evaluator.recordMove("site", { name: "web", to, retryAfterMs: isOpen ? 60_000 : 0 });
      continue;
    }
    const answeredMs = { answered: 100, slow: 20_000 }[what];
    for (let count = 0; count < times; count++) evaluator.recordCall("site", answeredMs);
  }
  const { firing } = evaluator.status();
  evaluator.close();
  return { told, firing };
}

describe("a call", () => {
  it("is recorded, however many rules there are", () => {
    const rule: JudgedRule = {
      ...{ name: "own", scopes: [] },
      terms: () => ({ enabled: true, severity: "notice", threshold: 0, windowMs: 10_000, minCalls: 0 }),
      judge: () => ({ begins: true, goesOn: true, value: 0, says: "" }),
    };
    const evaluator = new AlertEvaluator({
      ...{ clock: manualClock(), providers: ["site"], longestWindowMs: HOUR_MS },
      rules: new Array<JudgedRule>(200_000).fill(rule),
      isEnabled: () => true,
      ...{ endpointsOf: () => [], identities: () => [] },
      tell: () => {},
    });
    expect(() => evaluator.recordCall("site", 5)).not.toThrow();
    evaluator.close();
  });
});

describe("the episodes of a rule", () => {
  it("each begin once and end once before the next begins, whatever happens", async () => {
    const seen = { begun: 0, ended: 0, again: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 40 }), async (happenings) => {
        const { told, firing } = await play(happenings);
        const byRule = Map.groupBy(told, ({ name, provider }) => `${name} ${provider}`);
        for (const alerts of byRule.values()) {
          for (const [index, { state, id, since, endedAt }] of alerts.entries()) {
            expect(state).toBe(index % 2 === 0 ? "firing" : "ended");
            if (state === "firing") continue;
            expect(id).toBe(alerts[index - 1]?.id);
            expect(endedAt).toBeGreaterThanOrEqual(since);
          }
          if (alerts.length > 2) seen.again += 1;
        }
        const open = [...byRule.values()].flatMap((alerts) =>
          alerts.length % 2 === 1 ? alerts.slice(-1) : [],
        );
        expect(firing.map(({ id }) => id).toSorted()).toEqual(open.map(({ id }) => id).toSorted());
        seen.begun += told.filter(({ state }) => state === "firing").length;
        seen.ended += told.filter(({ state }) => state === "ended").length;
      }),
      { seed: 20_260_101, numRuns: 60 },
    );
    // A series without any would prove nothing.
    expect(Math.min(seen.begun, seen.ended)).toBeGreaterThan(100);
    expect(seen.again).toBeGreaterThan(10);
  });

  it("are apart by a window at least in which the rule did not hold", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 40 }), async (happenings) => {
        const { told } = await play(happenings);
        for (const alerts of Map.groupBy(told, ({ name }) => name).values())
          for (const [index, { state, since, windowMs }] of alerts.entries()) {
            const before = alerts[index - 1];
            if (state === "firing" && before?.endedAt !== undefined)
              expect(since - before.endedAt).toBeGreaterThanOrEqual(windowMs);
          }
      }),
      { seed: 20_260_102, numRuns: 60 },
    );
  });
});
