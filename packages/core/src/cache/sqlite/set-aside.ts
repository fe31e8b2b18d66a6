import { readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** How many damaged folders are kept: enough to look into what happened, too few to fill the disk. */
const MOST_KEPT = 3;

/**
 * Renames the folder of a damaged file, which takes the file's log and index along in one step: a new file must never
 * meet the log of an old one. Older ones are dropped. A folder with anything else in it is neither renamed nor dropped.
 * @param inode of the folder that held the damaged file
 * @returns its new name; undefined where another process was faster
 * @throws Error where it cannot be renamed, or has anything else in it
 */
export function setAside(folder: string, inode: bigint | undefined): string | undefined {
  if (inodeOf(folder) !== inode) return undefined;
  const aside = `${folder}.damaged-${new Date().toISOString().replaceAll(":", "-")}`;
  try {
    if (!isOurs(folder))
      throw new Error("it is damaged, and to be deleted by hand: its folder is not ours alone");
    renameSync(folder, aside);
  } catch (error) {
    if (inodeOf(folder) !== inode) return undefined;
    throw error;
  }
  try {
    for (const old of asidesOf(folder).slice(0, -MOST_KEPT)) rmSync(old, { recursive: true, force: true });
  } catch {
    // Another process may be removing them too; those that stay are removed the next time.
  }
  return aside;
}

/** The folders set aside earlier, oldest first. */
function asidesOf(folder: string): string[] {
  const all = readdirSync(dirname(folder), { withFileTypes: true });
  const folders = all.filter(
    (entry) => entry.isDirectory() && entry.name.startsWith(`${basename(folder)}.damaged-`),
  );
  const names = folders.map(({ name }) => name).toSorted();
  return names.map((name) => join(dirname(folder), name)).filter(isOurs);
}

/** Whether nothing is in the folder but what we put there. */
function isOurs(folder: string): boolean {
  const all = readdirSync(folder, { withFileTypes: true });
  return all.every((entry) => entry.isFile() && /^cache.*\.sqlite/.test(entry.name));
}

/** Tells a folder from its successor of the same name; undefined where there is none. */
export function inodeOf(folder: string): bigint | undefined {
  return statSync(folder, { bigint: true, throwIfNoEntry: false })?.ino;
}
