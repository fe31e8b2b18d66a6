import { Command, InvalidArgumentError, Option } from "commander";
import type { Catalogue, CommandSpec } from "../commands/command.ts";
import { everywhere } from "../options/everywhere.ts";
import type { OptionSpec } from "../options/option.ts";

/** What was understood of a line. */
export interface Understood {
  wants: "run";
  command: CommandSpec;
  words: string[];
  options: object;
}

interface ProgramParts extends Catalogue {
  /** Whether the line names plugins, which have choices of their own. */
  hasPlugins: boolean;
  onUnderstood(understood: Understood): void;
  /** The help of a command is asked for, or that of the program. */
  onHelp(command: CommandSpec | undefined): void;
}

/** The catalogue as a parser; what cannot be understood is thrown as Commander's error. */
export function buildProgram(parts: ProgramParts): Command {
  const { commands, byDefault, onUnderstood, onHelp } = parts;
  const program = quiet(new Command("douyin-info"), () => onHelp(undefined)).version("");
  for (const option of everywhere) program.addOption(optionOf(option, parts));
  for (const spec of commands) {
    const command = quiet(program.command(spec.name, { isDefault: spec === byDefault }), () => onHelp(spec));
    for (const word of spec.words?.split(" ") ?? []) command.argument(word);
    for (const option of spec.options) command.addOption(optionOf(option, parts));
    if (spec.options.some(({ flags }) => flags === "--explain"))
      command.addOption(new Option("--explain-json"));
    command.action(() => {
      onUnderstood({ wants: "run", command: spec, words: command.args, options: command.optsWithGlobals() });
    });
  }
  return program.helpCommand(false);
}

/** A command that writes nothing itself. */
function quiet(command: Command, onHelp: () => void): Command {
  const formatHelp = () => {
    onHelp();
    return "";
  };
  const output = { writeOut: () => {}, outputError: () => {} };
  return command.exitOverride().configureOutput(output).configureHelp({ formatHelp });
}

function optionOf(
  { flags, says, choices, hasOwnChoices = false, read }: OptionSpec,
  { hasPlugins }: Pick<ProgramParts, "hasPlugins">,
): Option {
  const option = new Option(flags, says.en);
  if (choices !== undefined && !(hasOwnChoices && hasPlugins)) option.choices(choices);
  if (read !== undefined) option.argParser(reader(read));
  return option;
}

/** What cannot be read, in the words of the option, as Commander's own error. */
function reader(read: NonNullable<OptionSpec["read"]>): typeof read {
  return (value, before) => {
    try {
      return read(value, before);
    } catch (error) {
      throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
    }
  };
}
