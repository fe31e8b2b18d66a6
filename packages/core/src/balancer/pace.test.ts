import { describe, expect, it } from "vitest";
import type { Pace } from "./pace.ts";
import { failureOf } from "./test-world/failures.ts";
import { answering, failing, held, played } from "./test-world/played.ts";
import { createPool, rowOf } from "./test-world/pool.ts";

/** A pace by the ms that each endpoint still makes wait. */
function paced(waits: Record<string, number>): Pace<string> & { taken: string[] } {
  const taken: string[] = [];
  return { taken, waitMs: (endpoint) => waits[endpoint] ?? 0, take: (endpoint) => void taken.push(endpoint) };
}

describe("an endpoint whose turn has not come", () => {
  it("is passed over without blame", async () => {
    const pool = createPool([answering("a"), answering("b", { priority: 2 })], { pace: paced({ a: 500 }) });
    expect(await pool.balancer.call("", { prefer: "a" })).toMatchObject({ endpoint: "b" });
    expect(rowOf(pool, "a")).toMatchObject({ state: "closed", failureCount: 0 });
  });

  it("is not waited for: the call is refused at once and told when to come again", async () => {
    const { balancer } = createPool([answering("a"), answering("b")], { pace: paced({ a: 500, b: 700 }) });
    const error = await failureOf(balancer.call(""));
    expect(error).toMatchObject({ code: "NO_ENDPOINT_AVAILABLE", retryAfterMs: 500, attempts: [] });
    expect(error.message).toContain("a, b would be asked more often than the site bears");
  });

  it("gets no failover, no hedge and no trial", async () => {
    const waits: Record<string, number> = {};
    const a = failing("a");
    const slow = held("slow");
    const other = answering("other", { priority: 2 });
    const pool = createPool([a, other], { pace: paced(waits), failover: { rounds: 1 } });
    waits.other = 100;
    expect(await failureOf(pool.balancer.call(""))).toMatchObject({ code: "ALL_ENDPOINTS_FAILED" });
    expect(other.asked).toHaveLength(0);

    const hedged = createPool([slow, other], { pace: paced(waits) });
    const call = hedged.balancer.call("");
    await hedged.clock.advance(5_000);
    expect(other.asked).toHaveLength(0);
    slow.asked[0]?.resolve("late");
    expect(await call).toMatchObject({ value: "late" });

    pool.balancer.trip("a");
    await pool.clock.advance(300_000);
    Object.assign(waits, { a: 1, other: 0 });
    await pool.balancer.call("");
    expect(a.asked).toHaveLength(1);
  });
});

it("every attempt takes its turn, whatever its role", async () => {
  const pace = paced({});
  const a = played("a", "NETWORK");
  const pool = createPool([a, answering("b", { priority: 2 })], { pace, breaker: { maxFailures: 1 } });
  await pool.balancer.call("", { prefer: "a" });
  expect(pace.taken).toEqual(["a", "b"]);
  a.mood = "well";
  await pool.clock.advance(300_000);
  await pool.balancer.call("");
  expect(pace.taken.slice(2).toSorted()).toEqual(["a", "b"]);
  pool.balancer.acquire("");
  expect(pace.taken).toHaveLength(5);
});

it.each([
  ["throws", { waitMs: () => fail(), take: () => fail() }],
  ["gives NaN", { waitMs: () => Number.NaN, take() {} }],
  ["gives a promise", { waitMs: () => Promise.reject(new Error("for a test")) as never, take() {} }],
])("a pace that %s is told of once and holds nobody back", async (_what, pace) => {
  const { balancer, logged } = createPool([answering("a")], { pace });
  await balancer.call("");
  expect(await balancer.call("")).toMatchObject({ endpoint: "a" });
  expect(logged.map(({ message }) => message)).toEqual(["the pace of a balancer fails; it is passed over"]);
});

function fail(): never {
  throw new Error("for a test");
}
