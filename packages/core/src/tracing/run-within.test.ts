import { describe, expect, it } from "vitest";
import type { RunWork } from "./attempt-trace.ts";
import { runWithin } from "./run-within.ts";

const refusal = new Error("of the work");
const odd = (run: () => unknown) => run as unknown as RunWork;

/** What became of the work, how often it was done, and what was reported. */
function outcomeOf(run: RunWork, work: () => string = () => "done") {
  let times = 0;
  const reported: unknown[] = [];
  const counted = () => {
    times += 1;
    return work();
  };
  const report = (error: unknown) => void reported.push(error);
  try {
    return { value: runWithin(run, { work: counted, report }), times, reported };
  } catch (thrown) {
    return { thrown, times, reported };
  }
}

describe("work within a function of others", () => {
  it.each<[string, RunWork]>([
    ["runs it and gives what it gives", (work) => work()],
    ["runs it twice", (work) => [work(), work()][0] as never],
    ["runs it and gives something else", (work) => [work(), undefined][1] as never],
    ["runs it and gives a promise that rejects", (work) => [work(), Promise.reject(refusal)][1] as never],
    ["never runs it", odd(() => undefined)],
  ])("is done once, and gives what it gives, where that %s", (_what, run) => {
    expect(outcomeOf(run)).toEqual({ value: "done", times: 1, reported: [] });
  });

  it("is done once where that runs it again later", () => {
    let again: () => unknown = () => undefined;
    const outcome = outcomeOf((work) => {
      again = work;
      return undefined as never;
    });
    expect(again()).toBe("done");
    expect(outcome.times).toBe(1);
  });

  it("is done where that throws instead, which is reported", () => {
    const failing = odd(() => {
      throw refusal;
    });
    expect(outcomeOf(failing)).toEqual({ value: "done", times: 1, reported: [refusal] });
  });

  it("throws what it throws, which is nobody else's fault", () => {
    const work = () => {
      throw refusal;
    };
    expect(outcomeOf((run) => run(), work)).toEqual({ thrown: refusal, times: 1, reported: [] });
  });
});
