import { seededRandom } from "@stream-fallback/core/testing";
import { type Effort, measureRounds, type Pair } from "../harness/interleave.ts";
import { startChild } from "../harness/measuring-child.ts";
import { startSite } from "../site/start-site.ts";
import type { Order } from "./answer-child.ts";
import { floor } from "./contenders/floor.ts";
import { type ReplyName, replyNames } from "./replies/answer-replies.ts";

/** The measured pairs of each contender, by reply; the baseline of each pair is the floor. */
export type AnswerPairs = ReadonlyMap<ReplyName, ReadonlyMap<string, readonly Pair[]>>;

interface AnswerEffort extends Effort {
  onReply(name: ReplyName): void;
}

/** Has the contenders ask for each reply in turn, each in a process of its own, from a server that runs in another. */
export async function measureAnswers(
  names: readonly string[],
  { onReply, ...effort }: AnswerEffort,
): Promise<AnswerPairs> {
  const site = await startSite(new URL("./site-child.ts", import.meta.url));
  const pairs = new Map<ReplyName, Map<string, Pair[]>>();
  try {
    for (const reply of replyNames) {
      onReply(reply);
      pairs.set(reply, await measureReply(names, { reply, origin: site.origin, effort }));
    }
    return pairs;
  } finally {
    site.close();
  }
}

async function measureReply(
  names: readonly string[],
  { reply, origin, effort }: { reply: ReplyName; origin: string; effort: Effort },
): Promise<Map<string, Pair[]>> {
  const { rounds, ...warmUp } = effort;
  const script = new URL("./answer-child.ts", import.meta.url);
  const contend = (name: string) => ({
    name,
    ...startChild<Order, number>(script, [name, reply, origin]),
  });
  const [baseline, ...others] = [contend(floor.name), ...names.map(contend)] as const;
  try {
    await Promise.all([baseline, ...others].map(({ tell }) => tell({ warmUp })));
    const runner = ({ name, tell }: typeof baseline) => ({ name, nsPerCall: () => tell({}) });
    return await measureRounds(
      { baseline: runner(baseline), cases: others.map(runner) },
      { rounds, random: seededRandom(1) },
    );
  } finally {
    for (const { close } of [baseline, ...others]) close();
  }
}
