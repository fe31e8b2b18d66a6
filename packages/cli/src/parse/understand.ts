import { StreamFallbackError } from "@stream-fallback/core";
import { CommanderError } from "commander";
import type { Catalogue, CommandSpec } from "../commands/command.ts";
import type { Language } from "../language/text.ts";
import { buildProgram, type Understood } from "./build-program.ts";
import { complaintOf } from "./complaint.ts";
import type { SimpleLine } from "./simple-line.ts";

interface Understanding {
  catalogue: Catalogue;
  language: Language;
}

/**
 * What a line asks for.
 * @throws StreamFallbackError `INVALID_INPUT` for a line that cannot be understood
 */
export function understand(
  args: readonly string[],
  { catalogue, language }: Understanding,
): Understood | SimpleLine {
  const understood: Understood[] = [];
  const helped: (CommandSpec | undefined)[] = [];
  const program = buildProgram({
    ...catalogue,
    onUnderstood: (each) => understood.push(each),
    onHelp: (command) => helped.push(command),
  });
  try {
    program.parse(args.map(spelledOut), { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === "commander.version") return { wants: "version" };
    if (error.exitCode !== 0) throw new StreamFallbackError("INVALID_INPUT", complaintOf(error, language));
  }
  return understood[0] ?? { wants: "help", command: helped[0] };
}

/** An option with a value that may be left out would take the room for it, so there are two options behind this one. */
function spelledOut(arg: string): string {
  return arg === "--explain=json" ? "--explain-json" : arg;
}
