import { parseArgs } from "node:util";
import { type Drill, drills } from "./drills.ts";
import { readSoakOptions, type SoakWishes } from "./soak/soak-options.ts";

export const usage = "usage: npm run drill -- [--short] [name …] [options of soak] [--help]";

export const help = `Long kill loops and soaks, which the tests play in small.

${usage}

  --short           one short round of each
  --help            this

${drills.map(({ name, what }) => `  ${name.padEnd(15)}${what}`).join("\n")}

Of soak alone:
  --minutes 60      how long; an hour of 500 rooms writes docs/soak.md
  --rooms 500       how many are watched at a time
  --interval 15     from one ask of a room to the next, in seconds
  --transport got   or undici
  --seed 1          of the broadcasts and of what goes wrong
  --record file     none is played: the record of an earlier one is judged and drawn again

Ends with 1 when a drill has a complaint.`;

export interface Arguments {
  drills: readonly Drill[];
  size: "short" | "full";
  /** What is to be otherwise of a soak. */
  soak: SoakWishes;
}

export function readArguments(args: readonly string[]): Arguments | "help" | { problem: string } {
  try {
    const { values, positionals } = parseArgs({
      // A package manager may hand its own separator through.
      args: args.filter((argument) => argument !== "--"),
      allowPositionals: true,
      options: {
        short: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
        minutes: { type: "string" },
        rooms: { type: "string" },
        interval: { type: "string" },
        transport: { type: "string" },
        seed: { type: "string" },
        record: { type: "string" },
      },
    });
    const { short, help, ...given } = values;
    if (help) return "help";
    const unknown = positionals.find((name) => !drills.some((drill) => drill.name === name));
    if (unknown !== undefined) {
      return {
        problem: `there is no drill "${unknown}"; there are ${drills.map(({ name }) => name).join(", ")}`,
      };
    }
    const wanted = drills.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
    const soak = readSoakOptions(given);
    if ("problem" in soak) return soak;
    const [option] = Object.keys(given);
    if (option !== undefined && !wanted.some(({ name }) => name === "soak"))
      return { problem: `--${option} is of the drill soak, which is not among those to run` };
    return { drills: wanted, size: short ? "short" : "full", soak };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
