import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scrub } from "./scrub.ts";

const textOf = (state: unknown) => JSON.stringify(scrub(state), null, 2);

/** Nothing of what we write ourselves, and no key below, is in capitals or in Chinese. */
const value = fc.string({ unit: fc.constantFrom(...'ABCXYZ_直播间{}[]:, "\\'), minLength: 4, maxLength: 80 });
const number = fc.oneof(
  fc.integer({ min: 10_000 }),
  fc.double({ min: 10_000, noNaN: true, noDefaultInfinity: true }),
);
const key = fc.oneof(
  fc.stringMatching(/^[a-z_]{1,12}$/),
  fc.constant("__proto__"),
  value.map((text) => `${text}直`),
);
const json = fc.letrec((tie) => ({
  node: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    ...[value, number, fc.boolean(), fc.constant(null)],
    fc.array(tie("node"), { maxLength: 6 }),
    fc.array(fc.tuple(key, tie("node")), { maxLength: 6 }).map(Object.fromEntries),
    tie("node").map((node) => JSON.stringify(node)),
  ),
})).node;

/** Every string and number of a state, also those in keys that look like values and those in JSON in strings. */
function valuesOf(state: unknown): string[] {
  if (typeof state === "string") {
    try {
      return [state, ...valuesOf(JSON.parse(state))];
    } catch {
      return [state];
    }
  }
  if (typeof state === "number") return [String(state)];
  if (typeof state !== "object" || state === null) return [];
  return Object.entries(state).flatMap(([key, value]) => [
    ...(/^[a-z_\d]+$/.test(key) ? [] : [key]),
    ...valuesOf(value),
  ]);
}

describe("a scrubbed state", () => {
  it("holds no value of the state", () => {
    fc.assert(
      fc.property(json, (state) => {
        const text = textOf(state);
        const told = valuesOf(state).filter((each) => each.length >= 4 && !/^(true|false|null)$/.test(each));
        expect(told.filter((each) => text.includes(each))).toEqual([]);
      }),
      { seed: 20_260_101, numRuns: 2_000 },
    );
  });

  const nested = (levels: number, open: string, close: string) => open.repeat(levels) + close.repeat(levels);

  function cyclic(): object {
    const all: object[] = [];
    all.push(all, all, all, { all });
    return all;
  }

  /** A string with JSON that holds a string with JSON … */
  function wrapped(levels: number): unknown {
    let inner: unknown = "x";
    for (let level = 0; level < levels; level++) inner = JSON.stringify([inner]);
    return inner;
  }

  it.each<[string, unknown, RegExp]>([
    ["arrays 10,000 deep", JSON.parse(nested(10_000, "[", "]")), /more than 100 levels/],
    [
      "objects 10,000 deep",
      JSON.parse(`${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`),
      /more than 100 levels/,
    ],
    ["the same inside a string", nested(10_000, "[", "]"), /more than 100 levels/],
    ["one that contains itself", cyclic(), /more than 100 levels/],
    ["JSON in JSON in JSON …", wrapped(12), /JSON in string/],
    [
      "200,000 keys",
      Object.fromEntries(Array.from({ length: 200_000 }, (_, at) => [`key_${at}`, at])),
      /"…": "\d+ more"/,
    ],
    [
      "long keys far down",
      Array.from({ length: 90 }).reduce<object>(
        (inner) => Object.fromEntries(Array.from({ length: 40 }, (_, at) => ["k".repeat(60) + at, inner])),
        {},
      ),
      /"…": "\d+ more"/,
    ],
    ["a million bytes", { body: new Uint8Array(1_000_000) }, /"bytes\(1000000\)"/],
  ])("is bounded in depth and size: %s", (_what, state, told) => {
    const text = textOf({ state });
    expect(text).toMatch(told);
    expect(Buffer.byteLength(text)).toBeLessThan(256 * 1_024);
  });

  it("keeps a field that is called like a prototype as a field", () => {
    expect(JSON.parse(textOf(JSON.parse('{"__proto__":{"a":1}}')))).toEqual(
      JSON.parse('{"__proto__":{"a":"number(integer, 1 digit)"}}'),
    );
  });

  it.each([
    [undefined, "undefined"],
    [() => {}, "function"],
    [9_007_199_254_740_993n, "bigint"],
    [-1_234, "number(integer, 4 digits)"],
    [1e21, "number(integer, 22 digits)"],
    ["", "string(0)"],
  ])("describes %s", (state, described) => {
    expect(scrub(state)).toBe(described);
  });
});

it("reads a text that stands in very many places only so often", { timeout: 20_000 }, () => {
  const text = JSON.stringify(Array<number>(1_000_000).fill(1));
  const state = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`k${index}`, text]));
  expect(scrub(state)).toMatchObject({
    k0: { "JSON in string(2000001)": expect.any(Array) },
    k999: "string(2000001)",
  });
});
