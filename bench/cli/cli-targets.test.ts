import { expect, it } from "vitest";
import { cliTargets, type Measured } from "./cli-targets.ts";
import { FRESH, HELP, REMEMBERED, VERSION } from "./command-runs.ts";

/** Runs of so many times a bare Node of 100, round by round. */
const pairsOf = (ratios: Record<string, number[]>): Measured["pairs"] =>
  new Map(
    Object.entries(ratios).map(([name, own]) => [
      name,
      own.map((ratio) => ({ baselineNs: 100, ns: 100 * ratio })),
    ]),
  );

const good: Measured = {
  pairs: pairsOf({
    [VERSION]: [2.5, 2.5, 9],
    [HELP]: [2.5, 2.5, 9],
    [REMEMBERED]: [5, 5, 9],
    [FRESH]: [9, 9, 12],
  }),
  requests: { [FRESH]: 3 },
};

const answers = (measured: Measured) => cliTargets(measured).map(({ isMet }) => isMet);

it("the targets of the command are met by figures right at the limits in most rounds", () => {
  expect(answers(good)).toEqual([true, true, true, true]);
});

it("the targets of the command are missed by figures above the limits, with the measured figures", () => {
  const pairs = pairsOf({
    [VERSION]: [2.4, 2.6, 2.6],
    [HELP]: [2.6, 2.6, 2.6],
    [REMEMBERED]: [4, 5.1, 6],
    [FRESH]: [9.1, 9.2, 9.3],
  });
  expect(cliTargets({ ...good, pairs })).toEqual([
    expect.objectContaining({ measured: "2.60 times (2.50 to 2.60)", isMet: false }),
    expect.objectContaining({ measured: "2.60 times (2.60 to 2.60)", isMet: false }),
    expect.objectContaining({ measured: "5.10 times (4.55 to 5.55)", isMet: false }),
    expect.objectContaining({ measured: "9.20 times (9.15 to 9.25)", isMet: false }),
  ]);
});

it("the targets of the command stay open without measurements", () => {
  expect(answers({ ...good, pairs: new Map() })).toEqual(Array(4).fill(undefined));
});

it("the targets of rooms stay open where the remembered one was asked for, or the fresh one was not", () => {
  expect(answers({ ...good, requests: { [REMEMBERED]: 1 } })).toEqual([true, true, undefined, undefined]);
});
