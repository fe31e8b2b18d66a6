import { Command, Option } from "commander";
import type { Catalogue, CommandSpec } from "../commands/command.ts";
import { everywhere } from "../options/everywhere.ts";
import type { OptionSpec } from "../options/option.ts";

/** What was understood of a line. */
export interface Understood {
  command: CommandSpec;
  words: string[];
  options: object;
}

interface ProgramParts extends Catalogue {
  version: string;
  /** The help of a command, or of the program. */
  helpOf(command: CommandSpec | undefined): string;
  write(text: string): void;
  /** Whether the line names plugins, which have choices of their own. */
  hasPlugins: boolean;
  onUnderstood(understood: Understood): void;
}

/** The catalogue as a parser; what cannot be understood is thrown as Commander's error. */
export function buildProgram(parts: ProgramParts): Command {
  const { commands, byDefault, version, helpOf } = parts;
  const program = quiet(new Command("douyin-info"), parts).version(version);
  program.configureHelp({ formatHelp: () => helpOf(undefined) });
  for (const option of everywhere) program.addOption(optionOf(option, parts));
  for (const spec of commands) {
    const command = quiet(program.command(spec.name, { isDefault: spec === byDefault }), parts);
    for (const word of spec.words?.split(" ") ?? []) command.argument(word);
    for (const option of spec.options) command.addOption(optionOf(option, parts));
    if (spec.options.some(({ flags }) => flags === "--explain"))
      command.addOption(new Option("--explain-json"));
    command.configureHelp({ formatHelp: () => helpOf(spec) });
    command.action(() => {
      parts.onUnderstood({ command: spec, words: command.args, options: command.optsWithGlobals() });
    });
  }
  return program.helpCommand(false);
}

function quiet(command: Command, { write }: ProgramParts): Command {
  return command.exitOverride().configureOutput({ writeOut: write, outputError: () => {} });
}

function optionOf(
  { flags, says, choices, hasOwnChoices = false, read }: OptionSpec,
  { hasPlugins }: Pick<ProgramParts, "hasPlugins">,
): Option {
  const option = new Option(flags, says.en);
  if (choices !== undefined && !(hasOwnChoices && hasPlugins)) option.choices(choices);
  if (read !== undefined) option.argParser(read);
  return option;
}
