import { describe, expect, it } from "vitest";
import { aBogusVectors } from "./__fixtures__/vectors.ts";
import { aBogus } from "./a-bogus.ts";

/** Gives the values in turn, and fails when asked for more. */
function inTurn(values: readonly number[]): () => number {
  const rest = values.values();
  return () => {
    const { value, done } = rest.next();
    if (done) throw new Error("Asked for more values than were recorded");
    return value;
  };
}

describe("aBogus", () => {
  it.each(aBogusVectors)("signs as recorded: $note, at $fixedTimeStartMs", (vector) => {
    const signature = aBogus({
      query: vector.query,
      body: vector.body,
      userAgent: vector.effectiveUserAgent,
      options: vector.effectiveOptions,
      fingerprint: vector.fingerprintMode === "given" ? vector.fingerprint : undefined,
      clock: { wallNow: inTurn([vector.fixedTimeStartMs, vector.fixedTimeEndMs]) },
      random: inTurn(vector.randomValues),
    });
    expect(signature).toBe(vector.expected);
  });

  it("signs an empty body and the options [0, 1, 14] unless told otherwise", () => {
    const fixed = {
      query: "aid=6383",
      userAgent: "Mozilla/5.0",
      clock: { wallNow: () => 1_771_384_594_519 },
      random: () => 0.5,
    };
    expect(aBogus(fixed)).toBe(aBogus({ ...fixed, body: "", options: [0, 1, 14] }));
  });

  it("keeps no state between calls", () => {
    const sign = () =>
      aBogus({ query: "a=1", userAgent: "x", clock: { wallNow: () => 1 }, random: () => 0.25 });
    expect(sign()).toBe(sign());
  });
});
