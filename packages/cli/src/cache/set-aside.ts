import { readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Enough to look into what happened; more would fill the disk. */
const MOST_KEPT = 3;

/**
 * Renames the folder of a damaged file, which takes the file's log and index along in one step: a new file must never
 * meet the log of an old one. Older ones are dropped.
 * @param inode of the folder that held the damaged file
 * @returns its new name; undefined where another process was faster
 */
export function setAside(folder: string, inode: bigint | undefined): string | undefined {
  if (inodeOf(folder) !== inode) return undefined;
  const aside = `${folder}.damaged-${new Date().toISOString().replaceAll(":", "-")}`;
  try {
    renameSync(folder, aside);
  } catch (error) {
    if (inodeOf(folder) !== inode) return undefined;
    throw error;
  }
  const isAside = (name: string) => name.startsWith(`${basename(folder)}.damaged-`);
  const all = readdirSync(dirname(folder)).filter(isAside);
  for (const name of all.toSorted().slice(0, -MOST_KEPT)) {
    rmSync(join(dirname(folder), name), { recursive: true, force: true });
  }
  return aside;
}

/** Tells a folder from its successor of the same name; undefined where there is none. */
export function inodeOf(folder: string): bigint | undefined {
  return statSync(folder, { bigint: true, throwIfNoEntry: false })?.ino;
}
