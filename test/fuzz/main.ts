import { availableParallelism } from "node:os";
import type { FuzzReport } from "@stream-fallback/core/testing";
import { lineOf } from "./line-of.ts";
import { type Arguments, help, readArguments, usage } from "./read-arguments.ts";
import { watchWorker } from "./watch-worker.ts";

const options = readArguments(process.argv.slice(2));
if (options === "help") {
  console.log(help);
} else if ("problem" in options) {
  console.error(`${options.problem}; ${usage}`);
  process.exitCode = 2;
} else {
  await run(options);
}

async function run({ adapters, ...luck }: Arguments): Promise<void> {
  const waiting = [...adapters];
  async function work(): Promise<void> {
    for (let adapter = waiting.shift(); adapter !== undefined; adapter = waiting.shift()) {
      tell(adapter, luck.seed, await watchWorker(adapter, luck));
    }
  }
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), adapters.length) }, work));
}

function tell(adapter: string, seed: number, report: FuzzReport): void {
  console.log(`${adapter}: ${lineOf(report)}`);
  const { violation } = report;
  if (violation === undefined) return;
  process.exitCode = 1;
  const { path, what, roomId, need, breaks, reply } = violation;
  const again = `npm run fuzz -- --only ${adapter} --seed ${seed} --path ${path} --runs 1`;
  const about = `room ${roomId}, ${need.kind}; ${reply.path ?? "the reply"} after ${breaks.join(", ") || "nothing"}`;
  const start = JSON.stringify(reply.text).replace(/长{9,}/g, "长…长");
  console.log(`  WRONG: ${what}\n  ${about}: ${start}\n  again: ${again}`);
}
