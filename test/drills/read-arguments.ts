import { parseArgs } from "node:util";
import { type Drill, drills } from "./drills.ts";

export const usage = "usage: npm run drill -- [--short] [name …] [--help]";

export const help = `Long kill loops and soaks, which the tests play in small.

${usage}

  --short   one short round of each
  --help    this

${drills.map(({ name, what }) => `  ${name.padEnd(15)}${what}`).join("\n")}

Ends with 1 when a drill has a complaint.`;

export interface Arguments {
  drills: readonly Drill[];
  size: "short" | "full";
}

export function readArguments(args: readonly string[]): Arguments | "help" | { problem: string } {
  try {
    const { values, positionals } = parseArgs({
      // A package manager may hand its own separator through.
      args: args.filter((argument) => argument !== "--"),
      allowPositionals: true,
      options: { short: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
    });
    if (values.help) return "help";
    const unknown = positionals.find((name) => !drills.some((drill) => drill.name === name));
    if (unknown !== undefined) {
      return {
        problem: `there is no drill "${unknown}"; there are ${drills.map(({ name }) => name).join(", ")}`,
      };
    }
    const wanted = drills.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
    return { drills: wanted, size: values.short ? "short" : "full" };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
