import { describe, expect, it } from "vitest";
import { type ErrorCode, StreamFallbackError } from "../errors.ts";
import { type ManualClock, manualClock } from "../runtime/manual-clock.ts";
import type { CallOptions } from "./call-options.ts";
import { type Balancer, type BalancerOptions, createBalancer } from "./create-balancer.ts";
import type { EndpointOptions } from "./endpoint.ts";

/** An endpoint that fails with this code while there is one. */
interface Switched extends EndpointOptions<string, string> {
  fails: ErrorCode | undefined;
}

function switched(name: string, options: Partial<EndpointOptions<string, string>> = {}): Switched {
  const endpoint: Switched = {
    name,
    fails: "NETWORK",
    async call() {
      if (endpoint.fails) throw new StreamFallbackError(endpoint.fails, "no");
      return `from ${name}`;
    },
    ...options,
  };
  return endpoint;
}

interface Setup {
  balancer: Balancer<string, string>;
  clock: ManualClock;
  /** Calls that ask everyone who may be asked, once each. */
  calls(count: number, options?: CallOptions, request?: string): Promise<void>;
  states(): string[];
}

/** A pool with tokens enough: what it does is the breakers' work alone. */
function setup(endpoints: Switched[], options: Partial<BalancerOptions<string, string>> = {}): Setup {
  const clock = manualClock();
  const failover = { rounds: 1, reserve: 10_000 };
  const base = { name: "pool", endpoints, clock, random: () => 0.5, breaker: { blockJitter: 0 }, failover };
  const balancer = createBalancer({ ...base, ...options });
  return {
    balancer,
    clock,
    async calls(count, callOptions = {}, request = "") {
      for (let call = 0; call < count; call++) await balancer.call(request, callOptions).catch(() => {});
    },
    states: () => balancer.status().map(({ state }) => state),
  };
}

function countsOf({ balancer }: Setup): number[] {
  return balancer.status().map(({ failureCount }) => failureCount);
}

describe("when every endpoint fails", () => {
  it("half of them open after three failures, the other half only after ten in a row", async () => {
    const pool = setup(["a", "b", "c", "d"].map((name) => switched(name)));
    await pool.calls(2);
    expect(pool.states()).toEqual(["closed", "closed", "closed", "closed"]);
    await pool.calls(1);
    expect(pool.states().toSorted()).toEqual(["closed", "closed", "open", "open"]);
    await pool.calls(6);
    expect(pool.states().toSorted()).toEqual(["closed", "closed", "open", "open"]);
    await pool.calls(1);
    expect(pool.states()).toEqual(["open", "open", "open", "open"]);
  });

  it.each([
    [1, 1],
    [2, 1],
    [3, 2],
    [4, 2],
    [5, 3],
  ])("of %i endpoints %i are the last line", async (size, kept) => {
    const pool = setup(Array.from({ length: size }, (_, index) => switched(`e${index}`)));
    await pool.calls(9);
    expect(pool.states().filter((state) => state === "closed")).toHaveLength(kept);
    await pool.calls(1);
    expect(pool.states().filter((state) => state === "closed")).toHaveLength(0);
  });
});

describe("an endpoint of the last line", () => {
  it("begins its row anew with every success", async () => {
    const a = switched("a");
    const pool = setup([a]);
    await pool.calls(9);
    a.fails = undefined;
    await pool.calls(1);
    a.fails = "NETWORK";
    await pool.calls(9);
    // 18 of 19 calls failed: the ratio rule rests too.
    expect(pool.states()).toEqual(["closed"]);
    await pool.calls(1);
    expect(pool.states()).toEqual(["open"]);
  });

  it("does not open by flapping, which would open it beside a healthy one", async () => {
    const [a, b, well] = [switched("a"), switched("b"), switched("well")];
    well.fails = undefined;
    const breaker = { blockJitter: 0, maxFailures: 1_000 };
    const alone = setup([a], { breaker });
    const beside = setup([b, well], { breaker });
    for (let call = 0; call < 20; call++) {
      a.fails = call % 5 === 0 ? undefined : "NETWORK";
      b.fails = a.fails;
      await alone.calls(1);
      await beside.calls(1, { prefer: "b" });
    }
    expect(alone.states()).toEqual(["closed"]);
    expect(beside.states()).toEqual(["open", "closed"]);
  });

  it("is one no longer when another endpoint has recovered", async () => {
    const [a, b] = [switched("a"), switched("b")];
    const pool = setup([a, b]);
    await pool.calls(5);
    expect(pool.states().toSorted()).toEqual(["closed", "open"]);
    const [open, last] = pool.states()[0] === "open" ? [a, b] : [b, a];
    open.fails = undefined;
    pool.balancer.reset(open.name);
    await pool.calls(1, { prefer: last.name });
    expect(pool.balancer.status().find(({ name }) => name === last.name)?.state).toBe("open");
  });

  it("does not count on a blocked endpoint whose trial is still out", async () => {
    const pool = setup([switched("a", { call: () => new Promise(() => {}) }), switched("b")]);
    pool.balancer.trip("a");
    await pool.clock.advance(300_000);
    pool.balancer.call("").catch(() => {});
    await pool.clock.advance(0);
    await pool.calls(8);
    expect([pool.states(), countsOf(pool)]).toEqual([
      ["half-open", "closed"],
      [0, 9],
    ]);
    await pool.calls(1);
    expect(pool.states()).toEqual(["half-open", "open"]);
  });

  it.each(["RISK_CONTROL", "RATE_LIMITED", "EMPTY_REPLY"] as const)("opens at once for %s", async (code) => {
    const a = switched("a");
    a.fails = code;
    const pool = setup([a]);
    await pool.calls(1);
    expect(pool.states()).toEqual(["open"]);
  });

  it("opens by hand", () => {
    const pool = setup([switched("a")]);
    pool.balancer.trip("a");
    expect(pool.states()).toEqual(["open"]);
  });

  it("opens after as many failures as it is told to", async () => {
    const pool = setup([switched("a")], { breaker: { floorFailures: 4 } });
    await pool.calls(3);
    expect(pool.states()).toEqual(["closed"]);
    await pool.calls(1);
    expect(pool.states()).toEqual(["open"]);
  });

  it("is none where no share of the endpoints must stay closed", async () => {
    const pool = setup([switched("a"), switched("b")], { breaker: { floorShare: 0 } });
    await pool.calls(3);
    expect(pool.states()).toEqual(["open", "open"]);
  });
});

describe("the last line is that of the call, not of the pool", () => {
  it("where the caller excludes the others", async () => {
    const pool = setup([switched("a"), switched("b"), switched("c")]);
    await pool.calls(9, { exclude: ["b", "c"] });
    expect([pool.states(), countsOf(pool)]).toEqual([
      ["closed", "closed", "closed"],
      [9, 0, 0],
    ]);
    await pool.calls(1, { exclude: ["b", "c"] });
    expect(pool.states()[0]).toBe("open");
  });

  it("where the others do not accept the request", async () => {
    const onlyLists = { accepts: (request: string) => request === "list" };
    const pool = setup([switched("a"), switched("b", onlyLists), switched("c", onlyLists)]);
    await pool.calls(9, {}, "stream");
    expect(pool.states()[0]).toBe("closed");
    // For a question that the others could answer it is none.
    await pool.calls(1, { prefer: "a" }, "list");
    expect(pool.states()[0]).toBe("open");
  });

  it("where the others have weight 0", async () => {
    const pool = setup([switched("a"), switched("b", { weight: 0 }), switched("c", { weight: 0 })]);
    await pool.calls(9);
    expect(pool.states()[0]).toBe("closed");
  });

  it("and endpoints that cannot answer do not make more of the others stay", async () => {
    const never = { accepts: () => false };
    const pool = setup([switched("a"), switched("b"), switched("x", never), switched("y", never)]);
    pool.balancer.trip("x");
    pool.balancer.trip("y");
    await pool.calls(3);
    expect(pool.states().filter((state) => state === "closed")).toHaveLength(1);
  });
});
