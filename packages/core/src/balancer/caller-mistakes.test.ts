import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import type { BalancerOptions } from "./balancer-options.ts";
import { createBalancer } from "./create-balancer.ts";
import { countedClock } from "./test-world/counted-clock.ts";

const base = { name: "pool", endpoints: [{ name: "one", call: async () => "answer" }] };

function refusalOf(run: () => unknown): StreamFallbackError {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof StreamFallbackError) return thrown;
    throw thrown;
  }
  throw new Error("it was not refused");
}

describe("a call with the controller in place of its signal", () => {
  it("is refused at once, and nothing of it is left to harm the process later", async () => {
    const { counted: clock, timers } = countedClock(manualClock());
    const balancer = createBalancer({ ...base, clock, failover: { timeoutMs: 300 } });
    const signal = new AbortController() as unknown as AbortSignal;
    await expect(balancer.call(1, { signal })).rejects.toMatchObject({
      code: "INVALID_INPUT",
      message: "signal must be an AbortSignal, such as `controller.signal`, not an object of a class",
    });
    expect(timers.pending.size).toBe(0);
    balancer.updateConfig({ hedge: { minDelayMs: 10 } });
    balancer.close();
  });
});

describe("an option of createBalancer", () => {
  it.each<[object, string]>([
    [{ failOver: {} }, "createBalancer has no option failOver, did you mean failover?"],
    [{ maxFailures: 5 }, "createBalancer has no option maxFailures, did you mean breaker.maxFailures?"],
    [{ metrics: null }, "createBalancer: metrics must be a metrics sink, such as createMetrics(), not null"],
    [{ random: 5 }, "createBalancer: random must be a function, not a number"],
    [
      { clock: Date },
      "createBalancer: clock must be a clock with the methods now, wallNow, setTimeout and clearTimeout, not a function",
    ],
    [
      { logger: false },
      "createBalancer: logger must be a logger with the methods debug, info, warn and error, not true or false",
    ],
    [{ name: undefined }, "createBalancer: name must be text, not undefined"],
  ])("that is unknown or of a wrong kind is refused in plain words: %j", (options, message) => {
    const error = refusalOf(() =>
      createBalancer({ ...base, ...options } as BalancerOptions<unknown, string>),
    );
    expect(error).toMatchObject({ code: "INVALID_INPUT", message });
  });

  it("that throws when it is read is refused", () => {
    const options = Object.defineProperty({ ...base }, "random", {
      enumerable: true,
      get: () => {
        throw new Error("secret");
      },
    });
    expect(refusalOf(() => createBalancer(options)).message).toBe(
      "createBalancer: random cannot be read: reading it throws",
    );
  });
});

describe("an option of a call", () => {
  const balancer = createBalancer(base);

  it.each<[object | null, string]>([
    [null, "the options must be an object, not null"],
    [{ timeoutMs: "5000" }, "timeoutMs must be a number of ms of at least 0, not text"],
    [{ timeoutMs: Number.NaN }, "timeoutMs must be a number of ms of at least 0, not NaN"],
    [{ timeoutMs: -1 }, "timeoutMs must be a number of ms of at least 0, not a number below 0"],
    [{ prefer: 5 }, "prefer must be text, not a number"],
    [{ exclude: "one" }, "exclude must be a list of texts, not text"],
    [{ affinityKey: {} }, "affinityKey must be text, not an object"],
  ])("of a wrong kind is refused in plain words: %j", async (options, message) => {
    await expect(balancer.call(1, options as object)).rejects.toMatchObject({
      code: "INVALID_INPUT",
      message,
    });
  });

  it("of a lease is refused by the same words", () => {
    expect(refusalOf(() => balancer.acquire(1, { prefer: null as never })).message).toBe(
      "prefer must be text, not null",
    );
  });
});

describe("what an endpoint fails with", () => {
  const failingWith = (thrown: unknown) =>
    createBalancer({
      ...base,
      failover: { rounds: 1 },
      endpoints: [{ name: "one", call: () => Promise.reject(thrown) }],
    });

  it("is its own failure where its code is unknown", async () => {
    const call = failingWith(new StreamFallbackError("TIMED_OUT" as never, "my own code")).call(1);
    await expect(call).rejects.toMatchObject({
      code: "ALL_ENDPOINTS_FAILED",
      attempts: [{ endpoint: "one", kind: "failure", code: "UPSTREAM_ERROR" }],
    });
  });

  it("ends the call and blames nobody where this process could not ask", async () => {
    const balancer = failingWith(new StreamFallbackError("LOCAL", "out of descriptors"));
    for (let count = 0; count < 5; count++)
      await expect(balancer.call(1)).rejects.toMatchObject({
        code: "LOCAL",
        fault: "caller",
        attempts: [{ endpoint: "one", kind: "neutral", code: "LOCAL" }],
      });
    expect(balancer.status()).toMatchObject([{ state: "closed", failureCount: 0 }]);
  });
});

describe("the report of a lease", () => {
  it("that is no outcome is refused, and the attempt still runs", () => {
    const balancer = createBalancer(base);
    const lease = balancer.acquire(1);
    for (const outcome of [null, undefined, {}, { kind: "well" }, [], "success"])
      expect(refusalOf(() => lease?.report(outcome as never)).code).toBe("INVALID_INPUT");
    expect(balancer.status()).toMatchObject([{ inFlight: 1 }]);
    lease?.report({ kind: "success", durationMs: Symbol("x") as never });
    expect(balancer.status()).toMatchObject([{ inFlight: 0 }]);
  });
});

it("a description that fails is warned of once, and the error names the balancer", async () => {
  const warnings: string[] = [];
  const warn = (_fields: object, message: string) => void warnings.push(message);
  const balancer = createBalancer({
    name: "pool",
    endpoints: [],
    describe: () => Symbol("x") as unknown as string,
    logger: { debug: warn, info: warn, warn, error: warn },
  });
  for (let count = 0; count < 3; count++)
    await expect(balancer.call(1)).rejects.toMatchObject({ message: expect.stringMatching(/^pool: /) });
  expect(warnings).toEqual(["a request could not be described"]);
});

it("a listener cannot change the report that the call goes on reading", async () => {
  const balancer = createBalancer(base);
  balancer.on("success", ({ report }) => {
    (report as { durationMs: unknown }).durationMs = 5n;
  });
  expect((await balancer.call(1)).attempts).toMatchObject([{ durationMs: expect.any(Number) }]);
});
