import { expect, it } from "vitest";
import { cacheTargets, type Measured } from "./cache-targets.ts";
import { CLIENT, FUNCTION } from "./cached-answers.ts";
import { MANY_ROOMS, NO_CACHE, NO_FILE } from "./command-starts.ts";

/** Pairs of the given costs with a baseline of 300, round by round. */
const pairsOf = (costs: Record<string, number[]>): Measured["answers"] =>
  new Map(Object.entries(costs).map(([name, own]) => [name, own.map((ns) => ({ baselineNs: 300, ns }))]));

const contentOf = (rooms: number) => ({ rooms, entries: 3 * rooms, expiredEntries: rooms, fileBytes: 1 });

const good: Measured = {
  answers: pairsOf({ [CLIENT]: [100, 100, 400], [FUNCTION]: [100, 100, 400] }),
  memory: { rooms: 100_000, bytesAtBound: 100, bytesAtEnd: 120, remembered: 10_000 },
  starts: {
    pairs: pairsOf({
      [NO_FILE]: [300, 300, 300],
      [NO_CACHE]: [300, 300, 300],
      [MANY_ROOMS]: [390, 390, 900],
    }),
    file: { first: contentOf(14_000), last: contentOf(10_000) },
  },
};

const answers = (measured: Measured) => cacheTargets(measured).map(({ isMet }) => isMet);

it("the targets of the cache are met by figures right at the limits in most rounds", () => {
  expect(answers(good)).toEqual(Array(6).fill(true));
});

it("the targets of the cache are missed by figures above the limits, with the measured figures", () => {
  const bad: Measured = {
    answers: pairsOf({ [CLIENT]: [100, 101, 400], [FUNCTION]: [150, 150, 150] }),
    memory: { rooms: 100_000, bytesAtBound: 100, bytesAtEnd: 121, remembered: 10_001 },
    starts: {
      ...good.starts,
      pairs: pairsOf({
        [NO_FILE]: [300, 300, 300],
        [NO_CACHE]: [200, 200, 200],
        [MANY_ROOMS]: [300, 420, 600],
      }),
    },
  };
  expect(cacheTargets(bad)).toEqual([
    expect.objectContaining({ measured: "0.34 times (0.33 to 0.83)", isMet: false }),
    expect.objectContaining({ measured: "0.50 times (0.50 to 0.50)", isMet: false }),
    expect.objectContaining({ measured: "10,001", isMet: false }),
    expect.objectContaining({ measured: "1.21 times", isMet: false }),
    expect.objectContaining({ measured: "1.40 times (1.20 to 1.70)", isMet: false }),
    expect.objectContaining({ measured: "2.10 times (1.80 to 2.55)", isMet: false }),
  ]);
});

it("the targets of the cache stay open without measurements", () => {
  const nothing: Measured = { ...good, answers: new Map(), starts: { ...good.starts, pairs: new Map() } };
  expect(answers(nothing)).toEqual([undefined, undefined, true, true, undefined, undefined]);
});

it("the target for the memory's bound stays open when nothing was remembered", () => {
  expect(answers({ ...good, memory: { ...good.memory, remembered: 0 } })[2]).toBeUndefined();
});

it("the targets of starts stay open when the file did not hold all rooms to the end", () => {
  const file = { ...good.starts.file, last: contentOf(9_999) };
  expect(answers({ ...good, starts: { ...good.starts, file } }).slice(4)).toEqual([undefined, undefined]);
});
