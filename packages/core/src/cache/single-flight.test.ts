import { describe, expect, it } from "vitest";
import { SingleFlight } from "./single-flight.ts";

interface Run extends PromiseWithResolvers<string> {
  signal: AbortSignal;
}

/** Work that ends when the test says so. */
function heldWork(): { run: (signal: AbortSignal) => Promise<string>; runs: Run[] } {
  const runs: Run[] = [];
  return {
    runs,
    run(signal) {
      const started = { ...Promise.withResolvers<string>(), signal };
      runs.push(started);
      return started.promise;
    },
  };
}

describe("single-flight", () => {
  it("runs the work once for all callers who ask at the same time", async () => {
    const flights = new SingleFlight<string>();
    const { run, runs } = heldWork();
    const calls = [1, 2, 3].map(() => flights.join("key", { signal: undefined, run }));
    expect(runs).toHaveLength(1);
    runs[0]?.resolve("shared");
    expect(await Promise.all(calls)).toEqual(["shared", "shared", "shared"]);
  });

  it("runs the work of another key by itself", () => {
    const flights = new SingleFlight<string>();
    const { run, runs } = heldWork();
    flights.join("one", { signal: undefined, run });
    flights.join("two", { signal: undefined, run });
    expect(runs).toHaveLength(2);
  });

  it("runs the work again for a later caller, after an answer and after a failure", async () => {
    const flights = new SingleFlight<string>();
    const { run, runs } = heldWork();
    const first = flights.join("key", { signal: undefined, run });
    runs[0]?.resolve("first");
    await first;
    const second = flights.join("key", { signal: undefined, run });
    runs[1]?.reject(new Error("second"));
    await expect(second).rejects.toThrow("second");
    const third = flights.join("key", { signal: undefined, run });
    runs[2]?.resolve("third");
    expect(await third).toBe("third");
  });

  it("passes a failure on to all callers who wait", async () => {
    const flights = new SingleFlight<string>();
    const { run, runs } = heldWork();
    const calls = [1, 2].map(() => flights.join("key", { signal: undefined, run }));
    const outcomes = Promise.allSettled(calls);
    runs[0]?.reject(new Error("boom"));
    expect((await outcomes).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });

  it("lets one caller leave without harm to the others", async () => {
    const flights = new SingleFlight<string>();
    const { run, runs } = heldWork();
    const leaving = new AbortController();
    const left = flights.join("key", { signal: leaving.signal, run });
    const stays = flights.join("key", { signal: new AbortController().signal, run });
    leaving.abort("gone");
    await expect(left).rejects.toBe("gone");
    expect(runs[0]?.signal.aborted).toBe(false);
    runs[0]?.resolve("still here");
    expect(await stays).toBe("still here");
  });

  it("ends the work when the last caller has left, and begins anew for the next", async () => {
    const flights = new SingleFlight<string>();
    const { run, runs } = heldWork();
    const callers = [new AbortController(), new AbortController()];
    const calls = Promise.allSettled(callers.map(({ signal }) => flights.join("key", { signal, run })));
    for (const caller of callers) caller.abort("gone");
    await calls;
    expect(runs[0]?.signal.reason).toBe("gone");
    const next = flights.join("key", { signal: undefined, run });
    expect(runs).toHaveLength(2);
    runs[0]?.reject(new Error("unwinding late"));
    runs[1]?.resolve("fresh");
    expect(await next).toBe("fresh");
  });

  it("keeps the new run when an aborted one of the same key unwinds late", async () => {
    const flights = new SingleFlight<string>();
    const { run, runs } = heldWork();
    const gone = new AbortController();
    const left = flights.join("key", { signal: gone.signal, run }).catch(() => {});
    gone.abort();
    await left;
    const second = flights.join("key", { signal: undefined, run });
    runs[0]?.reject(new Error("unwinding late"));
    await Promise.resolve();
    const third = flights.join("key", { signal: undefined, run });
    expect(runs).toHaveLength(2);
    runs[1]?.resolve("shared");
    expect(await Promise.all([second, third])).toEqual(["shared", "shared"]);
  });

  it("begins nothing for a caller who has left already", async () => {
    const flights = new SingleFlight<string>();
    const { run, runs } = heldWork();
    await expect(flights.join("key", { signal: AbortSignal.abort("gone"), run })).rejects.toBe("gone");
    expect(runs).toHaveLength(0);
  });
});
