import { describe, expect, it } from "vitest";
import type { ErrorCode } from "../errors.ts";
import { boom } from "./test-world/failures.ts";
import { answering, held, type Played, played } from "./test-world/played.ts";
import { BLOCK_MS, createPool, inFlightOf, type Pool, type PoolOptions } from "./test-world/pool.ts";
import { toldOf } from "./test-world/told.ts";

interface Setup extends Pool {
  told: string[];
}

function setup(endpoints: Played[], options?: PoolOptions): Setup {
  const pool = createPool(endpoints, options);
  return { ...pool, told: toldOf(pool, "attempt", "success", "failure", "failover", "state") };
}

/** An endpoint that nearly every call asks first, and that fails. */
function failing(name: string, code: ErrorCode): Played {
  return played(name, code, { weight: 9 });
}

describe("the events of a balancer", () => {
  it("include a failover whose listener may abort the call, which then asks no other endpoint", async () => {
    const { balancer, told } = setup([failing("a", "NETWORK"), answering("b")]);
    const caller = new AbortController();
    balancer.on("failover", () => caller.abort());
    await expect(balancer.call("", { signal: caller.signal })).rejects.toMatchObject({ code: "ABORTED" });
    expect(told).not.toContain("attempt b failover");
    expect(inFlightOf({ balancer })).toEqual([0, 0]);
  });

  it("tell a failover step by step, in order", async () => {
    const { balancer, told } = setup([failing("a", "NETWORK"), answering("b")]);
    await balancer.call("");
    expect(told).toEqual([
      "attempt a first",
      "failure a NETWORK",
      "failover a to b NETWORK",
      "attempt b failover",
      "success b",
    ]);
  });

  it("announce the opening of a breaker before the failure that opened it", async () => {
    const { balancer, told } = setup([failing("a", "RISK_CONTROL")]);
    await balancer.call("").catch(() => {});
    expect(told).toEqual(["attempt a first", "state a closed to open for 300000", "failure a RISK_CONTROL"]);
  });

  it("report a proven query error as a success with its code", async () => {
    const { balancer, told } = setup([failing("a", "ROOM_NOT_FOUND")]);
    await balancer.call("").catch(() => {});
    expect(told).toEqual(["attempt a first", "success a ROOM_NOT_FOUND"]);
  });

  it("do not report an abort as a failure", async () => {
    const { balancer, told } = setup([held("a")]);
    const caller = new AbortController();
    const call = balancer.call("", { signal: caller.signal }).catch(() => {});
    caller.abort();
    await call;
    expect(told).toEqual(["attempt a first"]);
  });

  it("follow a breaker from closed to open to half-open and back", async () => {
    const a = played("a", "RISK_CONTROL");
    const { balancer, clock, told } = setup([a]);
    await balancer.call("").catch(() => {});
    await clock.advance(BLOCK_MS);
    await balancer.call("").catch(() => {});
    await clock.advance(2 * BLOCK_MS);
    a.mood = "well";
    await balancer.call("");
    expect(told.filter((line) => line.startsWith("state"))).toEqual([
      "state a closed to open for 300000",
      "state a open to half-open",
      "state a half-open to open for 600000",
      "state a open to half-open",
      "state a half-open to closed",
    ]);
  });

  it("announce a half-open breaker even if status() was read before its trial", async () => {
    const { balancer, clock, told } = setup([answering("a")]);
    balancer.trip("a");
    await clock.advance(BLOCK_MS);
    balancer.status();
    await balancer.call("");
    expect(told.filter((line) => line.startsWith("state"))).toEqual([
      "state a closed to open for 300000",
      "state a open to half-open",
      "state a half-open to closed",
    ]);
  });

  it("announce every endpoint whose block ends at the same time", async () => {
    const { balancer, clock, told } = setup([answering("a"), answering("b"), answering("c")]);
    balancer.trip("a");
    balancer.trip("b");
    await clock.advance(BLOCK_MS);
    for (let count = 0; count < 3; count++) await balancer.call("");
    for (const name of ["a", "b"]) {
      expect(told.filter((line) => line.startsWith(`state ${name}`))).toEqual([
        `state ${name} closed to open for 300000`,
        `state ${name} open to half-open`,
        `state ${name} half-open to closed`,
      ]);
    }
  });

  it("announce a breaker that was tripped or reset by hand, once", () => {
    const { balancer, told } = setup([answering("a")]);
    balancer.reset("a");
    balancer.trip("a");
    balancer.trip("a");
    balancer.reset();
    expect(told).toEqual(["state a closed to open for 300000", "state a open to closed"]);
  });

  it("announce the opening by a slow attempt while that attempt still runs", async () => {
    const { balancer, clock, told } = setup([held("a"), held("b")], {
      breaker: { maxFailures: 1 },
      hedge: { enabled: false },
    });
    balancer.call("").catch(() => {});
    await clock.advance(5_000);
    expect(told).toEqual(["attempt a first", "state a closed to open for 300000"]);
  });
});

describe("a listener of a balancer", () => {
  it("that throws disturbs neither the call nor other listeners, and is reported once", async () => {
    const { balancer, logged } = setup([answering("a")]);
    let heard = 0;
    balancer.on("success", boom);
    balancer.on("success", () => {
      heard += 1;
    });
    for (let count = 0; count < 3; count++) expect((await balancer.call("")).endpoint).toBe("a");
    expect(heard).toBe(3);
    expect(logged).toHaveLength(1);
  });

  it("hears nothing more after it unsubscribed", async () => {
    const { balancer } = setup([answering("a")]);
    let heard = 0;
    const off = balancer.on("attempt", () => {
      heard += 1;
    });
    await balancer.call("");
    off();
    await balancer.call("");
    expect(heard).toBe(1);
  });

  it.each(["attempt", "state", "failure", "failover"] as const)(
    "may close the balancer on %s, which ends the call with nothing left running",
    async (name) => {
      const { balancer } = setup([failing("a", "RISK_CONTROL"), held("b")]);
      balancer.on(name, () => balancer.close());
      await expect(balancer.call("")).rejects.toMatchObject({ code: "CLOSED" });
      expect(balancer.status()).toMatchObject([{ inFlight: 0 }, { inFlight: 0 }]);
    },
  );

  it("may close the balancer when one of two attempts times out", async () => {
    const { balancer, clock } = setup([held("a"), held("b")], {
      failover: { attemptTimeoutMs: 5_000 },
    });
    balancer.trip("a");
    await clock.advance(BLOCK_MS);
    balancer.on("failure", () => balancer.close());
    const call = expect(balancer.call("")).rejects.toMatchObject({ code: "CLOSED" });
    await clock.advance(5_000);
    await call;
    expect(balancer.status()).toMatchObject([{ inFlight: 0 }, { inFlight: 0 }]);
  });

  it("may close the balancer on success, which ends even that call", async () => {
    const { balancer } = setup([answering("a")]);
    balancer.on("success", () => balancer.close());
    await expect(balancer.call("")).rejects.toMatchObject({ code: "CLOSED" });
    expect(balancer.status()).toMatchObject([{ inFlight: 0 }]);
  });
});
