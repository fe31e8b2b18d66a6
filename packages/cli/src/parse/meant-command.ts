import leven from "leven";
import type { CommandSpec } from "../commands/command.ts";

/** What other programs call commands, and this one options. */
const OPTIONS = ["help", "version"];

/** A short name is like many a word: of these one slip is borne, of longer ones two. */
const SHORT = 5;

/**
 * What was meant by a first word that names no command: a command, or an option such as `--help`; undefined where it rather
 * is a room. Rooms may have names of letters alone, but hardly one so like a command's.
 */
export function meantCommand(word: string, commands: readonly CommandSpec[]): string | undefined {
  if (!/^[a-z]{3,12}$/i.test(word)) return undefined;
  const typed = word.toLowerCase();
  const names = [...commands.map(({ name }) => name), ...OPTIONS];
  const [nearest] = names
    .map((name) => ({ name, slips: slipsBetween(typed, name) }))
    .filter(({ name, slips }) => slips <= (name.length > SHORT ? 2 : 1))
    .sort((one, other) => one.slips - other.slips);
  return nearest && (OPTIONS.includes(nearest.name) ? `--${nearest.name}` : nearest.name);
}

/** How many letters are wrong, missing or too many; two that changed places are one slip. */
function slipsBetween(typed: string, name: string): number {
  const swapped = [...typed].map((letter, at) =>
    at === 0 ? typed : `${typed.slice(0, at - 1)}${letter}${typed[at - 1]}${typed.slice(at + 1)}`,
  );
  return swapped.includes(name) && typed !== name ? 1 : leven(typed, name);
}
