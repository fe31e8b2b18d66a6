import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { boom, failureOf } from "./test-world/failures.ts";
import { answering, played } from "./test-world/played.ts";
import { createPool } from "./test-world/pool.ts";

/** An endpoint that throws what is no error of ours. */
function throwing(error: unknown) {
  return { ...played("a", "well"), call: () => Promise.reject(error) };
}

describe("classify", () => {
  it("says what a foreign error means, and so whether the call fails over", async () => {
    const classify = (error: unknown) =>
      (error as Error).message === "no such file" ? ("ROOM_NOT_FOUND" as const) : "NETWORK";
    const refused = createPool([throwing(new Error("no such file")), answering("b")], { classify });
    expect(await failureOf(refused.balancer.call(""))).toMatchObject({
      code: "ROOM_NOT_FOUND",
      message: "failed (Error)",
      cause: { message: "no such file" },
    });
    const cut = createPool([throwing(new Error("cut")), answering("b")], { classify });
    expect((await cut.balancer.call("")).attempts).toMatchObject([{ code: "NETWORK" }, { endpoint: "b" }]);
  });

  it("is not asked of errors of ours", async () => {
    const error = new StreamFallbackError("ROOM_NOT_FOUND", "ours");
    const { balancer } = createPool([throwing(error)], { classify: boom });
    expect((await failureOf(balancer.call(""))).code).toBe("ROOM_NOT_FOUND");
  });

  it.each([
    ["throws", boom],
    ["knows no code", () => undefined],
    ["gives what is none", () => "NO_SUCH_CODE" as never],
  ])("is done without where it %s", async (_what, classify) => {
    const pool = createPool([throwing(new Error("x"))], { classify, failover: { rounds: 1 } });
    for (let count = 0; count < 2; count++)
      expect((await failureOf(pool.balancer.call(""))).attempts).toMatchObject([{ code: "UPSTREAM_ERROR" }]);
    expect(pool.logged.length).toBe(_what === "knows no code" ? 0 : 1);
  });
});
