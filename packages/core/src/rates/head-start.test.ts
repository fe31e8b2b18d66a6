import { describe, expect, it } from "vitest";
import type { ClaimStart } from "./head-start.ts";
import { ProviderRates } from "./provider-rates.ts";

/** A site of one endpoint that is asked 20 times a minute at most, and what is known of the start. */
function createStart(claimStart?: ClaimStart) {
  const rates = new ProviderRates({
    nowMs: 0,
    startPerMinute: () => 20,
    endpoints: () => [{ name: "web" }],
    ...(claimStart && { claimStart }),
  });
  const pair = rates.pairOf("web", "one", 0);

  /** When requests were sent until then, by one who asks as often as it may. */
  function askUntil(endMs: number, fromMs = 0): number[] {
    const sentAtMs: number[] = [];
    for (let nowMs = fromMs; nowMs < endMs; nowMs += 100) {
      if (rates.tokenWaitMs(pair, nowMs) > 0) continue;
      rates.take(pair, nowMs);
      rates.count(pair, nowMs);
      sentAtMs.push(nowMs);
    }
    return sentAtMs;
  }
  return { rates, pair, askUntil };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const fresh = async () => true;

describe("a fresh start", () => {
  it("is looked for before anything waits, and asks half a minute's worth a second apart", async () => {
    const { rates, pair, askUntil } = createStart(fresh);
    expect(rates.tokenWaitMs(pair, 0)).toBe(100);
    await turn();
    expect(askUntil(30_000, 200)).toEqual([200, 1200, 2200, 3200, 4200, 5200, 6200, 7200, 8200, 9200]);
  });

  it("is paid back: no minute sees more requests than its rate", async () => {
    const { rates, pair, askUntil } = createStart(fresh);
    rates.tokenWaitMs(pair, 0);
    await turn();
    const sent = askUntil(300_000);
    const inMinuteFrom = (fromMs: number) =>
      sent.filter((atMs) => atMs >= fromMs && atMs < fromMs + 60_000).length;
    expect(Math.max(...sent.map(inMinuteFrom))).toBeLessThanOrEqual(20);
    expect(sent.length).toBeGreaterThan(98);
  });

  it("is over after a minute, used or not", async () => {
    const { rates, pair, askUntil } = createStart(fresh);
    rates.tokenWaitMs(pair, 0);
    await turn();
    rates.tokenWaitMs(pair, 100);
    expect(askUntil(66_000, 61_000)).toEqual([61_000, 64_000]);
  });

  it("is none for a pair that was asked on demand, or that a block has taught a ceiling", async () => {
    for (const spoil of [
      ({ rates, pair }: ReturnType<typeof createStart>) => void rates.count(pair, 50),
      ({ pair }: ReturnType<typeof createStart>) => void Object.assign(pair, { ceiling: 20 }),
      ({ pair }: ReturnType<typeof createStart>) => void Object.assign(pair, { refusedAtMs: 0 }),
    ]) {
      const start = createStart(fresh);
      start.rates.tokenWaitMs(start.pair, 0);
      await turn();
      spoil(start);
      expect(start.rates.tokenWaitMs(start.pair, 100)).toBe(2_900);
    }
  });
});

const claims: [string, ClaimStart][] = [
  ["somebody has just asked", async () => false],
  ["nothing can tell", () => undefined],
];

it.each(claims)("a start of which it is said that %s has an empty bucket", async (_what, claimStart) => {
  const { rates, pair, askUntil } = createStart(claimStart);
  rates.tokenWaitMs(pair, 0);
  await turn();
  expect(askUntil(10_000)).toEqual([3_000, 6_000, 9_000]);
});
