import { expect, it } from "vitest";
import type { Pair } from "../harness/interleave.ts";
import { OURS, REGEX } from "./contenders/contenders.ts";
import type { Downloads } from "./early-end/measure-downloads.ts";
import { extractTargets } from "./extract-targets.ts";

/** Pairs of the cases of one kind of page, given as multiples of the baseline, in three rounds. */
function pairsOf(times: Record<string, number>): Map<string, Pair[]> {
  const rounds = (multiple: number) =>
    Array.from({ length: 3 }, () => ({ baselineNs: 100, ns: multiple * 100 }));
  return new Map(Object.entries(times).map(([name, multiple]) => [name, rounds(multiple)]));
}

interface Costs {
  live: number;
  user: number;
  regex: number;
  bytes: number | undefined;
  bytesRead: number;
}

function answers({ live, user, regex, bytes, bytesRead }: Costs) {
  const pairs = {
    live: pairsOf({ [OURS]: live, [REGEX]: regex }),
    user: pairsOf({ [OURS]: user, [REGEX]: regex }),
  };
  const early: Downloads = { pages: 1, bytesRead, pageBytes: 1_000, connections: 1, ms: 1 };
  return extractTargets(pairs, { live: { [OURS]: bytes }, user: {} }, early).map(({ isMet }) => isMet);
}

const atTheLimits = { live: 3, user: 4, regex: 6, bytesRead: 700 };

it("the targets of reading pages are met by costs right at the limits", () => {
  expect(answers({ ...atTheLimits, bytes: 1_200_000 })).toEqual(Array(6).fill(true));
});

it("the targets of reading pages are missed by costs above the limits", () => {
  expect(answers({ live: 3.1, user: 4.1, regex: 4.6, bytes: 1_200_001, bytesRead: 701 })).toEqual(
    Array(6).fill(false),
  );
});

it("the targets of reading pages stay open without measurements", () => {
  expect(answers({ ...atTheLimits, bytes: undefined })).toEqual([true, true, true, true, undefined, true]);
  const none = { live: new Map(), user: new Map() };
  const early: Downloads = { pages: 1, bytesRead: 1, pageBytes: 1_000, connections: 1, ms: 1 };
  const targets = extractTargets(none, { live: {}, user: {} }, early);
  expect(targets.filter(({ isMet }) => isMet === undefined)).toHaveLength(5);
});
