import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { listStrategies } from "@stream-fallback/core";
import { describe, expect, it } from "vitest";
import { endpointColour } from "../simulation/chart/palette.ts";
import type { ScenarioRecord } from "../simulation/scenario-record.ts";
import { drawStrategy } from "./draw-strategy.ts";
import { PICTURE_SEED, playStrategy } from "./play-strategy.ts";
import { siteEndpoints } from "./site.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const pages = `${root}/docs/strategies`;
const read = (file: string): string => readFileSync(file, "utf8");
const names = listStrategies();
const SLICES = 90;

const records = new Map<string, Promise<ScenarioRecord>>();

/** Each playing is looked at from several sides. */
function played(name: string, seed: number): Promise<ScenarioRecord> {
  const key = `${name} ${seed}`;
  const record = records.get(key) ?? playStrategy(name, seed);
  records.set(key, record);
  return record;
}

/** How high each endpoint's area reaches in each slice, read off the picture; the whole height is 1. */
function sharesDrawn(svg: string): Map<string, number[]> {
  const areas = /<g shape-rendering="crispEdges">(.*?)<\/g>/.exec(svg)?.[1] ?? "";
  const outlines = [...areas.matchAll(/d="M(\d+) (\d+)([^z]*)z" fill="(#\w+)"/g)].map(
    ([, left, bottom, steps = "", colour = ""]) => ({
      colour,
      heights: heightsOf(steps, { left: Number(left), bottom: Number(bottom) }),
    }),
  );
  // The tallest area lies behind the others: what is seen of it reaches down to the next one.
  return new Map(
    outlines.map(({ colour, heights }, index) => [
      siteEndpoints.find((_, place) => endpointColour(place) === colour)?.name ?? colour,
      heights.map((height, slice) => (height - (outlines[index + 1]?.heights[slice] ?? 0)) / 90),
    ]),
  );
}

/** How far above the bottom an outline runs in the middle of each slice. */
function heightsOf(steps: string, { left, bottom }: { left: number; bottom: number }): number[] {
  const corners = [...steps.matchAll(/H(\d+)V(\d+)/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) }));
  const right = corners.at(-1)?.x ?? 0;
  return Array.from({ length: SLICES }, (_, slice) => {
    const middle = left + ((slice + 0.5) * (right - left)) / SLICES;
    return bottom - (corners.findLast(({ x }) => x <= middle)?.y ?? bottom);
  });
}

function sharesPlayed({ calls }: ScenarioRecord, name: string): number[] {
  return Array.from({ length: SLICES }, (_, slice) => {
    const those = calls.filter(({ arrivedMs }) => Math.floor(arrivedMs / 1_000) === slice);
    return those.filter(({ endpoint }) => endpoint === name).length / those.length;
  });
}

describe.each(names)("the picture of %s", (name) => {
  it("shows the share of each endpoint, which make a whole at any time", async () => {
    const record = await played(name, 2);
    const drawn = sharesDrawn(drawStrategy(record));
    expect([...drawn.keys()].sort()).toEqual(
      [...new Set(record.calls.map(({ endpoint }) => endpoint))].sort(),
    );
    for (let slice = 0; slice < SLICES; slice++) {
      const sum = [...drawn.values()].reduce((total, shares) => total + (shares[slice] ?? 0), 0);
      expect(sum).toBeCloseTo(1, 9);
    }
    // An area has two edges, each rounded to a pixel.
    for (const [endpoint, shares] of drawn)
      for (const [slice, played] of sharesPlayed(record, endpoint).entries())
        expect(Math.abs((shares[slice] ?? 0) - played)).toBeLessThanOrEqual(1 / 90 + 1e-9);
  });

  it("is the same for the same seed, and different for another", async () => {
    const record = await played(name, 2);
    expect(drawStrategy(await playStrategy(name, 2))).toBe(drawStrategy(record));
    expect((await played(name, PICTURE_SEED)).calls).not.toEqual(record.calls);
  });

  it("is below 30 KB and holds no NaN, Infinity or undefined", async () => {
    const svg = drawStrategy(await played(name, 2));
    expect(Buffer.byteLength(svg)).toBeLessThan(30_000);
    expect(svg.match(/NaN|Infinity|undefined/g)).toBeNull();
    expect(svg).toContain(`<title>${name}: `);
  });

  it("is up to date in the documentation (npm run draw-strategies)", async () => {
    expect(read(`${pages}/${name}.svg`)).toBe(drawStrategy(await played(name, PICTURE_SEED)));
  });
});

describe("the pages of strategies", () => {
  it("compare every strategy with the others on one page", () => {
    for (const name of names) expect(read(`${pages}/comparison.md`)).toContain(`\n| \`${name}\` |`);
  });

  it("exist for each strategy, with its picture, and all are in the table", () => {
    const found = globSync("*.md", { cwd: pages }).filter(
      (page) => page !== "README.md" && page !== "comparison.md",
    );
    expect(found.sort()).toEqual(names.map((name) => `${name}.md`).sort());
    for (const name of names) {
      expect(read(`${pages}/${name}.md`)).toContain(`](${name}.svg)`);
      expect(read(`${pages}/README.md`)).toContain(`\n[${name}]: ${name}.md\n`);
    }
  });

  it("give every option the default that its docstring gives", () => {
    const sources = globSync(`${root}/packages/core/src/strategies/*.ts`).map(read).join("\n");
    const inSources = [...sources.matchAll(/@default ([\w.]+)[^*]*\*\/\s+(\w+)\?:/g)].map(
      ([, value, option]) => `${option}: ${value}`,
    );
    const texts = names.map((name) => read(`${pages}/${name}.md`)).join("\n");
    const inPages = [...texts.matchAll(/^\| `(?:weights\.)?(\w+)` +\| `?([\w.]+)`? +\|/gm)].map(
      ([, option, value]) => `${option}: ${value}`,
    );
    expect(inSources).toContain("balanceFactor: 1.25");
    expect(inPages.sort()).toEqual(inSources.sort());
  });
});
