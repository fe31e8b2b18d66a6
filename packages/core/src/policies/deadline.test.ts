import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import { abortedBy, type Deadline, withDeadline } from "./deadline.ts";

const never = () => new Promise<never>(() => {});

describe("withDeadline", () => {
  it("gives what the work gives", async () => {
    const clock = manualClock();
    await expect(withDeadline(async () => "done", { clock, timeoutMs: 100, signals: [] })).resolves.toBe(
      "done",
    );
  });

  it("lets the work's own error through", async () => {
    const clock = manualClock();
    const boom = new Error("boom");
    const work = withDeadline(() => Promise.reject(boom), { clock, timeoutMs: 100, signals: [] });
    await expect(work).rejects.toBe(boom);
  });

  it("ends with DEADLINE when the time is spent, and ends the work too", async () => {
    const clock = manualClock();
    let signal: AbortSignal | undefined;
    const work = withDeadline(
      (deadline) => {
        signal = deadline.signal;
        return never();
      },
      { clock, timeoutMs: 2_000, signals: [] },
    );
    const failure = expect(work).rejects.toMatchObject({ code: "DEADLINE", fault: "caller" });
    await clock.advance(1_999);
    expect(signal?.aborted).toBe(false);
    await clock.advance(1);
    await failure;
    expect(signal?.reason).toMatchObject({ code: "DEADLINE" });
  });

  it("does not begin work that has waited all its time", async () => {
    const clock = manualClock();
    let isBegun = false;
    const run = async () => {
      isBegun = true;
    };
    const work = withDeadline(run, { clock, timeoutMs: 50, waitedMs: 50, signals: [] });
    await expect(work).rejects.toMatchObject({ code: "DEADLINE" });
    expect(isBegun).toBe(false);
  });

  it("counts down what is left, never below zero", async () => {
    const clock = manualClock();
    let seen: Deadline | undefined;
    const work = withDeadline(
      (deadline) => {
        seen = deadline;
        return never();
      },
      { clock, timeoutMs: 2_000, signals: [] },
    );
    work.catch(() => {});
    expect(seen?.remainingMs()).toBe(2_000);
    await clock.advance(500);
    expect(seen?.remainingMs()).toBe(1_500);
    await clock.advance(5_000);
    expect(seen?.remainingMs()).toBe(0);
  });

  it("ends with ABORTED as soon as the caller gives up", async () => {
    const clock = manualClock();
    const caller = new AbortController();
    let signal: AbortSignal | undefined;
    const work = withDeadline(
      (deadline) => {
        signal = deadline.signal;
        return never();
      },
      { clock, timeoutMs: 2_000, signals: [new AbortController().signal, caller.signal] },
    );
    caller.abort("enough");
    await expect(work).rejects.toMatchObject({ code: "ABORTED", cause: "enough" });
    expect(signal?.aborted).toBe(true);
  });

  it("does not end work that is done because the caller aborts later", async () => {
    const clock = manualClock();
    const caller = new AbortController();
    const work = async ({ signal }: Deadline) => signal;
    const signal = await withDeadline(work, {
      clock,
      timeoutMs: 2_000,
      signals: [new AbortController().signal, caller.signal],
    });
    caller.abort();
    await clock.advance(60_000);
    expect(signal.aborted).toBe(false);
  });

  it("begins nothing for a caller who has given up already, not even work that throws", async () => {
    const clock = manualClock();
    let began = false;
    const work = withDeadline(
      () => {
        began = true;
        throw new Error("must not matter");
      },
      { clock, timeoutMs: 2_000, signals: [AbortSignal.abort()] },
    );
    await expect(work).rejects.toMatchObject({ code: "ABORTED" });
    expect(began).toBe(false);
  });
});

describe("abortedBy", () => {
  it("gives the caller's abort, with the reason as cause", () => {
    const reason = new Error("page closed");
    expect(abortedBy(AbortSignal.abort(reason))).toMatchObject({
      code: "ABORTED",
      fault: "caller",
      cause: reason,
    });
  });

  it("gives our own reason as it is, where we ended the work", () => {
    const reason = new StreamFallbackError("CLOSED", "for a test");
    expect(abortedBy(AbortSignal.abort(reason))).toBe(reason);
  });
});
