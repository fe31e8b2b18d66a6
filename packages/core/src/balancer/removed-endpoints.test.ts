import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { failureOf } from "./test-world/failures.ts";
import { answering, failing, held, type Played } from "./test-world/played.ts";
import { BLOCK_MS, createPool, type Pool, type PoolOptions } from "./test-world/pool.ts";
import { STILL_RUNNING, watched } from "./test-world/watched.ts";

/** The wait before a second round, where chance gives the middle of its range. */
const ROUND_WAIT = 1_000;
/** Without hedges, so that only failures and changes move a call on. */
function setup(endpoints: Played[], options: PoolOptions = {}): Pool {
  return createPool(endpoints, { hedge: { enabled: false }, ...options });
}

const network = new StreamFallbackError("NETWORK", "no");

describe("an endpoint that is removed", () => {
  it("is not asked by calls that begin from now on, and gone from the status", async () => {
    const { balancer } = setup([answering("a", { weight: 9 }), answering("b")]);
    await balancer.remove("a");
    for (let count = 0; count < 10; count++) expect((await balancer.call("")).endpoint).toBe("b");
    expect(balancer.status().map(({ name }) => name)).toEqual(["b"]);
  });

  it("is not asked by a running call, in this round or the next", async () => {
    const a = held("a", { weight: 9 });
    const b = held("b");
    const { balancer, clock } = setup([a, b, failing("c", { priority: 5 })]);
    const failure = failureOf(balancer.call(""));
    await balancer.remove("b");
    a.asked[0]?.reject(network);
    await clock.advance(ROUND_WAIT);
    a.asked[1]?.reject(network);
    const { attempts } = await failure;
    expect(attempts.map(({ endpoint }) => endpoint).sort()).toEqual(["a", "a", "c", "c"]);
    expect(b.asked).toHaveLength(0);
  });

  it("is not asked by a hedge either", async () => {
    const [a, b, c] = [held("a", { weight: 9 }), held("b"), held("c", { priority: 5 })];
    const { balancer, clock } = setup([a, b, c], { hedge: {} });
    const call = balancer.call("");
    await balancer.remove("b");
    await clock.advance(3_000);
    expect([b.asked.length, c.asked.length]).toEqual([0, 1]);
    a.asked[0]?.resolve("");
    await call;
  });

  it("lets running attempts finish, and has left when the last one has ended", async () => {
    const a = held("a");
    const { balancer, clock } = setup([a, held("b")]);
    const calls = [balancer.call("", { prefer: "a" }), balancer.call("", { prefer: "a" })];
    const drain = watched(balancer.remove("a"));
    await clock.advance(4_000);
    a.asked[0]?.resolve("one");
    await clock.advance(0);
    expect(drain.outcome).toBe(STILL_RUNNING);
    expect(a.asked[1]?.signal.aborted).toBe(false);
    a.asked[1]?.reject(new StreamFallbackError("ROOM_NOT_FOUND", "no such room"));
    expect(await calls[0]).toMatchObject({ value: "one", endpoint: "a" });
    expect(await failureOf(calls[1] as Promise<unknown>)).toMatchObject({ code: "ROOM_NOT_FOUND" });
    await clock.advance(0);
    expect(drain.outcome).toBeUndefined();
  });

  it("has left only when a trial that outlived its call has ended", async () => {
    const a = held("a");
    const { balancer, clock } = setup([a, answering("b")]);
    balancer.trip("a");
    await clock.advance(BLOCK_MS);
    await balancer.call("");
    const drain = watched(balancer.remove("a"));
    await clock.advance(4_999);
    expect(drain.outcome).toBe(STILL_RUNNING);
    await clock.advance(1);
    expect(drain.outcome).toBeUndefined();
  });

  it("ends running attempts after drainMs, blames nobody, and their calls go on elsewhere", async () => {
    const [a, b] = [held("a"), held("b")];
    const { balancer, clock } = setup([a, b]);
    const told: unknown[] = [];
    balancer.on("failure", (event) => told.push(event));
    balancer.on("failover", (event) => told.push(event));
    const call = balancer.call("", { prefer: "a" });
    const drain = watched(balancer.remove("a", { drainMs: 2_000 }));
    await clock.advance(1_999);
    expect(a.asked[0]?.signal.aborted).toBe(false);
    await clock.advance(1);
    expect(a.asked[0]?.signal.reason).toMatchObject({ code: "ABORTED", fault: "caller" });
    expect(drain.outcome).toBeUndefined();
    expect(told).toEqual([{ from: "a", to: "b", code: "ABORTED" }]);
    b.asked[0]?.resolve("rescued");
    expect(await call).toMatchObject({
      value: "rescued",
      attempts: [
        { endpoint: "a", role: "first", kind: "neutral", code: "ABORTED", durationMs: 2_000 },
        { endpoint: "b", role: "failover", kind: "success", startedMs: 2_000 },
      ],
    });
  });

  it("with drainMs 0 ends running attempts at once", async () => {
    const a = held("a");
    const { balancer, clock } = setup([a, answering("b")]);
    const call = balancer.call("", { prefer: "a" });
    const drain = watched(balancer.remove("a", { drainMs: 0 }));
    await clock.advance(0);
    expect(drain.outcome).toBeUndefined();
    expect(a.asked[0]?.signal.aborted).toBe(true);
    expect(await call).toMatchObject({ endpoint: "b", attempts: [{ kind: "neutral" }, { startedMs: 0 }] });
  });

  it("drains for as long as an attempt might take when it was removed", async () => {
    const a = held("a");
    const { balancer, clock } = setup([a]);
    const failure = failureOf(balancer.call("", { timeoutMs: 60_000 }));
    const drain = watched(balancer.remove("a"));
    // From now on an attempt may run longer than the removed endpoint drains.
    balancer.updateConfig({ failover: { attemptTimeoutMs: 50_000 } });
    await clock.advance(9_999);
    expect(a.asked[0]?.signal.aborted).toBe(false);
    await clock.advance(1);
    expect(a.asked[0]?.signal.reason).toMatchObject({ code: "ABORTED" });
    expect(drain.outcome).toBeUndefined();
    balancer.close();
    await failure;
  });

  it("has left when the balancer is closed, and leaves no timer behind", async () => {
    const { balancer, timers } = setup([held("a")]);
    const failure = failureOf(balancer.call(""));
    const drain = balancer.remove("a", { drainMs: 60_000 });
    balancer.close();
    await drain;
    expect(await failure).toMatchObject({ code: "CLOSED" });
    expect(timers.pending.size).toBe(0);
  });

  it.each(["a", "stranger"])(
    "a second time, or was never there, is refused with the names there are (%s)",
    async (name) => {
      const { balancer } = setup([answering("a"), answering("b")]);
      await balancer.remove("a");
      const error = await failureOf(balancer.remove(name));
      expect(error).toMatchObject({ code: "INVALID_INPUT" });
      expect(error.message).toMatch(new RegExp(`pool.*"${name}".*b`));
    },
  );
});

describe("the last endpoint that is removed", () => {
  it("still answers the call that runs there, and new calls are refused at once", async () => {
    const a = held("a");
    const { balancer } = setup([a]);
    const call = balancer.call("");
    const drain = balancer.remove("a");
    const refused = await failureOf(balancer.call(""));
    expect(refused).toMatchObject({ code: "NO_ENDPOINT_AVAILABLE", attempts: [], retryAfterMs: undefined });
    a.asked[0]?.resolve("last words");
    expect((await call).value).toBe("last words");
    await drain;
  });

  it("leaves its calls to an endpoint that is added before their second round", async () => {
    const { balancer, clock } = setup([held("a")]);
    const call = balancer.call("");
    const drain = balancer.remove("a", { drainMs: 0 });
    await clock.advance(1);
    await drain;
    balancer.add(answering("b"));
    await clock.advance(ROUND_WAIT);
    expect((await call).attempts).toMatchObject([{ endpoint: "a", kind: "neutral" }, { endpoint: "b" }]);
  });

  it("ends its calls when no endpoint is added, without a time to ask again", async () => {
    const { balancer, clock } = setup([held("a")]);
    const failure = failureOf(balancer.call(""));
    const drain = balancer.remove("a", { drainMs: 0 });
    await clock.advance(20_000);
    await drain;
    const error = await failure;
    expect(error.attempts).toMatchObject([{ endpoint: "a", kind: "neutral", code: "ABORTED" }]);
    expect(error.message).not.toContain("Infinity");
    expect(error.retryAfterMs ?? 0).toBeLessThan(Number.POSITIVE_INFINITY);
  });
});
