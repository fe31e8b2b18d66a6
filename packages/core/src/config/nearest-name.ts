import leven from "leven";

/** What a setting was called by whoever wrote it, and the group it was looked for in. */
interface WrittenName {
  key: string;
  /** Empty for the settings of no group. */
  group: string;
}

/** The path whose last name is spelt most like the key, those of its own group first; undefined where none is like it. */
export function nearestName({ key, group }: WrittenName, paths: readonly string[]): string | undefined {
  const mostEdits = Math.max(1, Math.floor(key.length / 3));
  // A key of more than 40 characters is no slip of the finger, and comparing it would take long.
  if (key.length > 40) return undefined;
  const ranked = paths
    .map((path) => {
      const at = path.lastIndexOf(".");
      const isHere = path.slice(0, Math.max(at, 0)) === group;
      return { path, isHere, edits: leven(spelt(key), spelt(path.slice(at + 1))) };
    })
    .filter(({ edits }) => edits <= mostEdits)
    .sort((one, other) => one.edits - other.edits || Number(other.isHere) - Number(one.isHere));
  return ranked[0]?.path;
}

/** A name without what is most often left out of it: capitals, and the unit. */
function spelt(name: string): string {
  return name.toLowerCase().replace(/ms$/, "");
}
