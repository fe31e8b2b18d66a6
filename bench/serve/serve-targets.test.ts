import { expect, it } from "vitest";
import type { Pair } from "../harness/interleave.ts";
import { EVENTS, ROOM, type Served, START } from "./measure-serving.ts";
import { serveTargets } from "./serve-targets.ts";

const rounds = (ns: number): Pair[] => Array.from({ length: 3 }, () => ({ baselineNs: 10e6, ns }));
const answers = (served: Served) => serveTargets(served).map(({ isMet }) => isMet);

it("the targets of the service are met by costs right at the limits", () => {
  const served = new Map([
    [ROOM, rounds(12e6)],
    [START, rounds(13e6)],
    [EVENTS, rounds(30e6)],
  ]);
  expect(answers(served)).toEqual([true, true, true]);
});

it("the targets of the service are missed by costs above the limits", () => {
  const served = new Map([
    [ROOM, rounds(12.1e6)],
    [START, rounds(13.1e6)],
    [EVENTS, rounds(30.1e6)],
  ]);
  expect(answers(served)).toEqual([false, false, false]);
});

it("the targets of the service stay open for what was not measured", () => {
  expect(answers(new Map())).toEqual([undefined, undefined, undefined]);
});
