import { parseArgs } from "node:util";
import { type Scenario, scenarios } from "./scenarios.ts";

export const usage = "usage: npm run simulate -- [--seeds 20] [--only S2,S4] [--help]";

export const defaultSeeds = 20;

export const help = `Plays outages against the balancer in virtual time, and compares it with its targets.

${usage}

  --seeds 20      how many times each scenario runs, each time with other luck
  --only S2,S4    these scenarios instead of all: ${scenarios.map(({ name }) => name).join(", ")}
  --help          this

Ends with 1 when a target is missed. A run of all scenarios with ${defaultSeeds} seeds also writes docs/simulation.`;

export interface Arguments {
  seeds: number;
  scenarios: readonly Scenario[];
}

export function readArguments(args: readonly string[]): Arguments | "help" | { problem: string } {
  try {
    const { values } = parseArgs({
      // A package manager may hand its own separator through.
      args: args.filter((argument) => argument !== "--"),
      options: {
        seeds: { type: "string", default: String(defaultSeeds) },
        only: { type: "string" },
        help: { type: "boolean", default: false, short: "h" },
      },
    });
    if (values.help) return "help";
    if (!/^[1-9]\d{0,3}$/.test(values.seeds)) {
      return { problem: `--seeds must be a number from 1 to 9999, not ${JSON.stringify(values.seeds)}` };
    }
    const known = scenarios.map(({ name }) => name);
    const wanted = values.only?.split(",").map((name) => name.trim()) ?? known;
    const unknown = wanted.find((name) => !known.includes(name));
    if (unknown !== undefined) {
      return { problem: `--only does not know ${JSON.stringify(unknown)}; there are ${known.join(", ")}` };
    }
    return {
      seeds: Number(values.seeds),
      scenarios: scenarios.filter(({ name }) => wanted.includes(name)),
    };
  } catch (error) {
    // Node explains itself in several sentences; the first one tells what is wrong.
    const [sentence = "bad arguments"] =
      error instanceof Error ? error.message.split(/\.?(?:\n| (?=To |This ))/) : [];
    return { problem: sentence };
  }
}
