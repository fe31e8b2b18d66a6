import { setTimeout as sleep } from "node:timers/promises";
import { collectGarbage } from "../harness/collect-garbage.ts";
import { followOrders } from "../harness/measuring-child.ts";
import { contenders } from "./contenders/contenders.ts";
import { roomNumbers } from "./many-rooms.ts";

/** What a contender is to do next. */
export interface Order {
  /** Rooms to watch from now on, and how often. @default those that are watched are watched on */
  begin?: { rooms: number; intervalMs: number } | undefined;
  /** How long that is measured. */
  ms: number;
}

/** One stretch of watching. */
export interface Stretch {
  answers: number;
  cpuMs: number;
  /** What the process holds once garbage is collected: heap and buffers. */
  heldBytes: number;
  /** What the process has of the system at the end, with the garbage that is not collected yet. */
  processBytes: number;
}

/** One contender in a process of its own, which watches as it is told to, and says what that took. */
const [, , name = "", origin = ""] = process.argv;
const watching = contenders.get(name)?.(origin);

async function measure({ begin, ms }: Order): Promise<Stretch | undefined> {
  if (watching === undefined) return undefined;
  if (begin) await watching.watch(roomNumbers(begin.rooms), begin.intervalMs);
  const [answersBefore, cpuBefore] = [watching.answers(), process.cpuUsage()];
  await sleep(ms);
  const { user, system } = process.cpuUsage(cpuBefore);
  const answers = watching.answers() - answersBefore;
  const processBytes = process.memoryUsage.rss();
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return { answers, cpuMs: (user + system) / 1_000, heldBytes: heapUsed + external, processBytes };
}

followOrders(measure);
