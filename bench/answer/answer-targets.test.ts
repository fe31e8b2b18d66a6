import { expect, it } from "vitest";
import type { Pair } from "../harness/interleave.ts";
import { answerTargets } from "./answer-targets.ts";
import { BILILIVE } from "./contenders/bililive.ts";
import { nameOfOurs, transports } from "./contenders/ours.ts";
import type { AnswerPairs } from "./measure-answers.ts";
import { replyNames } from "./replies/answer-replies.ts";

type Costs = Record<string, readonly number[]>;

/** Pairs of contenders whose answers cost that many times the floor, in the order of the replies. */
function pairsOf(costs: Costs): AnswerPairs {
  const rounds = (times: number): Pair[] =>
    Array.from({ length: 3 }, () => ({ baselineNs: 100, ns: times * 100 }));
  return new Map(
    replyNames.map((reply, place) => [
      reply,
      new Map(Object.entries(costs).map(([name, times]) => [name, rounds(times[place] ?? Number.NaN)])),
    ]),
  );
}

const answers = (costs: Costs) => answerTargets(pairsOf(costs)).map(({ isMet }) => isMet);

const atTheLimits = {
  [nameOfOurs("got")]: [3.5, 2.2, 1.7, 4, 1.4],
  [nameOfOurs("undici")]: [2.1, 1.8, 1.5, 3.2, 1.4],
  [BILILIVE]: [3.6, 2.3, 1.8, 4.1, 1.5],
};
const all = 2 * transports.length * replyNames.length;

it("the targets of an answer are met by costs right at the limits", () => {
  expect(answers(atTheLimits)).toEqual(Array(all).fill(true));
});

it("the targets of an answer are missed by costs above the limits", () => {
  const above = {
    [nameOfOurs("got")]: [3.6, 2.3, 1.8, 4.1, 1.5],
    [nameOfOurs("undici")]: [2.2, 1.9, 1.6, 3.3, 1.5],
    [BILILIVE]: [2.2, 1.9, 1.6, 3.3, 1.5],
  };
  expect(answers(above)).toEqual(Array(all).fill(false));
});

it("the targets beside a contender that could not be had stay open", () => {
  const { [BILILIVE]: _, ...own } = atTheLimits;
  const open = answerTargets(pairsOf(own)).filter(({ isMet }) => isMet === undefined);
  expect(open).toHaveLength(all / 2);
  expect(open).toContainEqual(expect.objectContaining({ measured: "not measured" }));
});
