import { createHash } from "node:crypto";
import { posix, win32 } from "node:path";

/** Core's version of the tables is in the file's name, so that two versions have two files. */
const SCHEMA_VERSION = 1;

/** The variables of a process, or what stands for them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where the CLI remembers: a file in folders of its own below the user's cache directory, or below `DOUYIN_CACHE`.
 * Another site of `DOUYIN_ORIGINS` or `BILIBILI_ORIGINS` has another folder, so that a mirror never gets cookies and answers of the real one.
 * @returns undefined where the environment names no such directory by an absolute path
 */
export function cacheFile(platform: NodeJS.Platform, environment: Environment): string | undefined {
  const { join } = pathsOf(platform);
  const directory = cacheDirectory(platform, environment);
  const site = siteName(environment);
  return directory && join(directory, "douyin-info", site, `cache-${SCHEMA_VERSION}.sqlite`);
}

function cacheDirectory(platform: NodeJS.Platform, environment: Environment): string | undefined {
  const { isAbsolute, join } = pathsOf(platform);
  // A relative path would be another directory wherever the command is run; the XDG specification has it ignored.
  const absolute = (variable: string, ...below: string[]) => {
    const path = environment[variable] ?? "";
    return isAbsolute(path) ? join(path, ...below) : undefined;
  };
  const own = absolute("DOUYIN_CACHE");
  if (own !== undefined) return own;
  if (platform === "darwin") return absolute("HOME", "Library", "Caches");
  if (platform === "win32") return absolute("LOCALAPPDATA") ?? absolute("USERPROFILE", "AppData", "Local");
  return absolute("XDG_CACHE_HOME") ?? absolute("HOME", ".cache");
}

function pathsOf(platform: NodeJS.Platform): typeof posix {
  return platform === "win32" ? win32 : posix;
}

/** The name of the site that is asked: the same for the same origins, and another for each mirror. */
export function siteName({
  DOUYIN_ORIGINS: douyin = "",
  BILIBILI_ORIGINS: bilibili = "",
}: Environment): string {
  const origins = [douyin, bilibili]
    .map((each) => each.trim())
    .join("\n")
    .trim();
  if (origins === "") return "site";
  return `site-${createHash("sha256").update(origins).digest("hex").slice(0, 8)}`;
}
