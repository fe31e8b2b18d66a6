import { comparison, costOf } from "../harness/costs.ts";
import type { Pair } from "../harness/interleave.ts";
import type { Spread } from "../harness/statistics.ts";
import type { Target } from "../harness/target.ts";
import { BILILIVE } from "./contenders/bililive.ts";
import { nameOfOurs, type TransportName, transports } from "./contenders/ours.ts";
import type { AnswerPairs } from "./measure-answers.ts";
import { type ReplyName, replyNames } from "./replies/answer-replies.ts";

const MOST_TIMES: Readonly<Record<TransportName, Readonly<Record<ReplyName, number>>>> = {
  got: { "2 KB": 3.5, "67 KB": 2.2, "825 KB": 1.7, "page 165 KB": 4, "page 1.1 MB": 1.4 },
  undici: { "2 KB": 2.1, "67 KB": 1.8, "825 KB": 1.5, "page 165 KB": 3.2, "page 1.1 MB": 1.4 },
};

export function answerTargets(pairs: AnswerPairs): Target[] {
  return transports.flatMap((transport) => [
    ...replyNames.map((reply) => besideFloor(transport, reply, pairs)),
    ...replyNames.map((reply) => besideBililive(transport, reply, pairs)),
  ]);
}

function besideFloor(transport: TransportName, reply: ReplyName, pairs: AnswerPairs): Target {
  const limit = MOST_TIMES[transport][reply];
  const claim = `${nameOfOurs(transport)}, ${reply}: at most ${limit} times the floor`;
  const own = ofContender(transport, reply, pairs);
  return judged(claim, own && costOf(own).ratio, ({ median }) => median <= limit);
}

function besideBililive(transport: TransportName, reply: ReplyName, pairs: AnswerPairs): Target {
  const claim = `${nameOfOurs(transport)}, ${reply}: less than ${BILILIVE}`;
  const [own, others] = [ofContender(transport, reply, pairs), pairs.get(reply)?.get(BILILIVE)];
  return judged(claim, own && others && comparison(own, others), ({ median }) => median < 1);
}

function ofContender(transport: TransportName, reply: ReplyName, pairs: AnswerPairs) {
  return pairs.get(reply)?.get(nameOfOurs(transport)) as readonly Pair[] | undefined;
}

function judged(claim: string, spread: Spread | undefined, isMet: (spread: Spread) => boolean): Target {
  if (spread === undefined) return { claim, measured: "not measured", isMet: undefined };
  const { median, lowerQuartile, upperQuartile } = spread;
  const measured = `${median.toFixed(2)} times (${lowerQuartile.toFixed(2)} to ${upperQuartile.toFixed(2)})`;
  return { claim, measured, isMet: isMet(spread) };
}
