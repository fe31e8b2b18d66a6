import { parseArgs } from "node:util";
import { targets } from "./targets.ts";

export const usage =
  "usage: npm run fuzz -- [--runs 100000] [--seed 1] [--only web,mobile] [--path 12:0] [--help]";

const adapterNames: readonly string[] = [...targets.keys()];
const defaultRuns = 100_000;

export const help = `Has the adapters read replies that were cut, flipped, shuffled, nested and lied in, and holds what they
make of them against a slow reader of its own.

${usage}

  --runs ${defaultRuns}    how many replies each adapter reads
  --seed 1         other seeds make other replies
  --only web       these adapters instead of all: ${adapterNames.join(", ")}
  --path 12:0      begins with that reply of the seed, as a report names it
  --help           this

Ends with 1 when a reply was read wrongly.`;

export interface Arguments {
  runs: number;
  seed: number;
  adapters: readonly string[];
  path: string | undefined;
}

export function readArguments(args: readonly string[]): Arguments | "help" | { problem: string } {
  try {
    const { values } = parseArgs({
      // A package manager may pass its own `--` through.
      args: args.filter((argument) => argument !== "--"),
      options: {
        runs: { type: "string", default: String(defaultRuns) },
        seed: { type: "string", default: "1" },
        only: { type: "string" },
        path: { type: "string" },
        help: { type: "boolean", default: false, short: "h" },
      },
    });
    if (values.help) return "help";
    const { runs, seed, path } = values;
    if (!/^[1-9]\d{0,8}$/.test(runs)) {
      return { problem: `--runs must be a number from 1 to 999999999, not ${JSON.stringify(runs)}` };
    }
    if (!/^\d{1,9}$/.test(seed)) {
      return { problem: `--seed must be a number from 0 to 999999999, not ${JSON.stringify(seed)}` };
    }
    if (path !== undefined && !/^\d+(?::\d+)*$/.test(path)) {
      return { problem: `--path must be numbers with colons between, not ${JSON.stringify(path)}` };
    }
    const wanted = values.only?.split(",").map((name) => name.trim()) ?? adapterNames;
    const unknown = wanted.find((name) => !targets.has(name));
    if (unknown !== undefined) {
      return {
        problem: `--only does not know ${JSON.stringify(unknown)}; there are ${adapterNames.join(", ")}`,
      };
    }
    return { runs: Number(runs), seed: Number(seed), adapters: wanted, path };
  } catch (error) {
    // Node's message has several sentences, of which the first says what is wrong.
    const [sentence = "bad arguments"] =
      error instanceof Error ? error.message.split(/\.?(?:\n| (?=To |This ))/) : [];
    return { problem: sentence };
  }
}
