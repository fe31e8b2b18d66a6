import { collectGarbage } from "../harness/collect-garbage.ts";
import { contenders } from "./contenders/contenders.ts";
import type { Pace } from "./contenders/watching.ts";
import { roomNumbers } from "./many-rooms.ts";

/** One stretch of watching. */
export interface Stretch {
  answers: number;
  cpuMs: number;
  /** What the process holds once garbage is collected: heap and buffers. */
  heldBytes: number;
  /** What the process has of the system at the end, with the garbage that is not collected yet. */
  processBytes: number;
}

/** One contender in a process of its own, which watches whenever it is told to, and says what that took. */
const [, , name = "", origin = "", count] = process.argv;
const watching = contenders.get(name)?.(roomNumbers(Number(count)), origin);

async function watch(pace: Pace): Promise<Stretch | undefined> {
  await watching?.prepare?.(pace);
  const before = process.cpuUsage();
  const answers = await watching?.watch(pace);
  const { user, system } = process.cpuUsage(before);
  const processBytes = process.memoryUsage.rss();
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return answers === undefined
    ? undefined
    : { answers, cpuMs: (user + system) / 1_000, heldBytes: heapUsed + external, processBytes };
}

process.on("message", async (pace: Pace) => process.send?.(await watch(pace)));
process.once("disconnect", () => process.exit());
