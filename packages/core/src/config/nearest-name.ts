/** The path whose last name is spelt most like the key, those of its own group first; undefined where none is like it. */
export function nearestName(key: string, group: string, paths: readonly string[]): string | undefined {
  const most = Math.max(1, Math.floor(key.length / 3));
  // A long key is no slip of the finger, and comparing it would take long.
  if (key.length > 40) return undefined;
  const ranked = paths
    .map((path) => {
      const at = path.lastIndexOf(".");
      const isHere = path.slice(0, Math.max(at, 0)) === group;
      return { path, isHere, edits: editsBetween(spelt(key), spelt(path.slice(at + 1))) };
    })
    .filter(({ edits }) => edits <= most)
    .sort((one, other) => one.edits - other.edits || Number(other.isHere) - Number(one.isHere));
  return ranked[0]?.path;
}

/** Without what is most often left out: capitals, and the unit. */
function spelt(name: string): string {
  return name.toLowerCase().replace(/ms$/, "");
}

/** Letters to add, drop or replace (Levenshtein). */
function editsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (const [place, wanted] of [...other].entries()) {
      const replaced = (row[place] ?? 0) + (letter === wanted ? 0 : 1);
      next.push(Math.min(replaced, (row[place + 1] ?? 0) + 1, (next[place] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
