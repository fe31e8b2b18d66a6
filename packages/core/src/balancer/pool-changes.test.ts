import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { seededRandom } from "../runtime/seeded-random.ts";
import { priorityWeight } from "../strategies/priority-weight.ts";
import { failureOf } from "./test-world/failures.ts";
import { answering, held, type Played } from "./test-world/played.ts";
import { BLOCK_MS, createPool, type Pool, type PoolOptions } from "./test-world/pool.ts";

/** The wait before a second round, where chance gives the middle of its range. */
const ROUND_WAIT = 1_000;
/** Without hedges, so that only failures and changes move a call on. */
function setup(endpoints: Played[], options: PoolOptions = {}): Pool {
  return createPool(endpoints, { hedge: { enabled: false }, ...options });
}

const network = new StreamFallbackError("NETWORK", "no");

describe("an endpoint that is added", () => {
  it("is asked by the next call", async () => {
    const { balancer } = setup([answering("a")]);
    balancer.add(answering("b", { weight: 9, priority: 4 }));
    expect((await balancer.call("")).endpoint).toBe("b");
    expect(balancer.status()).toMatchObject([{ name: "a" }, { name: "b", weight: 9, priority: 4 }]);
  });

  it("is asked by a running call in its second round, not before", async () => {
    const a = held("a");
    const { balancer, clock } = setup([a]);
    const call = balancer.call("");
    balancer.add(answering("b"));
    a.asked[0]?.reject(network);
    await clock.advance(ROUND_WAIT - 1);
    expect(balancer.status()[1]?.p95Ms).toBeUndefined();
    await clock.advance(1);
    expect((await call).attempts).toMatchObject([
      { endpoint: "a" },
      { endpoint: "b", startedMs: ROUND_WAIT },
    ]);
  });

  it("under a name that is draining is another one, for which the old one's end changes nothing", async () => {
    const old = held("a");
    const { balancer, clock } = setup([old]);
    const oldCall = failureOf(balancer.call("", { timeoutMs: 5_000 }));
    const drain = balancer.remove("a");
    const fresh = held("a");
    balancer.add(fresh);
    const call = balancer.call("");
    expect(fresh.asked).toHaveLength(1);
    expect(balancer.status()).toMatchObject([{ name: "a", inFlight: 1 }]);
    old.asked[0]?.reject(new StreamFallbackError("RISK_CONTROL", "captcha"));
    await drain;
    expect(balancer.status()).toMatchObject([{ name: "a", state: "closed", inFlight: 1 }]);
    fresh.asked[0]?.resolve("new");
    expect((await call).value).toBe("new");
    await clock.advance(5_000);
    expect((await oldCall).attempts[0]).toMatchObject({ endpoint: "a", code: "RISK_CONTROL" });
  });
});

describe("the weight 0", () => {
  it("takes an endpoint out for the failovers and second rounds of running calls too", async () => {
    const a = held("a", { weight: 9 });
    const b = held("b");
    const { balancer, clock } = setup([a, b]);
    const failure = failureOf(balancer.call(""));
    balancer.update("b", { weight: 0 });
    a.asked[0]?.reject(network);
    await clock.advance(ROUND_WAIT);
    a.asked[1]?.reject(network);
    expect((await failure).attempts.map(({ endpoint }) => endpoint)).toEqual(["a", "a"]);
    expect(b.asked).toHaveLength(0);
  });

  it("takes it out for trials too, until it has a weight again", async () => {
    const a = held("a");
    const { balancer, clock } = setup([a, answering("b")]);
    balancer.trip("a");
    balancer.update("a", { weight: 0 });
    await clock.advance(BLOCK_MS);
    await balancer.call("");
    expect(a.asked).toHaveLength(0);
    balancer.update("a", { weight: 1 });
    await balancer.call("");
    expect(a.asked).toHaveLength(1);
  });

  it("lets running attempts finish", async () => {
    const a = held("a");
    const { balancer, clock } = setup([a]);
    const call = balancer.call("");
    balancer.update("a", { weight: 0 });
    await clock.advance(4_000);
    a.asked[0]?.resolve("in time");
    expect((await call).endpoint).toBe("a");
  });
});

describe("changes of the pool", () => {
  it("are told once each to listeners and to the strategy, which sees the endpoints of now", async () => {
    const told: string[] = [];
    const spread = priorityWeight();
    const { balancer } = setup([answering("a")], {
      strategy: () => ({
        ...spread,
        onPoolChange: (endpoints) =>
          void told.push(endpoints.map(({ name, weight }) => `${name}${weight}`).join(" ")),
      }),
    });
    balancer.on("poolChange", ({ endpoint, change }) => told.push(`${endpoint} ${change}`));
    balancer.add(answering("b", { weight: 2 }));
    balancer.update("a", { weight: 5 });
    await balancer.remove("a");
    expect(() => balancer.add(answering("b"))).toThrow();
    expect(() => balancer.update("b", { weight: -1 })).toThrow();
    expect(told).toEqual(["a1 b2", "b added", "a5 b2", "a updated", "b2", "a removed"]);
  });

  it("leave the shares exact, whenever they come", async () => {
    const weight = fc.integer({ min: 1, max: 9 });
    const weights = fc.tuple(weight, weight, weight, weight);
    const property = fc.asyncProperty(
      weights,
      weight,
      fc.nat(60),
      fc.nat(60),
      async (given, other, ...calls) => {
        const endpoints = given.map((each, index) => answering(`e${index}`, { weight: each }));
        const { balancer } = setup(endpoints.slice(0, 3), { random: seededRandom(1) });
        for (let count = 0; count < calls[0]; count++) await balancer.call("");
        balancer.add(endpoints[3] as Played);
        balancer.update("e0", { weight: other });
        for (let count = 0; count < calls[1]; count++) await balancer.call("");
        await balancer.remove("e1");
        const total = balancer.status().reduce((sum, row) => sum + row.weight, 0);
        const shares = new Map<string, number>();
        for (let count = 0; count < 10 * total; count++) {
          const { endpoint } = await balancer.call("");
          shares.set(endpoint, (shares.get(endpoint) ?? 0) + 1);
        }
        // The error in the shares at the moment of a change is made good once.
        for (const row of balancer.status())
          expect(Math.abs((shares.get(row.name) ?? 0) - 10 * row.weight)).toBeLessThanOrEqual(2);
      },
    );
    await fc.assert(property, { seed: 5, numRuns: 60 });
  });
});
