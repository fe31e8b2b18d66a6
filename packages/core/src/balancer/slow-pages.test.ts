import { describe, expect, it } from "vitest";
import { type ManualClock, manualClock } from "../runtime/manual-clock.ts";
import { seededRandom } from "../runtime/seeded-random.ts";
import { after, held, type Played, played } from "./test-world/played.ts";
import { createPool, type Pool, type PoolOptions } from "./test-world/pool.ts";
import { toldOf } from "./test-world/told.ts";

interface Setup extends Pool {
  /** The changes of breakers and the failures, in order. */
  told: string[];
  /** The attempts, and when they began. */
  asked: [endpoint: string, role: string, at: number][];
}

/** The endpoints are made for the clock that their balancer gets. */
function setup(endpointsOn: (clock: ManualClock) => Played[], options?: PoolOptions): Setup {
  const clock = manualClock();
  const pool = createPool(endpointsOn(clock), { clock, ...options });
  const asked: Setup["asked"] = [];
  pool.balancer.on("attempt", ({ endpoint, role }) => asked.push([endpoint, role, clock.now()]));
  return { ...pool, told: toldOf(pool, "state", "failure"), asked };
}

/** Calls one endpoint without hedges, so that each answer is a sample of its latency. */
async function learn({ balancer, clock }: Pool, prefer: string, count: number, takesMs: number) {
  balancer.updateConfig({ hedge: { enabled: false } });
  for (let each = 0; each < count; each++) {
    const call = balancer.call("", { prefer });
    await clock.advance(takesMs);
    await call;
  }
  balancer.updateConfig({ hedge: { enabled: true } });
}

describe("a healthy page that always takes 3.5 s, of which twenty answers are known,", () => {
  it.each([50, 100, 400])(
    "never opens beside one of %i ms, though its attempts are cut off when the hedge answers",
    async (fastMs) => {
      const pool = setup((clock) => [
        played("slow", after(clock, 3_500)),
        played("fast", after(clock, fastMs)),
      ]);
      const { balancer, clock, told, asked } = pool;
      await learn(pool, "slow", 20, 3_500);
      asked.length = 0;
      for (let count = 0; count < 1_000; count++) {
        const call = balancer.call("");
        await clock.advance(6_000);
        await call;
      }
      expect(told).toEqual([]);
      expect(balancer.status()[0]).toMatchObject({ state: "closed", failureCount: 0, p95Ms: 3_500 });
      const roles = asked.map(([endpoint, role]) => `${endpoint} ${role}`);
      expect(roles.filter((role) => role === "slow first")).toHaveLength(500);
      expect(roles.filter((role) => role === "fast hedge")).toHaveLength(500);
    },
  );
});

describe("a healthy page that answers after two to three seconds", () => {
  it.each([1, 2, 3])("never fails beside fast ones in parallel traffic (seed %i)", async (seed) => {
    const random = seededRandom(seed);
    const between = (least: number, most: number) => () => least + random() * (most - least);
    const { balancer, clock, told } = setup(
      (clock) => [
        played("slow", after(clock, between(2_000, 2_990))),
        played("fast", after(clock, between(100, 400))),
        played("other", after(clock, between(100, 400))),
      ],
      { random },
    );
    let answered = 0;
    balancer.on("success", ({ report }) => {
      if (report.endpoint === "slow") answered += 1;
    });
    const calls: Promise<unknown>[] = [];
    for (let count = 0; count < 600; count++) {
      calls.push(balancer.call(""));
      await clock.advance(100 + random() * 300);
    }
    await clock.advance(5_000);
    await Promise.all(calls);
    expect(told).toEqual([]);
    expect(answered).toBeGreaterThan(100);
  });
});

describe("a failover after the failure of a hedge", () => {
  it("comes at once, though the first attempt is not late any more by the latencies of now", async () => {
    const { balancer, clock, asked } = setup((clock) => [
      held("a"),
      played("b", after(clock, 800, "NETWORK"), { priority: 2 }),
      played("c", after(clock, 10), { priority: 3 }),
    ]);
    const answered = (durationMs: number) =>
      balancer.acquire("", { prefer: "c" })?.report({ kind: "success", durationMs });
    for (let count = 0; count < 5; count++) answered(1_000);
    asked.length = 0;
    const call = balancer.call("", { prefer: "a" });
    await clock.advance(1_200);
    answered(2_900);
    await clock.advance(610);
    expect(asked).toEqual([
      ["a", "first", 0],
      ["b", "hedge", 1_000],
      ["c", "first", 1_200],
      ["c", "failover", 1_800],
    ]);
    expect((await call).endpoint).toBe("c");
  });

  it("waits for the first attempt while that is young, and comes as soon as it is late", async () => {
    const { balancer, clock, asked } = setup((clock) => [
      played("a", after(clock, 3_500, "NETWORK")),
      held("b", { priority: 2 }),
      played("c", after(clock, 10), { priority: 3 }),
    ]);
    const call = balancer.call("", { prefer: "a" });
    await clock.advance(6_010);
    expect(asked).toEqual([
      ["a", "first", 0],
      ["b", "hedge", 3_000],
      ["c", "failover", 6_000],
    ]);
    expect((await call).endpoint).toBe("c");
  });
});
