import { setTimeout as sleep } from "node:timers/promises";
import { seededRandom } from "@stream-fallback/core/testing";
import type { BenchCase } from "../harness/bench-case.ts";
import { type Effort, interleave, type Pair } from "../harness/interleave.ts";
import { startSite } from "../site/start-site.ts";
import type { Asking, Contender } from "./contenders/contender.ts";
import { floor } from "./contenders/floor.ts";
import { type AnswerReply, answerReplies, type ReplyName } from "./replies/answer-replies.ts";

/** The measured pairs of each contender, by reply; the baseline of each pair is the floor. */
export type AnswerPairs = ReadonlyMap<ReplyName, ReadonlyMap<string, readonly Pair[]>>;

/** On this machine whatever is still on its way when an answer is given comes within that time. */
const SETTLE_MS = 5;

/** Asks for each reply with all contenders in turn, from a server that runs in a process of its own. */
export async function measureAnswers(
  contenders: readonly Contender[],
  { onReply, ...effort }: Effort & { onReply: (name: ReplyName) => void },
): Promise<AnswerPairs> {
  const site = await startSite(new URL("./site-child.ts", import.meta.url));
  const random = seededRandom(1);
  const pairs = new Map<ReplyName, Map<string, Pair[]>>();
  try {
    for (const reply of answerReplies()) {
      onReply(reply.name);
      const asked = { reply, origin: site.origin };
      const prepared = await Promise.all(contenders.map((each) => prepare(each, asked)));
      const baseline = await prepare(floor, asked);
      const cases = prepared.map(({ bench }) => bench);
      pairs.set(reply.name, await interleave({ baseline: baseline.bench, cases }, { ...effort, random }));
      for (const { asking } of [baseline, ...prepared]) await asking.close?.();
    }
    return pairs;
  } finally {
    site.close();
  }
}

/** @throws Error for a contender that reads something else in the reply than it says */
async function prepare(
  { name, asking: askingOf }: Contender,
  { reply, origin }: { reply: AnswerReply; origin: string },
): Promise<{ bench: BenchCase; asking: Asking }> {
  const asking = askingOf(reply, origin);
  const told = await asking.ask();
  const { living, title } = reply.says;
  if (told && (told.living !== living || told.title !== title))
    throw new Error(`${name} reads ${JSON.stringify([told.living, told.title])} in ${reply.name}`);
  const call = () => asking.ask();
  return { asking, bench: { name, group: "", prepare: () => ({ call, settle: () => sleep(SETTLE_MS) }) } };
}
