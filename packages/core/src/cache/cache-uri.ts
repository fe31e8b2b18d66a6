import { fileURLToPath } from "node:url";
import { StreamFallbackError } from "../errors.ts";

/** What the address of a cache names. */
export type CacheURI = { kind: "memory" } | { kind: "sqlite"; file: string } | { kind: "redis"; url: string };

export const CACHE_FORMS =
  "memory:, sqlite:///absolute/path.sqlite, redis://host:6379/0 or rediss://host:6379/0";

/**
 * Reads the address of a cache. What it refuses it does not quote, since it may hold a password.
 * @throws StreamFallbackError `INVALID_INPUT`
 */
export function parseCacheURI(text: unknown): CacheURI {
  if (typeof text !== "string") throw refusal(FORMS_PROBLEM);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "memory:") return { kind: "memory" };
  if (url?.protocol === "sqlite:") return { kind: "sqlite", file: fileOf(url) };
  const isRedis = /^rediss?:/i.test(text);
  if (!isRedis) throw refusal(FORMS_PROBLEM);
  if (url === undefined || !isWholeRedis(url)) throw refusal(REDIS_PROBLEM);
  return { kind: "redis", url: text };
}

const FORMS_PROBLEM = `must be given as ${CACHE_FORMS}`;
const SQLITE_PROBLEM =
  "must name its file by an absolute path after three slashes, as in sqlite:///var/cache/live/cache-1.sqlite, with %3F for ? and %23 for #";
const REDIS_PROBLEM =
  "must be redis://user:password@host:port/database, where all but the host may be left out; in a password write %23 for #, %2F for /, %3F for ?, %40 for @";

function fileOf(url: URL): string {
  try {
    const isPath = url.host === "" && url.search === "" && url.hash === "" && url.username === "";
    const file = isPath && /^\/.*[^/]$/s.test(url.pathname) && fileURLToPath(`file://${url.pathname}`);
    if (file && !file.includes("\0")) return file;
  } catch {}
  throw refusal(SQLITE_PROBLEM);
}

function isWholeRedis({ hostname, pathname, search, hash, username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password);
  } catch {
    return false;
  }
  return hostname !== "" && /^\/?\d*$/.test(pathname) && search === "" && hash === "";
}

function refusal(problem: string): StreamFallbackError {
  return new StreamFallbackError("INVALID_INPUT", `the cache ${problem}`);
}
