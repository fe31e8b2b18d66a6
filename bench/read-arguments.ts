import { parseArgs } from "node:util";
import type { BenchOptions } from "./bench-options.ts";
import { type CommandName, commands } from "./commands.ts";

export const usage = "usage: npm run bench -- <command> [--quick] [--json] [--strict] [--help]";

export interface Arguments {
  command: CommandName;
  options: BenchOptions;
}

export function readArguments(args: readonly string[]): Arguments | "help" | { problem: string } {
  try {
    const { values, positionals } = parseArgs({
      // A package manager may hand its own separator through.
      args: args.filter((argument) => argument !== "--"),
      allowPositionals: true,
      options: {
        quick: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        strict: { type: "boolean", default: false },
        help: { type: "boolean", default: false, short: "h" },
      },
    });
    if (values.help) return "help";
    const { quick, json, strict } = values;
    const [command, extra] = positionals;
    if (command === undefined) return problem("no command given");
    if (!isCommand(command)) return problem(`there is no command ${JSON.stringify(command)}`);
    if (extra !== undefined) return problem(`one command at a time, not ${JSON.stringify(extra)} too`);
    return { command, options: { quick, json, strict } };
  } catch (error) {
    // Node explains itself in several sentences; the first one tells what is wrong.
    const [sentence = "bad arguments"] =
      error instanceof Error ? error.message.split(/\.?(?:\n| (?=To |This ))/) : [];
    return problem(sentence);
  }
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}

function problem(what: string): { problem: string } {
  const known = Object.keys(commands).join(", ");
  return { problem: `${what}; ${usage}\ncommands: ${known}` };
}
