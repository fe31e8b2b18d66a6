import { StreamFallbackError } from "@stream-fallback/core";
import { CommanderError } from "commander";
import type { Catalogue } from "../commands/command.ts";
import type { Language } from "../language/text.ts";
import { namesPlugins } from "../plugins/names-plugins.ts";
import { buildProgram, type Understood } from "./build-program.ts";
import { complaintOf } from "./complaint.ts";

interface Understanding {
  catalogue: Catalogue;
  version: string;
  language: Language;
  helpOf: Parameters<typeof buildProgram>[0]["helpOf"];
  write(text: string): void;
}

/**
 * What a line asks for; undefined where it asked for a text, which has been written.
 * @throws StreamFallbackError `INVALID_INPUT` for a line that cannot be understood
 */
export function understand(
  args: readonly string[],
  { catalogue, language, ...parts }: Understanding,
): Understood | undefined {
  const found: Understood[] = [];
  const program = buildProgram({
    ...{ ...catalogue, ...parts },
    hasPlugins: namesPlugins(args),
    onUnderstood: (each) => found.push(each),
  });
  try {
    program.parse(args.map(spelledOut), { from: "user" });
    return found[0];
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    throw new StreamFallbackError("INVALID_INPUT", complaintOf(error, language));
  }
}

/** An option with a value that may be left out would take the room for it, so there are two options behind this one. */
function spelledOut(arg: string): string {
  return arg === "--explain=json" ? "--explain-json" : arg;
}
