import { describe, expect, it } from "vitest";
import { failureOf } from "./test-world/failures.ts";
import { failing } from "./test-world/played.ts";
import { BLOCK_MS, BRITTLE, createPool, dark, statesOf } from "./test-world/pool.ts";

describe("a trial that succeeds while every endpoint is blocked", () => {
  it("answers the call, closes its endpoint and ends the blocks of those that failed with it", async () => {
    const [a, b, c] = [failing("a"), failing("b"), failing("c")];
    const pool = await dark(createPool([a, b, c], BRITTLE));
    const told: string[] = [];
    pool.balancer.on("state", ({ endpoint, to }) => told.push(`${endpoint} ${to}`));
    await pool.clock.advance(5_000);
    a.mood = "well";
    expect(await pool.balancer.call("")).toMatchObject({
      value: "from a",
      attempts: [{ role: "trial", kind: "success" }],
    });
    expect(statesOf(pool)).toEqual(["closed", "half-open", "half-open"]);
    expect(told.toSorted()).toEqual(["a closed", "b half-open", "c half-open"]);
    b.mood = "well";
    await pool.balancer.call("");
    expect(statesOf(pool)).toEqual(["closed", "closed", "half-open"]);
  });

  it("may do so by proving the question wrong", async () => {
    const [a, b] = [failing("a"), failing("b")];
    const pool = await dark(createPool([a, b], BRITTLE));
    await pool.clock.advance(5_000);
    a.mood = "ROOM_NOT_FOUND";
    expect((await failureOf(pool.balancer.call(""))).code).toBe("ROOM_NOT_FOUND");
    expect(statesOf(pool)).toEqual(["closed", "half-open"]);
  });

  it("does not end the block of one that opened while others still answered", async () => {
    const [a, b, old] = [failing("a"), failing("b"), failing("old")];
    const pool = createPool([a, b, old], BRITTLE);
    await failureOf(pool.balancer.call("", { exclude: ["a", "b"] }));
    await pool.clock.advance(100_000);
    b.mood = "well";
    await pool.balancer.call("", { prefer: "b" });
    await pool.clock.advance(100_000);
    b.mood = "NETWORK";
    await failureOf(pool.balancer.call(""));
    await pool.clock.advance(5_000);
    a.mood = "well";
    await pool.balancer.call("");
    expect(statesOf(pool)).toEqual(["closed", "half-open", "open"]);
    expect(pool.balancer.status()[2]?.retryAfterMs).toBe(BLOCK_MS - 205_000);
  });

  it("does not end the block of one that the site shut out", async () => {
    const [a, b, c] = [failing("a"), failing("b"), failing("c", { mood: "RISK_CONTROL" })];
    const pool = await dark(createPool([a, b, c], BRITTLE));
    await pool.clock.advance(5_000);
    a.mood = "well";
    await pool.balancer.call("");
    expect(statesOf(pool)).toEqual(["closed", "half-open", "open"]);
  });

  it("does not end the block of one that was tripped by hand", async () => {
    const [a, b, c] = [failing("a"), failing("b"), failing("c")];
    const pool = createPool([a, b, c], BRITTLE);
    pool.balancer.trip("c");
    await failureOf(pool.balancer.call(""));
    await pool.clock.advance(5_000);
    a.mood = "well";
    await pool.balancer.call("");
    expect(statesOf(pool)).toEqual(["closed", "half-open", "open"]);
  });

  it("does not end the block of one that was asked to wait, before that time", async () => {
    const [a, b] = [failing("a"), failing("b", { mood: "HTTP_STATUS", retryAfterMs: 60_000 })];
    const pool = await dark(createPool([a, b], BRITTLE));
    await pool.clock.advance(5_000);
    a.mood = "well";
    await pool.balancer.call("");
    expect(statesOf(pool)).toEqual(["closed", "open"]);
  });
});
