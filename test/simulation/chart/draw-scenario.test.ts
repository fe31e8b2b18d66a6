import { describe, expect, it } from "vitest";
import type { ScenarioRecord } from "../scenario-record.ts";
import { drawScenario } from "./draw-scenario.ts";

const ENDPOINTS = ["web", "webHTML", "mobile", "userHTML"];

const nothing: ScenarioRecord = {
  name: "S0",
  title: "nothing happens",
  seed: 1,
  endpoints: ENDPOINTS,
  durationMs: 100_000,
  calls: [],
  requests: [],
  states: [],
  faults: [],
};

/** A busy run: web hangs, its breaker opens and tries it again, and now and then a call fails. */
function storm(count: number): ScenarioRecord {
  const calls = Array.from({ length: count }, (_, index) => ({
    arrivedMs: (index * nothing.durationMs) / count,
    // The latencies cover the whole scale, so that the picture needs as many cells as it can have.
    latencyMs: 10 * 2_000 ** ((index * 0.618_034) % 1),
    isAnswered: index % 7 !== 0,
    endpoint: index % 7 === 0 ? undefined : ENDPOINTS[(index * index) % 4],
  }));
  const states = Array.from({ length: 300 }, (_, index) => ({
    endpoint: ENDPOINTS[index % 4] ?? "",
    atMs: index * 300,
    to: (["open", "half-open", "closed"] as const)[Math.floor(index / 4) % 3] ?? "closed",
  }));
  return {
    ...nothing,
    calls,
    requests: calls.map(({ arrivedMs, endpoint = "web" }) => ({ endpoint, startedMs: arrivedMs })),
    states,
    faults: [{ endpoints: ["web", "webHTML"], fromMs: 20_000, toMs: Number.POSITIVE_INFINITY }],
  };
}

/** The names of the elements in the order of their ends; throws where the markup is broken. */
function readElements(svg: string): string[] {
  const open: string[] = [];
  const ended: string[] = [];
  const leftOver = svg.replaceAll(/<(\/?)([a-z]+)((?: [a-z-]+="[^"<>]*")*)(\/?)>/gi, (...match) => {
    const [, slash, name, , isEmpty] = match as string[];
    if (slash === "" && isEmpty === "") open.push(name ?? "");
    else if (slash === "/" && open.pop() !== name) throw new Error(`</${name}> ends another element`);
    if (slash === "/" || isEmpty === "/") ended.push(name ?? "");
    return "";
  });
  if (open.length > 0) throw new Error(`${open.join(", ")} never ended`);
  if (/[<>]|&(?!(amp|lt|gt|quot);)/.test(leftOver)) throw new Error("something is not escaped");
  return ended;
}

describe("drawScenario", () => {
  it.each([
    ["no calls", nothing],
    ["a storm", storm(2_000)],
  ])("draws well-formed XML of %s", (_, record) => {
    const elements = readElements(drawScenario(record));
    expect(elements.slice(0, 2)).toEqual(["title", "desc"]);
    expect(elements.at(-1)).toBe("svg");
  });

  it("names the run and every endpoint", () => {
    const svg = drawScenario(nothing);
    for (const words of ["S0: nothing happens", ...ENDPOINTS]) expect(svg).toContain(`>${words}</text>`);
  });

  it("escapes names that hold markup", () => {
    const svg = drawScenario({ ...nothing, name: "<S0>", title: 'a & "b"\u0007', endpoints: ["a<b"] });
    readElements(svg);
    expect(svg).toContain("&lt;S0&gt;: a &amp; &quot;b&quot; </text>");
    expect(svg).toContain(">a&lt;b</text>");
  });

  it("stays below 60 KB with 30,000 calls all over the scale", () => {
    expect(Buffer.byteLength(drawScenario(storm(30_000)))).toBeLessThan(60_000);
  });

  it.each([
    ["no calls", nothing],
    ["no endpoints", { ...nothing, endpoints: [] }],
    ["no time", { ...nothing, durationMs: 0 }],
    [
      "no latency",
      { ...nothing, calls: [{ arrivedMs: 0, latencyMs: 0, isAnswered: false, endpoint: undefined }] },
    ],
    ["a fault without an end", storm(10)],
  ])("draws no NaN, Infinity or undefined for %s", (_, record) => {
    expect(drawScenario(record).match(/NaN|Infinity|undefined/g)).toBeNull();
  });

  it("draws the same picture from equal records", () => {
    expect(drawScenario(storm(2_000))).toBe(drawScenario(storm(2_000)));
  });

  it.each([10, 0])("shows a half-open state of %i ms at least 3 pixels wide", (lengthMs) => {
    const svg = drawScenario({
      ...nothing,
      states: [
        { endpoint: "web", atMs: 1_000, to: "open" },
        { endpoint: "web", atMs: 50_000, to: "half-open" },
        { endpoint: "web", atMs: 50_000 + lengthMs, to: "open" },
      ],
    });
    const band = /d="M[\d.]+ [\d.]+h(?<width>\d+)" stroke="#f5d90a"/.exec(svg);
    expect(Number(band?.groups?.width)).toBeGreaterThanOrEqual(3);
  });

  it("counts only the calls that lie within the picture", () => {
    const call = { latencyMs: 80, isAnswered: true, endpoint: "web" };
    const calls = [0, 100_000, 100_001].map((arrivedMs) => ({ ...call, arrivedMs }));
    expect(drawScenario({ ...nothing, calls })).toContain("2 calls");
  });

  it("says in words how many calls were answered and never rounds a failure away", () => {
    const calls = Array.from({ length: 30_000 }, (_, index) => ({
      arrivedMs: index,
      latencyMs: 80,
      isAnswered: index > 0,
      endpoint: index > 0 ? "web" : undefined,
    }));
    const description = /<desc>(.*)<\/desc>/.exec(drawScenario({ ...nothing, calls }))?.[1];
    expect(description).toContain("99.99 % answered");
    expect(description).toContain("web answered 29,999 calls");
  });
});
