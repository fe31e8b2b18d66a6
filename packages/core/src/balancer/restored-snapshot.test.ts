import { describe, expect, it } from "vitest";
import type { BalancerSnapshot } from "./balancer-snapshot.ts";
import { type Played, played } from "./test-world/played.ts";
import { BLOCK_MS, createPool, type Pool } from "./test-world/pool.ts";

const START = 1_767_225_600_000;
interface Setup extends Pool {
  /** The first endpoint, which nearly every call asks first. */
  a: Played;
}

function setup(names: string[] = ["a", "b"]): Setup {
  const a = played(names[0] ?? "a", "well", { weight: 99 });
  const others = names.slice(1).map((name) => played(name, "well"));
  return { ...createPool([a, ...others], { identify: (request) => request, failover: { rounds: 1 } }), a };
}

/** What a process that ends now leaves behind in a file. */
function saved({ balancer }: Pool): BalancerSnapshot {
  return JSON.parse(JSON.stringify(balancer.snapshot()));
}

describe("a restored snapshot", () => {
  it("ignores endpoints that are no more, and leaves those alone that it does not name", () => {
    const before = setup(["a", "gone"]);
    before.balancer.trip("a");
    before.balancer.trip("gone");
    const after = setup(["a", "new", "toString"]);
    after.balancer.trip("new");
    after.balancer.restore(saved(before));
    expect(after.balancer.status().map(({ name, state }) => `${name} ${state}`)).toEqual([
      "a open",
      "new open",
      "toString closed",
    ]);
  });

  it.each([
    ["nothing", undefined],
    ["null", null],
    ["a number", 1],
    ["text", "{}"],
    ["a list", []],
    ["an empty object", {}],
    ["another version", { version: 2, takenAt: START, endpoints: {} }],
    ["no endpoints", { version: 1, takenAt: START }],
    ["null endpoints", { version: 1, takenAt: START, endpoints: null }],
  ])("is refused if it is no snapshot, and nothing has changed: %s", (_what, nonsense) => {
    const { balancer } = setup();
    balancer.trip("a");
    const before = balancer.status();
    const told: unknown[] = [];
    balancer.on("state", (event) => told.push(event));
    expect(() => balancer.restore(nonsense as unknown as BalancerSnapshot)).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT", message: expect.stringContaining("no snapshot") }),
    );
    expect(balancer.status()).toEqual(before);
    expect(told).toEqual([]);
  });

  it("with broken parts restores the other parts", () => {
    const before = setup();
    before.balancer.trip("b");
    const { balancer } = setup();
    const { endpoints, ...rest } = saved(before);
    const odd = { breaker: 5, pairs: "x", latenciesMs: { 0: 1 } };
    balancer.restore({ ...rest, endpoints: { ...endpoints, a: odd } } as unknown as BalancerSnapshot);
    expect(balancer.status()).toMatchObject([{ state: "closed", p95Ms: undefined }, { state: "open" }]);
  });

  it("is not undone by attempts that began before it", async () => {
    const before = setup();
    before.balancer.trip("a");
    const { balancer } = setup(["b"]);
    const answer = Promise.withResolvers<string>();
    balancer.add({ name: "a", weight: 999, call: () => answer.promise });
    const call = balancer.call("");
    balancer.restore(saved(before));
    answer.resolve("");
    await call;
    expect(balancer.status()[1]).toMatchObject({ name: "a", state: "open" });
  });

  it("announces each state once", () => {
    const before = setup();
    before.balancer.trip("b");
    const after = setup();
    const told: unknown[] = [];
    after.balancer.on("state", (event) => told.push(event));
    after.balancer.restore(saved(before));
    after.balancer.restore(saved(before));
    expect(told).toEqual([{ endpoint: "b", from: "closed", to: "open", retryAfterMs: BLOCK_MS }]);
  });

  it("announces every identity that it shuts out", async () => {
    const before = setup();
    before.a.mood = "RISK_CONTROL";
    await before.balancer.call("anna");
    const after = setup();
    const told: unknown[] = [];
    after.balancer.on("state", (event) => told.push(event));
    after.balancer.restore(saved(before));
    expect(told).toEqual([
      { endpoint: "a", identity: "anna", from: "closed", to: "open", retryAfterMs: BLOCK_MS },
    ]);
  });

  it("changes nothing in the balancer it was taken of, and is plain data", async () => {
    const before = setup();
    for (const mood of ["NETWORK", "RISK_CONTROL"] as const) {
      before.a.mood = mood;
      await before.balancer.call("anna");
    }
    const { status } = before.balancer;
    const rows = status();
    const snapshot = before.balancer.snapshot();
    expect(saved(before)).toEqual(snapshot);
    expect(snapshot).toMatchObject({ version: 1, takenAt: START });
    expect(status()).toEqual(rows);
  });
});
