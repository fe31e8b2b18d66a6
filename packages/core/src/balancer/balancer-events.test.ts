import { describe, expect, it } from "vitest";
import { type ErrorCode, StreamFallbackError } from "../errors.ts";
import type { Logger } from "../runtime/logger.ts";
import { type ManualClock, manualClock } from "../runtime/manual-clock.ts";
import { type Balancer, type BalancerOptions, createBalancer } from "./create-balancer.ts";
import type { EndpointOptions } from "./endpoint.ts";

const BLOCK = 300_000;

interface Setup {
  balancer: Balancer<string, string>;
  clock: ManualClock;
  /** What was told, in order, one line each. */
  told: string[];
}

function setup(
  endpoints: EndpointOptions<string, string>[],
  options: Partial<BalancerOptions<string, string>> = {},
): Setup {
  const clock = manualClock();
  const base = { name: "pool", endpoints, clock, random: () => 0.5, breaker: { blockJitter: 0 } };
  const balancer = createBalancer({ ...base, ...options });
  const told: string[] = [];
  balancer.on("attempt", ({ endpoint, role }) => told.push(`attempt ${endpoint} ${role}`));
  balancer.on("success", ({ report }) => told.push(`success ${report.endpoint} ${report.code ?? ""}`.trim()));
  balancer.on("failure", ({ report, error }) => told.push(`failure ${report.endpoint} ${error.code}`));
  balancer.on("failover", ({ from, to, code }) => told.push(`failover ${from} to ${to} ${code}`));
  balancer.on("state", ({ endpoint, from, to, retryAfterMs }) =>
    told.push(`state ${endpoint} ${from} to ${to}${to === "open" ? ` for ${retryAfterMs}` : ""}`),
  );
  return { balancer, clock, told };
}

function answering(name: string): EndpointOptions<string, string> {
  return { name, call: async () => `from ${name}` };
}

function failing(name: string, code: ErrorCode): EndpointOptions<string, string> {
  return { name, weight: 9, call: () => Promise.reject(new StreamFallbackError(code, "no")) };
}

function hanging(name: string): EndpointOptions<string, string> {
  return { name, call: () => new Promise<string>(() => {}) };
}

describe("events", () => {
  it("of a failover that make a listener give up ask nobody else", async () => {
    const { balancer, told } = setup([failing("a", "NETWORK"), answering("b")]);
    const caller = new AbortController();
    balancer.on("failover", () => caller.abort());
    await expect(balancer.call("", { signal: caller.signal })).rejects.toMatchObject({ code: "ABORTED" });
    expect(told).not.toContain("attempt b failover");
    expect(balancer.status().map(({ inFlight }) => inFlight)).toEqual([0, 0]);
  });

  it("tell the story of a failover in order", async () => {
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

  it("name a breaker that opens before the failure that opened it", async () => {
    const { balancer, told } = setup([failing("a", "RISK_CONTROL")]);
    await balancer.call("").catch(() => {});
    expect(told).toEqual(["attempt a first", "state a closed to open for 300000", "failure a RISK_CONTROL"]);
  });

  it("call a proven query error a success with its code", async () => {
    const { balancer, told } = setup([failing("a", "ROOM_NOT_FOUND")]);
    await balancer.call("").catch(() => {});
    expect(told).toEqual(["attempt a first", "success a ROOM_NOT_FOUND"]);
  });

  it("do not call an abort a failure", async () => {
    const { balancer, told } = setup([hanging("a")]);
    const caller = new AbortController();
    const call = balancer.call("", { signal: caller.signal }).catch(() => {});
    caller.abort();
    await call;
    expect(told).toEqual(["attempt a first"]);
  });

  it("follow a breaker through its whole circle", async () => {
    let isWell = false;
    const a = {
      name: "a",
      call: async () => {
        if (isWell) return "";
        throw new StreamFallbackError("RISK_CONTROL", "no");
      },
    };
    const { balancer, clock, told } = setup([a]);
    await balancer.call("").catch(() => {});
    await clock.advance(BLOCK);
    await balancer.call("").catch(() => {});
    await clock.advance(2 * BLOCK);
    isWell = true;
    await balancer.call("");
    expect(told.filter((line) => line.startsWith("state"))).toEqual([
      "state a closed to open for 300000",
      "state a open to half-open",
      "state a half-open to open for 600000",
      "state a open to half-open",
      "state a half-open to closed",
    ]);
  });

  it("tell of a half-open breaker even if somebody looked at its state before the trial", async () => {
    const { balancer, clock, told } = setup([answering("a")]);
    balancer.trip("a");
    await clock.advance(BLOCK);
    balancer.status();
    await balancer.call("");
    expect(told.filter((line) => line.startsWith("state"))).toEqual([
      "state a closed to open for 300000",
      "state a open to half-open",
      "state a half-open to closed",
    ]);
  });

  it("tell of every endpoint whose block ends at the same time", async () => {
    const { balancer, clock, told } = setup([answering("a"), answering("b"), answering("c")]);
    balancer.trip("a");
    balancer.trip("b");
    await clock.advance(BLOCK);
    for (let count = 0; count < 3; count++) await balancer.call("");
    for (const name of ["a", "b"]) {
      expect(told.filter((line) => line.startsWith(`state ${name}`))).toEqual([
        `state ${name} closed to open for 300000`,
        `state ${name} open to half-open`,
        `state ${name} half-open to closed`,
      ]);
    }
  });

  it("tell of a breaker that turned by hand, once", () => {
    const { balancer, told } = setup([answering("a")]);
    balancer.reset("a");
    balancer.trip("a");
    balancer.trip("a");
    balancer.reset();
    expect(told).toEqual(["state a closed to open for 300000", "state a open to closed"]);
  });

  it("tell of a slow endpoint that is taken out while it is still running", async () => {
    const { balancer, clock, told } = setup([hanging("a"), hanging("b")], {
      breaker: { maxFailures: 1, blockJitter: 0 },
      hedge: { enabled: false },
    });
    balancer.call("").catch(() => {});
    await clock.advance(5_000);
    expect(told).toEqual(["attempt a first", "state a closed to open for 300000"]);
  });
});

describe("a listener", () => {
  it("that throws disturbs neither the call nor other listeners, and is reported once", async () => {
    const warnings: string[] = [];
    const logger: Logger = {
      debug: () => {},
      info: () => {},
      warn: (_fields, message) => void warnings.push(message),
      error: () => {},
    };
    const { balancer } = setup([answering("a")], { logger });
    let heard = 0;
    balancer.on("success", () => {
      throw new Error("listener");
    });
    balancer.on("success", () => {
      heard += 1;
    });
    for (let count = 0; count < 3; count++) expect((await balancer.call("")).endpoint).toBe("a");
    expect(heard).toBe(3);
    expect(warnings).toHaveLength(1);
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
      const { balancer } = setup([failing("a", "RISK_CONTROL"), hanging("b")]);
      balancer.on(name, () => balancer.close());
      await expect(balancer.call("")).rejects.toMatchObject({ code: "CLOSED" });
      expect(balancer.status()).toMatchObject([{ inFlight: 0 }, { inFlight: 0 }]);
    },
  );

  it("may close the balancer when one of two attempts times out", async () => {
    const { balancer, clock } = setup([hanging("a"), hanging("b")], {
      failover: { attemptTimeoutMs: 5_000 },
    });
    balancer.trip("a");
    await clock.advance(BLOCK);
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
