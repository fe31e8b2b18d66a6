import type { Text } from "../language/text.ts";
import type { OptionSpec } from "../options/option.ts";
import type { Surroundings } from "../surroundings.ts";

/** All commands, in the order of the help. */
export interface Catalogue {
  readonly commands: readonly CommandSpec[];
  /** The command that is meant where none is named. */
  readonly byDefault: CommandSpec;
}

/** What a command was given on the line: its words, and its options by their names in camel case. */
interface Given<Options> {
  readonly words: readonly string[];
  readonly options: Options;
  /** For commands that tell of the others. */
  readonly catalogue: Catalogue;
}

/** Does what the command is for; the result is the exit code. */
export type RunCommand<Options> = (given: Given<Options>, surroundings: Surroundings) => Promise<number>;

interface Example {
  /** What is typed, without the name of the program. */
  readonly line: string;
  readonly says: Text;
}

/** A command: what the parser, the help, the completions and docs/cli.md are made from. */
export interface CommandSpec {
  readonly name: string;
  /** One line. */
  readonly says: Text;
  /** As Commander reads it, such as `<room...>`; undefined for a command without words. */
  readonly words?: string;
  readonly wordsSay?: Text;
  readonly options: readonly OptionSpec[];
  readonly examples: readonly Example[];
  /** What else is to be known, a line each. */
  readonly notes?: readonly Text[];
  /** Loads what does the work, which `--help` must not wait for. */
  load(): Promise<RunCommand<never>>;
}
