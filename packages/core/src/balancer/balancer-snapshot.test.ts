import { describe, expect, it } from "vitest";
import type { ErrorCode } from "../errors.ts";
import { type ManualClock, manualClock } from "../runtime/manual-clock.ts";
import type { BalancerSnapshot } from "./balancer-snapshot.ts";
import { failureOf } from "./test-world/failures.ts";
import { after, held, played } from "./test-world/played.ts";
import { BLOCK_MS, createPool, type Pool, type PoolOptions } from "./test-world/pool.ts";

const START = 1_767_225_600_000;
const MINUTE = 60_000;
const LONGEST_BLOCK = 3_600_000;

interface Setup extends Pool {
  /** Codes that the named endpoint fails with, one per attempt; then it answers. */
  fails: Record<string, ErrorCode[]>;
}

/** A balancer in a process that began at the given moment. */
function startedAt(wallMs: number, names: string[] = ["a", "b"], options: PoolOptions = {}): Setup {
  const fails: Setup["fails"] = {};
  const endpoints = names.map((name, index) =>
    played(name, () => fails[name]?.shift() ?? "well", { weight: index === 0 ? 99 : 1 }),
  );
  const base = { clock: manualClock(wallMs), identify: (request: string) => request };
  return { ...createPool(endpoints, { ...base, failover: { rounds: 1 }, ...options }), fails };
}

/** What a process that ends now leaves behind in a file. */
function saved({ balancer }: Setup): BalancerSnapshot {
  return JSON.parse(JSON.stringify(balancer.snapshot()));
}

/** Another process, begun `laterMs` after the first one ended. */
function restarted(before: Setup, laterMs: number, names?: string[], options?: PoolOptions): Setup {
  const next = startedAt(before.clock.wallNow() + laterMs, names, options);
  next.balancer.restore(saved(before));
  return next;
}

describe("a balancer restored after a restart", () => {
  it("keeps an open endpoint open for what is left of its block", async () => {
    const before = startedAt(START);
    before.balancer.trip("a");
    await before.clock.advance(MINUTE);
    const { balancer, clock } = restarted(before, 90_000);
    expect(balancer.status()).toMatchObject([
      { state: "open", retryAfterMs: BLOCK_MS - 150_000, retryAt: START + BLOCK_MS },
      { state: "closed", retryAfterMs: 0 },
    ]);
    for (let count = 0; count < 5; count++) expect((await balancer.call("")).endpoint).toBe("b");
    await clock.advance(BLOCK_MS - 150_001);
    expect(balancer.status()[0]?.state).toBe("open");
    await clock.advance(1);
    expect(balancer.status()[0]?.state).toBe("half-open");
  });

  it("sends a trial to an endpoint whose block ended meanwhile", async () => {
    const before = startedAt(START);
    before.balancer.trip("a");
    const { balancer, clock, fails } = restarted(before, BLOCK_MS);
    expect(balancer.status()[0]).toMatchObject({ state: "half-open", retryAfterMs: 0 });
    fails.a = ["NETWORK"];
    await balancer.call("");
    await clock.advance(0);
    expect(balancer.status()[0]).toMatchObject({ state: "open", retryAfterMs: 2 * BLOCK_MS });
  });

  it("keeps a half-open endpoint half-open, with room for its trial", async () => {
    const before = startedAt(START, ["a"]);
    before.balancer.trip("a");
    await before.clock.advance(BLOCK_MS);
    const { balancer } = restarted(before, 0, ["a"]);
    expect((await balancer.call("")).attempts).toMatchObject([{ role: "trial", kind: "success" }]);
    expect(balancer.status()[0]?.state).toBe("closed");
  });

  it("goes on counting the failures of a closed endpoint", async () => {
    const before = startedAt(START);
    before.fails.a = ["NETWORK", "NETWORK"];
    await before.balancer.call("");
    await before.balancer.call("");
    const { balancer, fails } = restarted(before, MINUTE);
    expect(balancer.status()[0]).toMatchObject({ state: "closed", failureCount: 2 });
    fails.a = ["NETWORK"];
    await balancer.call("");
    expect(balancer.status()[0]?.state).toBe("open");
  });

  it("counts the time between as health, which makes the next block shorter", async () => {
    const before = startedAt(START);
    for (let count = 0; count < 3; count++) before.balancer.trip("a");
    await before.clock.advance(4 * BLOCK_MS);
    await before.balancer.call("");
    await before.clock.advance(0);
    expect(before.balancer.status()[0]?.state).toBe("closed");
    const { balancer } = restarted(before, 2 * BLOCK_MS);
    balancer.trip("a");
    expect(balancer.status()[0]?.retryAfterMs).toBe(2 * BLOCK_MS);
  });

  it("still shuts out the identity that was shut out, and no other", async () => {
    const before = startedAt(START, ["a"]);
    for (const who of ["anna", "__proto__"]) {
      before.fails.a = ["RISK_CONTROL"];
      await failureOf(before.balancer.call(who));
    }
    const { balancer, clock, fails } = restarted(before, MINUTE, ["a"]);
    for (const who of ["anna", "__proto__"])
      expect(await failureOf(balancer.call(who))).toMatchObject({
        attempts: [],
        retryAfterMs: BLOCK_MS - MINUTE,
      });
    expect((await balancer.call("ben")).endpoint).toBe("a");
    expect(balancer.status()[0]?.state).toBe("closed");
    await clock.advance(BLOCK_MS - MINUTE);
    fails.a = ["RISK_CONTROL"];
    expect((await failureOf(balancer.call("anna"))).retryAfterMs).toBe(2 * BLOCK_MS);
  });

  it("hedges after the usual time of before, not after 3 s", async () => {
    const before = startedAt(START, ["a"]);
    before.balancer.add(played("slow", after(before.clock, 400), { weight: 999 }));
    for (let count = 0; count < 20; count++) {
      const call = before.balancer.call("");
      await before.clock.advance(400);
      await call;
    }
    expect(before.balancer.status()[1]?.p95Ms).toBe(400);
    const next = startedAt(before.clock.wallNow(), ["b"]);
    next.balancer.add(held("slow", { weight: 999 }));
    const hedges: unknown[] = [];
    next.balancer.on("hedge", (event) => hedges.push(event));
    next.balancer.restore(saved(before));
    expect(next.balancer.status()[1]?.p95Ms).toBe(400);
    const call = next.balancer.call("");
    await next.clock.advance(399);
    expect(hedges).toEqual([]);
    await next.clock.advance(1);
    expect(hedges).toEqual([{ from: "slow", to: "b", afterMs: 400 }]);
    await call;
  });

  it("replaces its oldest latencies by new ones", async () => {
    const before = startedAt(START, ["a"], { hedge: { enabled: false } });
    let takesMs = 1_000;
    const timed = (clock: ManualClock) =>
      played(
        "timed",
        after(clock, () => takesMs),
      );
    const learn = async ({ balancer, clock }: Setup, count: number) => {
      for (let each = 0; each < count; each++) {
        const call = balancer.call("", { exclude: ["a"] });
        await clock.advance(takesMs);
        await call;
      }
    };
    before.balancer.add(timed(before.clock));
    await learn(before, 50);
    takesMs = 10;
    await learn(before, 25);
    const next = startedAt(before.clock.wallNow(), ["a"], { hedge: { enabled: false } });
    next.balancer.add(timed(next.clock));
    next.balancer.restore(saved(before));
    expect(next.balancer.status()[1]?.p95Ms).toBe(1_000);
    await learn(next, 25);
    expect(next.balancer.status()[1]?.p95Ms).toBe(10);
  });

  it("sends a trial soon where every endpoint was blocked, but not to one tripped by hand", async () => {
    const before = startedAt(START, ["a", "b"]);
    before.fails.a = new Array<ErrorCode>(10).fill("NETWORK");
    for (let count = 0; count < 10; count++) await failureOf(before.balancer.call("", { exclude: ["b"] }));
    before.balancer.trip("b");
    const { balancer, clock } = restarted(before, 1_000);
    expect(await failureOf(balancer.call(""))).toMatchObject({ attempts: [], retryAfterMs: 5_000 });
    await clock.advance(5_000);
    expect((await balancer.call("")).attempts).toMatchObject([{ endpoint: "a", role: "trial" }]);
    expect(balancer.status()).toMatchObject([{ state: "closed" }, { state: "open" }]);
  });
});

describe("blocks of a restored snapshot", () => {
  it("get no longer where the wall clock was set back", async () => {
    const before = startedAt(START);
    before.balancer.trip("a");
    await before.clock.advance(MINUTE);
    const { balancer } = restarted(before, -30 * 24 * 60 * MINUTE);
    expect(balancer.status()[0]).toMatchObject({ state: "open", retryAfterMs: BLOCK_MS - MINUTE });
  });

  it("end where the wall clock was set forward, and a trial decides", () => {
    const before = startedAt(START);
    before.balancer.trip("a");
    const { balancer } = restarted(before, 365 * 24 * 60 * MINUTE);
    expect(balancer.status()[0]?.state).toBe("half-open");
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1e300, "soon", null, undefined, -5])(
    "are never longer than the longest block, whatever is in it (%s)",
    async (nonsense) => {
      const before = startedAt(START);
      before.balancer.trip("a");
      const snapshot = saved(before);
      const breaker = { ...snapshot.endpoints.a?.breaker, blockedForMs: nonsense, firmForMs: nonsense };
      const severe = { ...breaker, severity: nonsense };
      for (const changed of [
        { ...snapshot, takenAt: nonsense },
        { ...snapshot, endpoints: { a: { breaker: severe, pairs: {}, latenciesMs: [nonsense] } } },
      ]) {
        const { balancer, clock, fails } = startedAt(START);
        balancer.restore(changed as BalancerSnapshot);
        expect(balancer.status()[0]?.retryAfterMs).toBeLessThanOrEqual(LONGEST_BLOCK);
        await clock.advance(LONGEST_BLOCK);
        expect(balancer.status()[0]?.state).toBe("half-open");
        fails.a = ["NETWORK"];
        await balancer.call("");
        expect(balancer.status()[0]?.retryAfterMs).toBeLessThanOrEqual(LONGEST_BLOCK);
      }
    },
  );
});
