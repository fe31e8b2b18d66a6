import leven from "leven";

/** A short name is like many a word: of these one slip is borne, of longer ones two. */
const SHORT = 5;

/** The name that was meant by one that is mistyped; undefined where it is like none of them. */
export function nearestName(typed: string, names: readonly string[]): string | undefined {
  const [nearest] = names
    .map((name) => ({ name, slips: slipsBetween(typed, name) }))
    .filter(({ name, slips }) => slips <= (name.length > SHORT ? 2 : 1))
    .sort((one, other) => one.slips - other.slips);
  return nearest?.name;
}

/** How many letters are wrong, missing or too many; two that changed places are one slip. */
function slipsBetween(typed: string, name: string): number {
  // What is far longer is like no name, and takes long to compare.
  if (typed.length > 2 * name.length) return typed.length;
  const swapped = [...typed].map((letter, at) =>
    at === 0 ? typed : `${typed.slice(0, at - 1)}${letter}${typed[at - 1]}${typed.slice(at + 1)}`,
  );
  return swapped.includes(name) && typed !== name ? 1 : leven(typed, name);
}
