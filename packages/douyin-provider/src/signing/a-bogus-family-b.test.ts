import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { aBogusFamilyB } from "./a-bogus-family-b.ts";

interface Sample {
  query: string;
  userAgent: string;
  clockMs: number[];
  randomValues: number[];
  expected: string;
}

const samples: Sample[] = JSON.parse(
  readFileSync(new URL("./__fixtures__/a-bogus-family-b.json", import.meta.url), "utf8"),
);

function playback(values: number[]): () => number {
  const remaining = values.values();
  return () => {
    const { done, value } = remaining.next();
    if (done) throw new Error("More readings than the script takes");
    return value;
  };
}

function sign({ clockMs, randomValues, ...request }: Omit<Sample, "expected"> & { body?: string }): string {
  return aBogusFamilyB({
    ...request,
    clock: { wallNow: playback(clockMs) },
    random: playback(randomValues),
  });
}

describe("aBogusFamilyB", () => {
  it.each(samples)("signs as the script does: $query", ({ expected, ...input }) => {
    expect(sign(input)).toBe(expected);
  });

  it.each([
    ["query", { query: "aid=6383" }],
    ["body", { body: "a=1" }],
    ["user agent", { userAgent: "Mozilla/5.0" }],
  ])("depends on the %s", (_, change) => {
    const { expected, ...input } = samples[0] as Sample;
    expect(sign({ ...input, ...change })).not.toBe(expected);
  });

  it("treats a missing body as an empty one", () => {
    const { expected, ...input } = samples[0] as Sample;
    expect(sign({ ...input, body: "" })).toBe(expected);
  });

  it("signs with the time and chance of the machine by default", () => {
    const request = { query: "aid=6383", userAgent: "Mozilla/5.0" };
    const signature = aBogusFamilyB(request);
    expect(signature).toMatch(/^[\w/-]{187}=$/);
    expect(aBogusFamilyB(request)).not.toBe(signature);
  });
});
