import { describe, expect, it } from "vitest";
import type { AttemptTrace, RunWork } from "../tracing/attempt-trace.ts";
import type { BegunCallAttempt, CallTrace, CallTracer, EndedCall } from "../tracing/call-tracer.ts";
import { createWorld, failing } from "./test-world.ts";

const boom = () => {
  throw new Error("for a test");
};
const reject = async () => boom();

interface Followed {
  tracer: CallTracer;
  told: string[];
  attempts: BegunCallAttempt[];
  ended: EndedCall[];
}

/** A tracer that writes down what it is told, in order. */
function follow(): Followed {
  const told: string[] = [];
  const attempts: BegunCallAttempt[] = [];
  const ended: EndedCall[] = [];
  const run =
    (what: string): RunWork =>
    (work) => {
      told.push(`${what} runs`);
      return work();
    };
  const tracer: CallTracer = ({ of }) => {
    told.push(`${of} begins`);
    return {
      run: run(of),
      attempt(attempt) {
        told.push(`${attempt.endpoint} begins`);
        attempts.push(attempt);
        return {
          run: run(attempt.endpoint),
          end: ({ endpoint, kind }) => void told.push(`${endpoint} ends: ${kind}`),
        };
      },
      end(call) {
        told.push(`${of} ends: ${call.outcome}`);
        ended.push(call);
      },
    };
  };
  return { tracer, told, attempts, ended };
}

describe("a tracer of a client", () => {
  it("follows a call and its attempts from their beginning to their end", async () => {
    const { client, clock, replies } = createWorld({ adapters: ["web", "mobile"] });
    const { tracer, told, attempts, ended } = follow();
    client.trace(tracer);
    replies.web = failing("PARSE");
    const startedAt = clock.wallNow();
    const { meta } = await client.getInfo("1");
    expect(told).toEqual([
      ...["getInfo begins", "getInfo runs", "web begins", "web runs", "web ends: failure"],
      ...["mobile begins", "mobile runs", "mobile ends: success", "getInfo ends: success"],
    ]);
    expect(attempts).toEqual([
      { provider: "site", endpoint: "web", identity: undefined, role: "first", startedAt },
      { provider: "site", endpoint: "mobile", identity: undefined, role: "failover", startedAt },
    ]);
    const { attempts: reports } = meta;
    expect(ended).toEqual([
      { provider: "site", room: "1", outcome: "success", durationMs: 0, cached: false, attempts: reports },
    ]);
  });

  it("runs what later ones do within its own", async () => {
    const { client } = createWorld();
    const told: string[] = [];
    const nested =
      (name: string): RunWork =>
      (work) => {
        told.push(`${name} opens`);
        const done = work();
        told.push(`${name} closes`);
        return done;
      };
    for (const name of ["outer", "inner"])
      client.trace(() => ({ run: nested(name), end: () => void told.push(`${name} ends`) }));
    await client.getInfo("1");
    expect(told).toEqual([
      "outer opens",
      "inner opens",
      "inner closes",
      "outer closes",
      "outer ends",
      "inner ends",
    ]);
  });

  it("may follow some calls only, and of those what it likes", async () => {
    const { client } = createWorld();
    const ended: EndedCall[] = [];
    const traces: (CallTrace | undefined)[] = [undefined, { end: (call) => void ended.push(call) }];
    client.trace(() => traces.shift());
    for (const room of ["1", "2", "3"]) await client.getInfo(room);
    expect(ended).toMatchObject([{ room: "2" }]);
  });

  it("is not told of calls that begin after it was taken away", async () => {
    const { client } = createWorld();
    const { tracer, told } = follow();
    const end = client.trace(tracer);
    client.trace(tracer);
    end();
    await client.getInfo("1");
    expect(told.filter((what) => what === "getInfo begins")).toHaveLength(1);
  });

  it.each<[string, CallTracer]>([
    ["throws", boom],
    ["rejects", reject as never],
    ["throws when the call runs", () => ({ run: boom, end: () => {} })],
    ["throws at the end of a call", () => ({ end: boom })],
    ["rejects at the end of a call", () => ({ end: reject as never })],
    ["throws when an attempt begins", () => ({ attempt: boom, end: () => {} })],
    ["rejects when an attempt begins", () => ({ attempt: reject as never, end: () => {} })],
    ["throws when an attempt runs", () => ({ attempt: () => ({ run: boom, end: () => {} }), end: () => {} })],
    ["throws at the end of an attempt", () => ({ attempt: () => ({ end: boom }), end: () => {} })],
    ["gives something odd", () => 1 as never],
    ["gives an attempt that is odd", () => ({ attempt: () => 1 as never, end: () => {} })],
  ])("that %s disturbs no call, is reported once, and leaves others alone", async (_what, tracer) => {
    const { client, warnings } = createWorld();
    const other = follow();
    client.trace(tracer);
    client.trace(other.tracer);
    for (const room of ["1", "2", "3"]) await client.getInfo(room);
    await new Promise<void>((done) => setImmediate(done));
    expect(other.told.filter((what) => what === "web ends: success")).toHaveLength(3);
    expect(other.ended).toHaveLength(3);
    expect(warnings).toMatchObject([{ message: expect.stringContaining("a tracer fails") }]);
  });

  it("must be a function", () => {
    const { client } = createWorld();
    expect(() => client.trace(1 as never)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
  });

  it("cannot change a report that the call goes on reading", async () => {
    const { client, warnings } = createWorld();
    const scribble: AttemptTrace["end"] = (report) => {
      report.endpoint = "mine";
    };
    client.trace(() => ({ attempt: () => ({ end: scribble }), end: () => {} }));
    const { meta } = await client.getInfo("1");
    expect(meta.attempts).toMatchObject([{ endpoint: "web" }]);
    expect(warnings).toHaveLength(1);
  });
});
