import type { Catalogue, CommandSpec } from "../commands/command.ts";

/** A line that asks for nothing but a text. */
export type SimpleLine =
  | { wants: "version" }
  /** Of a command; undefined for that of the program. */
  | { wants: "help"; command: CommandSpec | undefined };

/**
 * Understands the lines that are typed to learn something, such as `stream --help`, for which the parser need not be
 * loaded; undefined for all others.
 */
export function simpleLine(args: readonly string[], { commands }: Catalogue): SimpleLine | undefined {
  const [last, ...before] = withoutLanguage(args).toReversed();
  const [name, ...others] = before;
  if (others.length > 0) return undefined;
  if (last === "--version" || last === "-V") return name === undefined ? { wants: "version" } : undefined;
  if (last !== "--help" && last !== "-h") return undefined;
  const command = commands.find((each) => each.name === name);
  return name === undefined || command !== undefined ? { wants: "help", command } : undefined;
}

function withoutLanguage(args: readonly string[]): string[] {
  return args.filter((arg, index) => !/^--lang(=(en|zh))?$/.test(arg) && !isItsValue(args, index));
}

function isItsValue(args: readonly string[], index: number): boolean {
  return args[index - 1] === "--lang" && /^(en|zh)$/.test(args[index] ?? "");
}
