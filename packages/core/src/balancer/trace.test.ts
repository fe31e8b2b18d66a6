import { describe, expect, it } from "vitest";
import type { AttemptTracer } from "../tracing/attempt-trace.ts";
import { boom } from "./test-world/failures.ts";
import { answering, failing, held } from "./test-world/played.ts";
import { createPool } from "./test-world/pool.ts";

interface Followed {
  trace: AttemptTracer<string>;
  told: string[];
}

/** A tracer that writes down what it is told, in order. */
function follow(): Followed {
  const told: string[] = [];
  return {
    told,
    trace(request, { endpoint, identity, role }) {
      told.push(`${role} of ${endpoint} begins for ${request} as ${identity}`);
      return {
        run(work) {
          told.push(`${endpoint} runs`);
          return work();
        },
        end: ({ kind, code, durationMs }) => void told.push(`${endpoint}: ${kind} ${code} ${durationMs}`),
      };
    },
  };
}

describe("the tracer of a balancer", () => {
  it("follows each attempt, with its request, from before the endpoint is asked", async () => {
    const { trace, told } = follow();
    const pool = createPool([failing("a"), answering("b", { priority: 2 })], { trace, identify: () => "me" });
    await pool.balancer.call("question");
    expect(told).toEqual([
      ...["first of a begins for question as me", "a runs", "a: failure NETWORK 0"],
      ...["failover of b begins for question as me", "b runs", "b: success undefined 0"],
    ]);
  });

  it("is told of the end of what nobody waits for any more", async () => {
    const { trace, told } = follow();
    const pool = createPool([held("a")], { trace });
    const caller = new AbortController();
    const call = pool.balancer.call("", { signal: caller.signal }).catch(() => {});
    await pool.clock.advance(200);
    caller.abort();
    await call;
    expect(told.at(-1)).toBe("a: neutral ABORTED 200");
  });

  it("follows a lease, which its holder runs", async () => {
    const { trace, told } = follow();
    const pool = createPool([answering("a")], { trace });
    const lease = pool.balancer.acquire("question");
    await pool.clock.advance(100);
    lease?.report({ kind: "success", durationMs: 100 });
    expect(told).toEqual(["first of a begins for question as undefined", "a: success undefined 100"]);
  });

  it("follows no attempt that a listener ended before it was made", async () => {
    const { trace, told } = follow();
    const pool = createPool([answering("a")], { trace });
    const caller = new AbortController();
    pool.balancer.on("attempt", () => caller.abort());
    await pool.balancer.call("", { signal: caller.signal }).catch(() => {});
    expect(told).toEqual([]);
  });

  it.each<[string, AttemptTracer<string>]>([
    ["throws", boom],
    ["gives empty text", () => "" as never],
  ])("that %s disturbs no call, and is reported once", async (_what, trace) => {
    const pool = createPool([answering("a")], { trace });
    for (let count = 0; count < 3; count++)
      expect(await pool.balancer.call("")).toMatchObject({ value: "from a" });
    expect(pool.logged).toMatchObject([{ message: expect.stringContaining("a tracer fails") }]);
  });
});
