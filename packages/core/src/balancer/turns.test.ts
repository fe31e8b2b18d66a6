import { AsyncLocalStorage } from "node:async_hooks";
import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { failureOf } from "./test-world/failures.ts";
import { held, type Played } from "./test-world/played.ts";
import { BLOCK_MS, createPool, inFlightOf, type Pool, type PoolOptions } from "./test-world/pool.ts";

interface Scene extends Pool {
  endpoints: readonly Played[];
  /** Texts of the requests that each endpoint was asked, in order. */
  asked(): string[][];
}

/** A pool of endpoints that answer when the test says so, one attempt at a time each. */
function scene(names: readonly string[], options: PoolOptions = {}): Scene {
  const endpoints = names.map((name) => held(name));
  const pool = createPool(endpoints, { maxConcurrent: 1, hedge: { enabled: false }, ...options });
  return {
    ...pool,
    endpoints,
    asked: () => endpoints.map(({ asked }) => asked.map(({ request }) => request)),
  };
}

const limited = () => new StreamFallbackError("RATE_LIMITED", "too many");
const broken = () => new StreamFallbackError("HTTP_STATUS", "500");

describe("a full endpoint", () => {
  it("is passed over while another has room", async () => {
    const { balancer, asked } = scene(["a", "b"]);
    void balancer.call("1", { prefer: "a" });
    void balancer.call("2", { prefer: "a" });
    expect(asked()).toEqual([["1"], ["2"]]);
  });

  it("is not shown to a strategy", async () => {
    const offered: string[][] = [];
    const strategy = () => ({
      name: "watching",
      pick: (candidates: readonly { name: string }[]) => {
        offered.push(candidates.map(({ name }) => name));
        return candidates[0] as never;
      },
    });
    const { balancer } = scene(["a", "b"], { strategy });
    void balancer.call("1");
    void balancer.call("2");
    expect(offered).toEqual([["a", "b"], ["b"]]);
  });

  it("has room for other identities, but not where it hides who asks", () => {
    const identify = (request: string) => request;
    const endpoints = [held("a"), { ...held("b"), isAnonymous: true }];
    const { balancer } = createPool(endpoints, { maxConcurrent: 1, identify });
    for (const who of ["anna", "ben"])
      for (const prefer of ["a", "b"])
        void balancer.call(who, { prefer, exclude: prefer === "a" ? ["b"] : ["a"] });
    expect(inFlightOf({ balancer })).toEqual([2, 1]);
  });

  it("gives no lease, and a lease counts until it is reported", () => {
    const { balancer, asked } = scene(["a"]);
    const lease = balancer.acquire("1");
    expect(balancer.acquire("2")).toBeUndefined();
    void balancer.call("3");
    expect(asked()).toEqual([[]]);
    lease?.report({ kind: "success", durationMs: 1 });
    expect(balancer.acquire("4")).toBeUndefined();
  });

  it("is hedged to as soon as it has room", async () => {
    const { balancer, clock, asked, endpoints } = scene(["a", "b"], { hedge: { enabled: true } });
    void balancer.call("late", { prefer: "a" });
    void balancer.call("busy", { exclude: ["a"] });
    await clock.advance(3_000);
    expect(asked()).toEqual([["late"], ["busy"]]);
    endpoints[1]?.asked[0]?.resolve("");
    await clock.advance(400);
    expect(asked()).toEqual([["late"], ["busy", "late"]]);
  });
});

describe("a call for which every endpoint is full", () => {
  it("waits its turn: those who came first go first", async () => {
    const { balancer, clock, asked, endpoints } = scene(["a"]);
    const calls = ["1", "2", "3", "4"].map((request) => balancer.call(request));
    for (let turn = 0; turn < 4; turn++) {
      expect(asked()).toEqual([["1", "2", "3", "4"].slice(0, turn + 1)]);
      endpoints[0]?.asked[turn]?.resolve("");
      await clock.advance(0);
    }
    expect((await Promise.all(calls)).map(({ attempts }) => attempts.length)).toEqual([1, 1, 1, 1]);
  });

  it("is not overtaken by one that is made when there is room again", async () => {
    const { balancer, clock, asked, endpoints } = scene(["a"]);
    const first = balancer.call("1");
    void balancer.call("2");
    endpoints[0]?.asked[0]?.resolve("");
    await first;
    void balancer.call("3");
    await clock.advance(0);
    expect(asked()).toEqual([["1", "2"]]);
  });

  it("begins the time of its attempt only then, and is neither slow nor hedged before", async () => {
    const { balancer, clock, asked, endpoints } = scene(["a"], { hedge: { enabled: true } });
    void balancer.call("1").catch(() => undefined);
    const second = balancer.call("2");
    await clock.advance(4_900);
    endpoints[0]?.asked[0]?.resolve("");
    await clock.advance(4_900);
    expect(asked()).toEqual([["1", "2"]]);
    endpoints[0]?.asked[1]?.resolve("");
    const { attempts } = await second;
    expect(attempts).toMatchObject([{ role: "first", startedMs: 4_900, durationMs: 4_900 }]);
    expect(balancer.status()[0]).toMatchObject({ state: "closed", failureCount: 0 });
  });

  it("ends with DEADLINE, which says that it waited and blames nobody", async () => {
    const { balancer, clock } = scene(["a"], { failover: { attemptTimeoutMs: 60_000 } });
    void balancer.call("1", { timeoutMs: 60_000 }).catch(() => undefined);
    const failure = failureOf(balancer.call("2", { timeoutMs: 2_000 }));
    await clock.advance(2_000);
    const { code, message, attempts } = await failure;
    expect([code, attempts]).toEqual(["DEADLINE", []]);
    expect(message).toMatch(/waited 2\.0 s for its turn, a had no room.*allow more time/);
    expect(balancer.status()[0]).toMatchObject({ state: "closed", failureCount: 0, inFlight: 1 });
  });

  it("ends at once when its caller aborts, and leaves its place to the next one", async () => {
    const { balancer, clock, asked, endpoints } = scene(["a"]);
    void balancer.call("1");
    const controller = new AbortController();
    const aborted = failureOf(balancer.call("2", { signal: controller.signal }));
    void balancer.call("3");
    controller.abort();
    expect((await aborted).code).toBe("ABORTED");
    endpoints[0]?.asked[0]?.resolve("");
    await clock.advance(0);
    expect(asked()).toEqual([["1", "3"]]);
  });

  it("ends with CLOSED when the balancer is closed, and leaves no timer", async () => {
    const { balancer, timers } = scene(["a"]);
    const failures = ["1", "2", "3"].map((request) => failureOf(balancer.call(request)));
    balancer.close();
    expect((await Promise.all(failures)).map(({ code }) => code)).toEqual(["CLOSED", "CLOSED", "CLOSED"]);
    expect(timers.pending.size).toBe(0);
  });

  it("costs one timer while it waits", () => {
    const { balancer, timers } = scene(["a", "b"]);
    for (let count = 0; count < 100; count++) void balancer.call("").catch(() => undefined);
    expect(timers.pending.size).toBe(100);
  });

  it("is refused when the endpoint opens that it waits for, whose attempts hang", async () => {
    const { balancer, clock } = scene(["a"]);
    void balancer.call("1").catch(() => undefined);
    const failure = failureOf(balancer.call("2"));
    balancer.trip("a");
    await clock.advance(0);
    expect(await failure).toMatchObject({ code: "NO_ENDPOINT_AVAILABLE", retryAfterMs: 300_000 });
  });

  it("is refused when a captcha is shown to another call", async () => {
    const { balancer, clock, endpoints } = scene(["a"], { maxConcurrent: 2, failover: { rounds: 1 } });
    const running = ["1", "2"].map((request) => failureOf(balancer.call(request)));
    const waiting = failureOf(balancer.call("3"));
    endpoints[0]?.asked[0]?.reject(limited());
    await clock.advance(0);
    expect([(await running[0])?.code, (await waiting).code]).toEqual([
      "ALL_ENDPOINTS_FAILED",
      "NO_ENDPOINT_AVAILABLE",
    ]);
    expect(endpoints[0]?.asked).toHaveLength(2);
  });

  it("goes elsewhere when its endpoint is removed, and ends where there is nobody else", async () => {
    const { balancer, clock, asked } = scene(["a", "b"]);
    void balancer.call("1", { prefer: "a" }).catch(() => undefined);
    void balancer.call("2", { prefer: "b" }).catch(() => undefined);
    const both = failureOf(balancer.call("3"));
    const alone = failureOf(balancer.call("4", { exclude: ["b"] }));
    void balancer.remove("a").catch(() => undefined);
    await clock.advance(0);
    expect((await alone).code).toBe("NO_ENDPOINT_AVAILABLE");
    void balancer.remove("b").catch(() => undefined);
    await clock.advance(0);
    expect((await both).code).toBe("NO_ENDPOINT_AVAILABLE");
    expect(asked()).toEqual([["1"], ["2"]]);
  });

  it("asks an endpoint that is added meanwhile", async () => {
    const { balancer, clock } = scene(["a"]);
    const late = held("b");
    void balancer.call("1");
    void balancer.call("2");
    balancer.add(late);
    await clock.advance(0);
    expect(late.asked.map(({ request }) => request)).toEqual(["2"]);
  });

  it("ends when the weight of its endpoint becomes 0", async () => {
    const { balancer, clock } = scene(["a"]);
    void balancer.call("1");
    const failure = failureOf(balancer.call("2"));
    balancer.update("a", { weight: 0 });
    await clock.advance(0);
    expect((await failure).code).toBe("NO_ENDPOINT_AVAILABLE");
  });

  it("goes on when more attempts are allowed", async () => {
    const { balancer, clock, asked } = scene(["a"]);
    for (const request of ["1", "2", "3", "4"]) void balancer.call(request);
    balancer.updateConfig({ maxConcurrent: 3 });
    await clock.advance(0);
    expect(asked()).toEqual([["1", "2", "3"]]);
  });

  it("is asked anew at its turn whom it accepts, and gives the room on", async () => {
    let takesSecond = true;
    const endpoint = { ...held("a"), accepts: (request: string) => takesSecond || request !== "2" };
    const { balancer, clock } = createPool([endpoint], { maxConcurrent: 1 });
    void balancer.call("1");
    const refused = failureOf(balancer.call("2"));
    void balancer.call("3");
    takesSecond = false;
    endpoint.asked[0]?.resolve("");
    await clock.advance(0);
    expect((await refused).code).toBe("NO_ENDPOINT_AVAILABLE");
    expect(endpoint.asked.map(({ request }) => request)).toEqual(["1", "3"]);
  });

  it("goes on in its caller's own context", async () => {
    const caller = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    const ends = Promise.withResolvers<string>();
    const call = () => {
      seen.push(caller.getStore());
      return ends.promise;
    };
    const { balancer, clock } = createPool([{ name: "a", call }], { maxConcurrent: 1 });
    for (const name of ["anna", "ben"]) caller.run(name, () => void balancer.call(""));
    ends.resolve("");
    await clock.advance(0);
    expect(seen).toEqual(["anna", "ben"]);
  });
});

describe("a call that has failed somewhere", () => {
  it("waits for room elsewhere, and goes before those who have not asked yet", async () => {
    const { balancer, clock, asked, endpoints } = scene(["a", "b"]);
    const failing = balancer.call("fails", { prefer: "a" });
    void balancer.call("busy", { prefer: "b" });
    void balancer.call("waits", { exclude: ["a"] });
    endpoints[0]?.asked[0]?.reject(broken());
    await clock.advance(0);
    expect(asked()).toEqual([["fails"], ["busy"]]);
    endpoints[1]?.asked[0]?.resolve("");
    await clock.advance(0);
    expect(asked()).toEqual([["fails"], ["busy", "fails"]]);
    endpoints[1]?.asked[1]?.resolve("done");
    expect(await failing).toMatchObject({
      value: "done",
      attempts: [{ role: "first" }, { role: "failover" }],
    });
    await clock.advance(0);
    expect(asked()[1]).toEqual(["busy", "fails", "waits"]);
  });
});

describe("a trial", () => {
  it("counts like any attempt, and is left for later where its endpoint is full", async () => {
    const { balancer, clock, endpoints } = scene(["a", "b"], { breaker: { blockDuration: 1_000 } });
    void balancer.call("hangs", { prefer: "a" });
    balancer.trip("a");
    await clock.advance(1_000);
    const call = balancer.call("2");
    expect(endpoints[0]?.asked).toHaveLength(1);
    endpoints[1]?.asked[0]?.resolve("");
    await call;
    endpoints[0]?.asked[0]?.resolve("");
    await clock.advance(0);
    void balancer.call("3");
    expect(endpoints[0]?.asked.map(({ request }) => request)).toEqual(["hangs", "3"]);
  });
});

describe("maxConcurrent", () => {
  it.each([0, Number.NaN, -1, 0.5, "5", null])("cannot be %s", (maxConcurrent) => {
    expect(() => scene(["a"], { maxConcurrent: maxConcurrent as number })).toThrow(
      /maxConcurrent must be a number of at least 1/,
    );
  });

  it("of Infinity lets all calls run at once", () => {
    const { balancer } = scene(["a"], { maxConcurrent: Number.POSITIVE_INFINITY });
    for (let count = 0; count < 500; count++) void balancer.call("");
    expect(inFlightOf({ balancer })).toEqual([500]);
  });

  it("is 200 where nobody says otherwise", () => {
    const endpoint = held("a");
    const { balancer } = createPool([endpoint]);
    for (let count = 0; count < 300; count++) void balancer.call("");
    expect([balancer.config().maxConcurrent, endpoint.asked.length]).toEqual([200, 200]);
  });
});

describe("a call that may not fail over, since too many calls do", () => {
  const failover = { tokensPerCall: 0, reserve: 0 };

  it("gives up its turn, so that it keeps nobody from the room that it may not take", async () => {
    const { balancer, clock, asked, endpoints } = scene(["a", "b"], { failover });
    balancer.call("0", { exclude: ["b"] }).catch(() => undefined);
    balancer.call("failed", { prefer: "b" }).catch(() => undefined);
    endpoints[1]?.asked[0]?.reject(broken());
    await clock.advance(0);
    void balancer.call("next", { exclude: ["b"] });
    endpoints[0]?.asked[0]?.reject(broken());
    await clock.advance(0);
    expect(asked()).toEqual([["0", "next"], ["failed"]]);
  });

  it("gives it up too while its trial runs, and fails over when that has failed and there is room", async () => {
    const { balancer, clock, asked, endpoints } = scene(["a", "b", "c"], { failover });
    balancer.trip("c");
    await clock.advance(BLOCK_MS);
    balancer.call("0", { exclude: ["b", "c"] }).catch(() => undefined);
    void balancer.call("failed", { prefer: "b" });
    endpoints[1]?.asked[0]?.reject(broken());
    await clock.advance(0);
    void balancer.call("next", { exclude: ["b", "c"] });
    endpoints[0]?.asked[0]?.reject(broken());
    await clock.advance(0);
    expect(asked()).toEqual([["0", "next"], ["failed"], ["failed"]]);
    endpoints[0]?.asked[1]?.resolve("");
    endpoints[2]?.asked[0]?.reject(new StreamFallbackError("INCOMPLETE", "", { isBlameless: true }));
    await clock.advance(0);
    expect(asked()).toEqual([["0", "next", "failed"], ["failed"], ["failed"]]);
  });
});
