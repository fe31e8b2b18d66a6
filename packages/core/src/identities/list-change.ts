import type { Member } from "./member.ts";

/** What a new list of identities makes of the one before. */
interface ListChange {
  /** Those that are no longer what they were. */
  left: readonly Member[];
  added: readonly string[];
  /** Those of the same id that are somebody else now. */
  changed: readonly string[];
  removed: readonly string[];
}

/** By sets, since a list of ten thousand may change as a whole while calls run. */
export function listChange(before: readonly Member[], after: readonly Member[]): ListChange {
  const namesBefore = new Set(before.map(nameOf));
  const namesAfter = new Set(after.map(nameOf));
  const staying = new Set(after);
  const left = before.filter((member) => !staying.has(member));
  const gone = new Set(left.map(nameOf));
  return {
    left,
    added: after.map(nameOf).filter((name) => !namesBefore.has(name)),
    changed: after.map(nameOf).filter((name) => gone.has(name)),
    removed: left.map(nameOf).filter((name) => !namesAfter.has(name)),
  };
}

function nameOf({ name }: Member): string {
  return name;
}
