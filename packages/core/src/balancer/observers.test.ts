import { describe, expect, it } from "vitest";
import { type ErrorCode, StreamFallbackError } from "../errors.ts";
import type { Logger } from "../runtime/logger.ts";
import type { Candidate, Strategy } from "../strategies/strategy.ts";
import type { BalancerEvents } from "./balancer-events.ts";
import type { EndpointOptions } from "./endpoint.ts";
import { boom } from "./test-world/failures.ts";
import { answering, held, played } from "./test-world/played.ts";
import { createPool, inFlightOf, type Pool, type PoolOptions } from "./test-world/pool.ts";
import { watched } from "./test-world/watched.ts";

const late = (name: string) => held(name, { priority: 2 });
const last = (name: string) => answering(name, { priority: 3 });
const failing = (name: string, code: ErrorCode = "NETWORK") => played(name, code, { weight: 9 });

/** A call with every event: `a` is shut out, `b` is late, `c` answers beside it. */
async function story(
  options: PoolOptions,
  watch: (pool: Pool) => void,
): Promise<Pool & { outcome: unknown }> {
  const pool = createPool([failing("a", "RISK_CONTROL"), late("b"), last("c")], options);
  watch(pool);
  pool.balancer.update("a", { weight: 99 });
  const call = pool.balancer.call("").then(
    ({ value }) => value,
    (error: unknown) => error,
  );
  await pool.clock.advance(3_000);
  return { ...pool, outcome: await call };
}

function inFlight(pool: Pool): number {
  return inFlightOf(pool).reduce((sum, each) => sum + each, 0);
}

const EVENTS = ["attempt", "success", "failure", "failover", "hedge", "state", "poolChange"] as const;
const OF_A_CALL = EVENTS.filter((name) => name !== "poolChange");

describe.each(EVENTS)("a listener to the event %s", (event: keyof BalancerEvents) => {
  it.each<[string, () => unknown]>([
    ["throws", boom],
    ["rejects", async () => boom()],
  ])("that %s harms no call, and is reported once, by the event's name", async (_what, listener) => {
    const pool = await story({}, ({ balancer }) => balancer.on(event, listener));
    expect(pool.outcome).toBe("from c");
    for (const change of [1, 2]) pool.balancer.update("c", { weight: change });
    for (let count = 0; count < 3; count++) await pool.balancer.call("", { prefer: "c" });
    await pool.clock.advance(20_000);
    expect(pool.logged).toMatchObject([{ fields: { event, error: expect.any(Error) } }]);
    expect(inFlight(pool)).toBe(0);
  });

  it("that never returns from its promise is not waited for", async () => {
    const pool = await story({}, ({ balancer }) => balancer.on(event, () => new Promise(() => {})));
    expect(pool.outcome).toBe("from c");
    expect(pool.logged).toEqual([]);
  });

  it("that begins a call of its own gets an answer, and so does the first call", async () => {
    let own: Promise<unknown> | undefined;
    let hasBegun = false;
    const pool = await story({}, ({ balancer }) =>
      balancer.on(event, () => {
        if (hasBegun) return;
        hasBegun = true;
        own = balancer.call("", { prefer: "c" });
      }),
    );
    expect(pool.outcome).toBe("from c");
    expect(await own).toMatchObject({ value: "from c" });
    await pool.clock.advance(20_000);
    expect(inFlight(pool)).toBe(0);
  });
});

describe.each(OF_A_CALL)("a listener to the event %s that", (event) => {
  it("aborts the call ends it with nothing left running", async () => {
    const caller = new AbortController();
    const pool = createPool([failing("a", "RISK_CONTROL"), late("b"), last("c")]);
    pool.balancer.on(event, () => caller.abort());
    const call = watched(pool.balancer.call("", { signal: caller.signal }));
    await pool.clock.advance(3_000);
    expect(call.outcome).toMatchObject({ code: "ABORTED" });
    expect(inFlight(pool)).toBe(0);
  });

  it("closes the balancer ends the call with CLOSED and nothing left running", async () => {
    const pool = await story({}, ({ balancer }) => balancer.on(event, () => balancer.close()));
    expect(pool.outcome).toMatchObject({ code: "CLOSED" });
    expect(inFlight(pool)).toBe(0);
  });

  it("removes every endpoint at once leaves no call hanging", async () => {
    const pool = await story({}, ({ balancer }) =>
      balancer.on(event, () => {
        for (const { name } of balancer.status()) balancer.remove(name, { drainMs: 0 }).catch(boom);
      }),
    );
    await pool.clock.advance(20_000);
    expect(pool.outcome === "from c" || pool.outcome instanceof StreamFallbackError).toBe(true);
    expect(pool.balancer.status()).toEqual([]);
    expect(pool.logged).toEqual([]);
  });
});

describe("a logger whose methods throw", () => {
  it("harms no call, whatever is logged", async () => {
    const logger: Logger = { debug: boom, info: boom, warn: boom, error: boom };
    const strategy = () => ({ name: "bad", pick: boom, onOutcome: boom, onPoolChange: boom });
    const pool = await story({ logger, strategy }, ({ balancer }) => {
      for (const event of EVENTS) balancer.on(event, boom);
    });
    expect(pool.outcome).toBe("from c");
  });
});

describe("a strategy", () => {
  const stranger: Candidate = { name: "stranger", priority: 1, weight: 1, distance: 0, inFlight: 0 };
  const first = (candidates: readonly Candidate[]) => candidates[0] as Candidate;
  const bad: [string, Partial<Strategy>][] = [
    ["throws when it picks", { pick: boom }],
    ["picks a stranger", { pick: () => stranger }],
    ["picks a copy", { pick: (candidates) => ({ ...first(candidates) }) }],
    ["picks nobody", { pick: () => undefined as unknown as Candidate }],
    ["empties the list", { pick: (candidates) => (candidates as Candidate[]).splice(0)[0] as Candidate }],
    ["throws when told of an outcome", { onOutcome: boom }],
    ["throws when told of a change", { onPoolChange: boom }],
    ["throws whatever it is told", { pick: boom, onOutcome: boom, onPoolChange: boom }],
  ];

  it.each(bad)("that %s harms no call", async (_what, methods) => {
    const strategy = () => ({ name: "bad", pick: first, ...methods });
    const pool = await story({ strategy }, () => {});
    expect(pool.outcome).toBe("from c");
  });

  it.each(bad.filter(([what]) => what !== "empties the list"))(
    "that %s is reported once, not at every call",
    async (_what, methods) => {
      const strategy = () => ({ name: "bad", pick: first, ...methods });
      const { balancer, logged } = createPool([failing("a"), last("b"), last("c")], { strategy });
      for (let count = 1; count < 10; count++) {
        balancer.update("b", { weight: count });
        await balancer.call("");
      }
      expect(logged).toMatchObject([{ fields: { strategy: "bad" } }]);
    },
  );

  it("that picks one which may not be called is not obeyed", async () => {
    let kept: Candidate | undefined;
    const strategy = () => ({
      name: "keeper",
      pick: (candidates: readonly Candidate[]) => {
        kept ??= first(candidates);
        return kept;
      },
    });
    const { balancer } = createPool([last("a"), last("b")], { strategy });
    expect((await balancer.call("")).endpoint).toBe("a");
    balancer.trip("a");
    expect((await balancer.call("")).endpoint).toBe("b");
    await balancer.remove("a");
    expect((await balancer.call("")).endpoint).toBe("b");
  });

  it("that works is not reported", async () => {
    const strategy = () => ({ name: "good", pick: first, onOutcome: () => {}, onPoolChange: () => {} });
    expect((await story({ strategy }, () => {})).logged).toEqual([]);
  });
});

describe("a function of the caller's that throws", () => {
  it("instead of naming the identity ends the call with a typed error and nothing left running", async () => {
    const pool = createPool([last("a")], { identify: boom });
    const call = watched(pool.balancer.call(""));
    await pool.clock.advance(0);
    expect(call.outcome).toBeInstanceOf(StreamFallbackError);
    expect(inFlight(pool)).toBe(0);
  });

  it.each<[string, EndpointOptions<string, string>[]]>([
    ["nobody is there", []],
    ["everyone failed", [failing("a", "RISK_CONTROL")]],
    ["the time is spent", [late("a")]],
  ])("instead of naming the request does not hide the failure: %s", async (_what, endpoints) => {
    const pool = createPool(endpoints, { describe: boom });
    const call = watched(pool.balancer.call("", { timeoutMs: 2_000 }));
    await pool.clock.advance(2_000);
    expect(call.outcome).toBeInstanceOf(StreamFallbackError);
    expect(inFlight(pool)).toBe(0);
  });

  it("instead of saying whether it accepts ends the call with a typed error, in the second round too", async () => {
    for (const goodAnswers of [0, 1]) {
      let left = goodAnswers;
      const accepts = () => left-- > 0 || boom();
      const pool = createPool([{ ...failing("a"), accepts }]);
      const call = watched(pool.balancer.call(""));
      await pool.clock.advance(20_000);
      expect(call.outcome).toMatchObject({ code: "UPSTREAM_ERROR", cause: { message: "for a test" } });
      expect(inFlight(pool)).toBe(0);
    }
  });

  it("once does not keep the balancer from answering the next call", async () => {
    let isBroken = true;
    const pool = createPool([last("a")], { identify: (request) => (isBroken ? boom() : request) });
    await pool.balancer.call("").catch(() => {});
    isBroken = false;
    expect((await pool.balancer.call("")).endpoint).toBe("a");
    pool.balancer.close();
  });
});
