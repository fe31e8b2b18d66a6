import { setTimeout as sleep } from "node:timers/promises";
import { followOrders } from "../harness/measuring-child.ts";
import { createRunner, type Runner, type WarmUp } from "../harness/runner.ts";
import type { Contender } from "./contenders/contender.ts";
import { contenders } from "./contenders/contenders.ts";
import { answerReplies } from "./replies/answer-replies.ts";

/** What a contender is to do next. */
export interface Order {
  /** Calls before the batch that is measured. @default as many as there were */
  warmUp?: WarmUp | undefined;
}

/** On this machine whatever is still on its way when an answer is given comes within that time. */
const SETTLE_MS = 5;

/** One contender that asks for one reply, in a process of its own, and says what an answer took. */
const [, , name = "", reply = "", origin = ""] = process.argv;
const load = contenders.get(name);
const ready = load?.().then(prepare);

async function nsPerAnswer({ warmUp }: Order): Promise<number> {
  const runner = await ready;
  if (warmUp) await runner?.warmUp(warmUp);
  return runner?.nsPerCall() ?? Number.NaN;
}

/** @throws Error for a contender that reads something else in the reply than it says */
async function prepare({ asking }: Contender): Promise<Runner> {
  const asked = answerReplies().find((each) => each.name === reply);
  if (asked === undefined) throw new Error(`there is no reply ${reply}`);
  const { ask } = asking(asked, origin);
  const told = await ask();
  const { living, title } = asked.says;
  if (told && (told.living !== living || told.title !== title))
    throw new Error(`${name} reads ${JSON.stringify([told.living, told.title])} in ${reply}`);
  return createRunner(name, { call: ask, settle: () => sleep(SETTLE_MS) });
}

followOrders(nsPerAnswer);
