import { availableParallelism } from "node:os";
import type { Report } from "./fuzz-adapter.ts";
import { type Arguments, help, readArguments, usage } from "./read-arguments.ts";
import { lineOf } from "./tally.ts";
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

function tell(adapter: string, seed: number, { tally, violation }: Report): void {
  console.log(`${adapter}: ${lineOf(tally)}`);
  if (violation === undefined) return;
  process.exitCode = 1;
  const { path, what, recipe } = violation;
  const again = `npm run fuzz -- --only ${adapter} --seed ${seed} --path ${path} --runs 1`;
  console.log(`  WRONG: ${what}\n  ${recipe}\n  again: ${again}`);
}
