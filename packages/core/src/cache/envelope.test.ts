import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seal, unseal } from "./envelope.ts";

const times = { storedAt: 1_000, freshUntil: 6_000, staleUntil: 9_000 };

describe("an envelope", () => {
  it("brings values and times back out of text, dates included", () => {
    const at = new Date("2026-01-02T03:04:05.678Z");
    const value = { title: "直播", at, list: [{ expiresAt: at }], nothing: null };
    expect(unseal(seal({ value, ...times }))).toEqual({ value, ...times });
  });

  it("brings an invalid date back as an invalid one", () => {
    const opened = unseal(seal({ value: { at: new Date(Number.NaN) }, ...times }));
    expect(opened?.value).toEqual({ at: new Date(Number.NaN) });
  });

  it("brings any JSON value back", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.parse(JSON.stringify(value));
        expect(unseal(seal({ value: json, ...times }))?.value).toEqual(json);
      }),
      { seed: 20_260_101 },
    );
  });

  it.each([
    ["nothing", undefined],
    ["null", null],
    ["a number", 7],
    ["an object", { version: 3, value: 1, ...times }],
    ["no JSON", "<html>"],
    ["half of one", seal({ value: 1, ...times }).slice(0, -5)],
    ["JSON null", "null"],
    ["a bare value", '"text"'],
    ["one without times", '{"version":3,"value":1}'],
    [
      "one with times that are no numbers",
      '{"version":3,"value":1,"storedAt":"1","freshUntil":2,"staleUntil":null}',
    ],
    ["one of another version", JSON.stringify({ version: 1, value: 1, ...times })],
  ])("is a miss when the stored text is %s", (_what, text) => {
    expect(unseal(text)).toBeUndefined();
  });
});
