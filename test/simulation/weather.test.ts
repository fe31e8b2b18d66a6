import { describe, expect, it } from "vitest";
import { scenarioNamed } from "./scenarios.ts";
import { hash32, uniform } from "./uniform.ts";
import { type EndpointName, fateOf } from "./weather.ts";

function fate(scenario: string, { endpoint = "web" as EndpointName, k = 0, startedMs = 0 }) {
  return fateOf(scenarioNamed(scenario).weather(1), { seed: 1, endpoint, k, startedMs });
}

/** These values were published, so that anybody who rebuilds the simulation can check their own. */
describe("the published values of the simulated weather", () => {
  it("are met by the hash and the luck", () => {
    expect(hash32("1|web|0|lat")).toBe(447_589_343);
    expect(uniform({ seed: 1, endpoint: "web", k: 0, tag: "lat" })).toBe(0.9588397769257426);
  });

  it("are met by the latencies", () => {
    // As published, k = 4 is 84.389865: what the published definition gives differs in the sixth decimal.
    const latencies = [0, 1, 2, 3, 4].map((k) => fate("S1", { k }).afterMs.toFixed(6));
    expect(latencies).toEqual(["107.530387", "88.355739", "60.383097", "65.621918", "84.389869"]);
  });

  it("are met by the errors, save the one that was published wrong", () => {
    // As published, k = 2 is answered: by the published definition its luck is 0.09, less even than that of k = 1.
    expect([0, 1, 2].map((k) => fate("S5", { k }).isAnswered)).toEqual([true, false, false]);
  });
});

describe("a simulated request", () => {
  const latency = { afterMs: expect.closeTo(107.530387, 6) };

  it("hangs for 10 s, fails at once or fails after its latency, as the scenario says", () => {
    expect(fate("S2", {})).toEqual({ afterMs: 10_000, isAnswered: false });
    expect(fate("S3", {})).toEqual({ afterMs: 1, isAnswered: false });
    expect(fate("S6", {})).toEqual({ ...latency, isAnswered: false });
  });

  it("is struck according to the moment it starts", () => {
    expect(fate("S2r", { startedMs: 19_999 }).isAnswered).toBe(false);
    expect(fate("S2r", { startedMs: 20_000 })).toEqual({ ...latency, isAnswered: true });
    const wave = [0, 4_999, 5_000, 9_999, 10_000].map((startedMs) => fate("S5b", { startedMs }).isAnswered);
    expect(wave).toEqual([false, false, true, true, false]);
  });

  it("is struck only at an endpoint in trouble", () => {
    expect(fate("S2", { endpoint: "mobile" }).isAnswered).toBe(true);
  });

  it("takes 1 to 3 s at a slow endpoint", () => {
    const luck = uniform({ seed: 1, endpoint: "userHTML", k: 0, tag: "lat" });
    expect(fate("S7", { endpoint: "userHTML" })).toEqual({ afterMs: 1_000 + 2_000 * luck, isAnswered: true });
  });
});
