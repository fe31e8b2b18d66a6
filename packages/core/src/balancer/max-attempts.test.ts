import { describe, expect, it } from "vitest";
import { failureOf } from "./test-world/failures.ts";
import { answering, failing, held } from "./test-world/played.ts";
import { createPool, halfOpen } from "./test-world/pool.ts";

const QUIET = { hedge: { enabled: false } };

describe("failover.maxAttempts", () => {
  it("ends a call after as many attempts, in whatever round, and says so", async () => {
    const pool = createPool([failing("a"), failing("b")], {
      ...QUIET,
      failover: { maxAttempts: 3, rounds: 5 },
    });
    const call = failureOf(pool.balancer.call(""));
    await pool.clock.advance(10_000);
    const error = await call;
    expect(error.attempts).toHaveLength(3);
    expect(error).toMatchObject({
      code: "ALL_ENDPOINTS_FAILED",
      reason: expect.stringContaining("failover.maxAttempts"),
    });
  });

  it("lets nobody wait for a round that may not be", async () => {
    const pool = createPool([failing("a"), answering("b")], { ...QUIET, failover: { maxAttempts: 1 } });
    expect((await failureOf(pool.balancer.call(""))).attempts).toMatchObject([{ endpoint: "a" }]);
    expect(pool.timers.pending.size).toBe(0);
  });

  it("counts hedges", async () => {
    const pool = createPool([held("a"), answering("b")], { failover: { maxAttempts: 1, timeoutMs: 8_000 } });
    const call = failureOf(pool.balancer.call(""));
    await pool.clock.advance(8_000);
    expect((await call).attempts).toMatchObject([{ endpoint: "a" }]);
  });

  it("does not count a trial that runs beside the first attempt", async () => {
    const a = held("a");
    const pool = createPool([a, failing("b"), answering("c")], { ...QUIET, failover: { maxAttempts: 2 } });
    await halfOpen(pool);
    const { attempts, endpoint } = await pool.balancer.call("", { prefer: "b" });
    expect([endpoint, a.asked.length, attempts.map((each) => each.endpoint)]).toEqual(["c", 1, ["b", "c"]]);
    a.asked[0]?.resolve("");
  });
});
